"""A boat from its manifest to its places, in a real browser, with scripts and without."""

from collections.abc import Callable
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from incidents.models import Incident
from partners.models import User
from shelters import queries
from shelters.models import AllocationRun, Shelter, Stay
from tests.browser.conftest import arrived
from tests.builders import make_household, make_shelter
from tests.shelters.planned import make_plan, work

OpenAs = Callable[..., Page]
MANIFEST = Path("registrations/data/manifest-120.csv")


@pytest.fixture
def places(incident: Incident) -> Shelter:
    make_shelter(incident, 60, code="MTW02", lat=-2.9)
    return make_shelter(incident, 60, code="MTW01")


def read_in(page: Page, incident: Incident) -> None:
    """Hand the manifest in, and let the worker look at it and read it in."""
    page.goto(f"/incidents/{incident.ref}/households/import/")
    page.set_input_files("[name=file]", MANIFEST)
    page.locator(".actions button").first.click()
    arrived(page, "manifest-import")
    work()
    page.reload()
    arrived(page, "manifest-preview")
    page.get_by_role("button", name="Read in").click()
    arrived(page, "manifest-import")
    work()


def test_a_boat_is_placed_from_its_manifest_to_the_last_family(
    open_as: OpenAs, sari: User, budi: User, incident: Incident, places: Shelter
) -> None:
    read_in(open_as(sari), incident)
    waiting = queries.waiting(incident).count()
    page = open_as(budi)
    page.goto(f"/incidents/{incident.ref}/placements/")
    page.get_by_role("button", name="Place everyone", exact=True).click()
    expect(page.get_by_role("heading", name="Looking for places")).to_be_visible()
    work()
    page.get_by_role("link", name="Look through it").click(timeout=60_000)
    arrived(page, "plan")
    page.get_by_role("button", name="Accept all").click()
    expect(page.get_by_role("status").first).to_contain_text("are held.")
    figures = AllocationRun.objects.get().figures
    assert Stay.objects.active().count() == figures["placed"] > 20
    expect(page.get_by_text(f"of {waiting} households have a place held")).to_be_visible()


@pytest.mark.parametrize("size", ["phone", "desk"])
def test_a_plan_is_read_and_decided_without_javascript(
    open_as: OpenAs, budi: User, incident: Incident, places: Shelter, size: str
) -> None:
    for people in (3, 4, 61):
        make_household(incident, min(people, 50))
    run = make_plan(incident)
    page = open_as(budi, size=size, javascript=False)
    page.goto(f"/incidents/{incident.ref}/placements/plans/{run.pk}/")
    assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"]  # type: ignore[index]
    page.locator("main summary").first.click()
    page.get_by_role("link", name="Elsewhere").first.click()
    page.select_option("[name=shelter]", "MTW02")
    page.fill("[name=reason]", "Their uncle is there")
    page.get_by_role("button", name="Hold the place").click()
    expect(page.get_by_text("Their uncle is there")).to_be_visible()
    assert Stay.objects.get().shelter.code == "MTW02"


def test_the_pages_of_a_plan_are_accessible(
    open_as: OpenAs, budi: User, incident: Incident, places: Shelter
) -> None:
    make_household(incident, 4), make_household(incident, 4, needs=["disability"])
    run = make_plan(incident)
    page = open_as(budi)
    for path in ("placements/", f"placements/plans/{run.pk}/"):
        page.goto(f"/incidents/{incident.ref}/{path}")
        found = Axe().run(page)
        assert found.violations_count == 0, found.generate_report()
