"""Writing an alert in a real browser, with scripts and without."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from incidents.models import Incident
from partners.models import Organisation, User
from tests.builders import make_contact

OpenAs = Callable[..., Page]


@pytest.fixture
def partner(partner_a: Organisation) -> Organisation:
    make_contact(partner_a, name="Ibu Ani")
    return partner_a


def write(page: Page, incident: Incident, partner: Organisation) -> None:
    page.goto(f"/incidents/{incident.ref}/alerts/compose/")
    page.fill("[name=text_id]", "Kapal “Harapan” tiba")
    page.fill("[name=text_en]", "Boat landed")
    page.check(f"[name=organisations][value='{partner.pk}']")


@pytest.mark.parametrize("size", ["phone", "desk"])
def test_length_and_recipients_are_counted_while_typing(
    open_as: OpenAs, budi: User, incident: Incident, partner: Organisation, size: str
) -> None:
    page = open_as(budi, size=size)
    write(page, incident, partner)
    expect(page.get_by_text("1 SMS: 35 characters, 125 more fit.")).to_be_visible()
    expect(page.get_by_text("Goes to 1 contact:")).to_be_visible()


@pytest.mark.parametrize("javascript", [True, False])
def test_an_alert_is_written_seen_and_sent(
    open_as: OpenAs, budi: User, incident: Incident, partner: Organisation, javascript: bool
) -> None:
    page = open_as(budi, javascript=javascript)
    write(page, incident, partner)
    page.get_by_role("button", name="Preview").click()
    expect(page.locator("main")).to_contain_text("Ibu Ani")
    page.get_by_role("button", name="Send to 1 contact").click()
    expect(page.get_by_role("status")).to_have_text("The alert is on its way to 1 contact.")


def test_the_figures_of_an_alert_stay_fresh(
    open_as: OpenAs,
    budi: User,
    incident: Incident,
    partner: Organisation,
    let_it_settle: Callable[[], None],
) -> None:
    page = open_as(budi)
    write(page, incident, partner)
    page.get_by_role("button", name="Preview").click()
    page.get_by_role("button", name="Send to 1 contact").click()
    waiting = page.locator("[data-live]").get_by_text("1 waiting")
    expect(waiting).to_be_visible()
    let_it_settle()
    expect(waiting).to_have_count(0, timeout=60_000)
