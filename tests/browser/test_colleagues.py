"""A colleague is taken in, from the invitation to the first household that she writes down."""

import re
from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from incidents.models import Incident
from partners.models import Membership, Organisation, Role, User
from partners.services import give_role
from registrations.models import Household
from tests.browser.conftest import arrived
from tests.conftest import make_user

OpenAs = Callable[..., Page]
CHOSEN = "tujuh kerbau biru"


@pytest.fixture
def wati(office: Organisation, incident: Incident) -> User:
    """The administrator."""
    user = make_user("wati", Role.OBSERVER, office, incident)
    give_role(user, Role.ADMIN, organisation=office, reach=Membership.Reach.ALL)
    return user


def looked_at(page: Page, name: str) -> None:
    """The page `name` is there, is accessible, and stays in its column."""
    arrived(page, name)
    found = [violation["id"] for violation in Axe().run(page).response["violations"]]
    assert not found, (page.url, found)
    size = page.viewport_size
    assert size is not None
    assert page.evaluate("document.documentElement.scrollWidth") <= size["width"], page.url


def invite(page: Page, incident: Incident) -> str:
    """The link that the administrator gets for a registrar."""
    page.goto("/people/")
    looked_at(page, "people")
    page.get_by_role("link", name="Invite a colleague").click()
    looked_at(page, "invite")
    page.get_by_label("Name", exact=True).fill("Siti Rahma")
    page.get_by_label("Language").last.select_option("en")
    page.get_by_label("Organisation").select_option(label="BPBD Mentawai")
    page.get_by_label("Role").select_option("registrar")
    page.get_by_label("Where").select_option(str(incident.pk))
    page.get_by_role("button", name="Make the link").click()
    looked_at(page, "link")
    expect(page.locator(".scan svg")).to_be_visible()
    return page.locator(".scan code").inner_text()


def test_an_administrator_invites_a_registrar_who_registers_a_household(
    open_as: OpenAs, wati: User, incident: Incident
) -> None:
    link = invite(open_as(wati), incident)
    page = open_as(None, size="phone")
    page.goto(link)
    looked_at(page, "welcome")
    assert page.url.endswith("/welcome/")
    page.get_by_label("User name").fill("siti")
    page.get_by_label("New password", exact=False).first.fill(CHOSEN)
    page.get_by_label("New password again").fill("another one")
    page.get_by_role("button", name="Go in").click()
    expect(page.locator("[data-errors]")).to_contain_text("not the same")
    page.get_by_label("New password", exact=False).first.fill(CHOSEN)
    page.get_by_label("New password again").fill(CHOSEN)
    page.get_by_role("button", name="Go in").click()
    looked_at(page, "home")
    register(page, incident)
    household = Household.objects.get()
    assert household.registrar == User.objects.get(username="siti")


def register(page: Page, incident: Incident) -> None:
    """A woman alone, as the desk takes her in."""
    page.goto(f"/incidents/{incident.ref}/households/new/")
    page.fill("#id_focal_point_name", "Amina Begum")
    page.check("#id_consent_record_0")
    page.keyboard.press("Control+Enter")
    arrived(page, "registered")


def test_an_account_is_kept_on_a_phone(open_as: OpenAs, wati: User, maya: User) -> None:
    page = open_as(wati, size="phone")
    page.goto("/people/")
    page.get_by_role("link", name=re.compile("Maya")).click()
    looked_at(page, "person")
    page.get_by_role("link", name="Lock").click()
    looked_at(page, "lock")
    page.get_by_label("Reason").fill("Lost phone")
    page.get_by_role("button", name="Lock").click()
    looked_at(page, "person")
    expect(page.locator("main")).to_contain_text("Locked")
    for name in ("password", "second-factor"):
        page.goto(f"/me/{name}/")
        looked_at(page, name)
    page.goto("/me/")
    looked_at(page, "me")
    page.get_by_label("What it is for").fill("Dashboard")
    page.get_by_role("button", name="Make a token").click()
    looked_at(page, "token")
