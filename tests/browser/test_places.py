"""Where something is, on a phone: a name and a tap, or where the phone itself is."""

from collections.abc import Callable

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from incidents.models import Incident
from partners.models import User
from tests.browser.conftest import arrived

OpenAs = Callable[..., Page]


def the_form(page: Page, incident: Incident) -> None:
    page.goto(f"/incidents/{incident.ref}/shelters/new/")
    arrived(page, "shelter-open")


def test_a_place_is_chosen_while_its_name_is_typed(
    open_as: OpenAs, budi: User, incident: Incident
) -> None:
    page = open_as(budi, size="phone")
    the_form(page, incident)
    page.get_by_label("Where", exact=False).first.press_sequentially("sikak")
    page.get_by_label("Sikakap, Kabupaten Kepulauan Mentawai").check()
    expect(page.locator("[name=lat]")).to_have_value("-2.76667")
    assert not Axe().run(page).response["violations"]
    page.locator("[name=lat]").fill("-2.7")
    expect(page.locator("[name=where_point]:checked")).to_have_count(0)


def test_a_phone_says_where_it_is(open_as: OpenAs, budi: User, incident: Incident) -> None:
    page = open_as(budi, size="phone")
    page.context.grant_permissions(["geolocation"])
    page.context.set_geolocation({"latitude": -2.03, "longitude": 99.59, "accuracy": 12})
    the_form(page, incident)
    page.get_by_role("button", name="Where I am").click()
    expect(page.locator("[name=lon]")).to_have_value("99.59000")
    expect(page.get_by_text("to about 12 m")).to_be_visible()


def test_without_javascript_the_form_comes_back_with_places(
    open_as: OpenAs, budi: User, incident: Incident
) -> None:
    page = open_as(budi, javascript=False)
    page.goto("/incidents/open/")
    page.locator("[name=title]").fill("Boats in the strait")
    page.locator("[name=where]").fill("sikak")
    page.get_by_role("button", name="Open the incident").click()
    page.locator("[name=where_point]").first.check()
    page.get_by_role("button", name="Open the incident").click()
    expect(page.locator("body")).to_have_attribute("data-page", "incident")
