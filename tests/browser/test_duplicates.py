"""Deciding pairs in Chromium: by keyboard alone, on a phone, and for everybody."""

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from incidents.models import Incident
from partners.models import User
from registrations.models import MatchPair
from registrations.services import find_duplicates
from tests.registrations.test_matching_decisions import NENEK, family

OpenAs = Callable[..., Page]


@pytest.fixture
def pairs(incident: Incident) -> list[MatchPair]:
    """A family that came three times: three pairs, the surest first."""
    for more in ([], [NENEK], []):
        find_duplicates(family(incident, *more))
    return list(MatchPair.objects.order_by("-probability", "-bits", "pk"))


def address(pair: MatchPair) -> str:
    return f"/incidents/{pair.incident.ref}/duplicates/{pair.a.number}/{pair.b.number}/"


def test_pairs_are_decided_by_keyboard_alone(
    open_as: OpenAs, budi: User, pairs: list[MatchPair]
) -> None:
    page = open_as(budi)
    page.goto(f"/incidents/{pairs[0].incident.ref}/duplicates/")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{address(pairs[0])}")
    page.keyboard.press("1")
    page.keyboard.type("One family, 12 years together")
    page.keyboard.press("Enter")
    expect(page.locator(".message")).to_have_text("They are one household from now on.")
    page.wait_for_load_state()  # the keys are heard from then on
    assert pairs[0].refreshed().state == "same"
    page.keyboard.press("j")
    page.wait_for_url(f"**{address(pairs[1])}")
    page.keyboard.press("2")
    page.keyboard.type("Cousins")
    page.keyboard.press("Enter")
    expect(page.locator(".message")).to_have_text("They stay two households.")


def test_the_keys_j_and_k_go_on_and_back(
    open_as: OpenAs, budi: User, pairs: list[MatchPair]
) -> None:
    page = open_as(budi)
    page.goto(address(pairs[0]))
    page.keyboard.press("j")
    page.wait_for_url(f"**{address(pairs[1])}")
    page.keyboard.press("k")
    page.wait_for_url(f"**{address(pairs[0])}")


def test_a_verdict_without_a_reason_leads_to_the_field(
    open_as: OpenAs, budi: User, pairs: list[MatchPair]
) -> None:
    page = open_as(budi)
    page.goto(address(pairs[0]))
    page.keyboard.press("1")
    page.keyboard.press("Enter")
    expect(page.locator("[data-errors]")).to_be_focused()
    assert pairs[0].refreshed().state == "open"


def test_the_site_is_asked_without_a_reason(
    open_as: OpenAs, budi: User, pairs: list[MatchPair]
) -> None:
    page = open_as(budi)
    page.goto(address(pairs[0]))
    page.keyboard.press("3")
    page.keyboard.press("Enter")
    expect(page.locator(".message")).to_contain_text("The registrars are asked.")


@pytest.mark.parametrize("size", ["phone", "desk"])
def test_both_pages_are_accessible_and_in_one_column(
    open_as: OpenAs, budi: User, pairs: list[MatchPair], size: str
) -> None:
    page, axe = open_as(budi, size=size), Axe()
    for path in (f"/incidents/{pairs[0].incident.ref}/duplicates/", address(pairs[0])):
        page.goto(path)
        found = [violation["id"] for violation in axe.run(page).response["violations"]]
        assert not found, path
        wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert wide <= 0, path


def test_a_pair_is_decided_without_javascript(
    open_as: OpenAs, budi: User, pairs: list[MatchPair]
) -> None:
    page = open_as(budi, javascript=False)
    page.goto(address(pairs[0]))
    page.get_by_label("2 · Two households").check()
    page.fill("[name=reason]", "Two sisters")
    page.click("button[form=verdict]")
    expect(page.locator(".message")).to_have_text("They stay two households.")
