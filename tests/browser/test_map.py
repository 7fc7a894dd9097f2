"""The map in a real browser. That it asks no other host and breaks no policy is checked on every page."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from core.actors import SYSTEM
from incidents.models import Incident
from incidents.services import announce_arrival
from partners.models import Organisation, User
from shelters.services import open_shelter
from tests.builders import make_facility, make_household, make_referral

OpenAs = Callable[..., Page]
HOSTILE = '<img src=x onerror="document.body.dataset.broken = 1">'


@pytest.fixture
def landing(incident: Incident, partner_a: Organisation, dewi: User) -> str:
    """A boat, a shelter with a hostile name, a clinic and a referral; the path of their map."""
    announce_arrival(incident, by=SYSTEM, mode="boat", counts={}, lat=-2.79, lon=100.23)
    open_shelter(
        incident,
        by=SYSTEM,
        code="MTW01",
        name=HOSTILE,
        kind="collective",
        operator=partner_a,
        lat=-2.7,
        lon=100.2,
        declared=40,
    )
    make_referral(make_household(incident), make_facility(partner_a), "send", by=dewi)
    return f"/incidents/{incident.ref}/map/"


@pytest.fixture
def drawn(open_as: OpenAs, dewi: User, landing: str) -> Page:
    """The map, as a health worker sees it when everything is drawn."""
    page = open_as(dewi)
    page.goto(landing)
    page.wait_for_selector("[data-ready]")
    return page


def test_everything_is_drawn(drawn: Page) -> None:
    for mark in ("mark-ring", "mark-flow"):
        expect(drawn.locator(f".folium-map .{mark}")).to_have_count(1)
    expect(drawn.locator(".folium-map .mark-solid")).to_have_count(2)
    expect(drawn.locator(".leaflet-control-attribution")).to_contain_text("OpenStreetMap")


def test_a_hostile_name_is_text(drawn: Page) -> None:
    drawn.locator(".mark-holder:has(.mark-ring)").click()
    expect(drawn.locator(".map-note strong")).to_have_text(HOSTILE)
    assert drawn.locator("body").get_attribute("data-broken") is None


def test_a_layer_can_be_put_away(drawn: Page) -> None:
    drawn.locator("[data-layer=shelters] input").uncheck()
    expect(drawn.locator(".folium-map .mark-ring")).to_have_count(0)


def test_a_sign_is_reached_by_keyboard(drawn: Page) -> None:
    drawn.locator(".mark-holder:has(.mark-flow)").focus()
    drawn.keyboard.press("Enter")
    expect(drawn.locator(".map-note")).to_contain_text("Puskesmas Sikakap")


def test_on_a_phone_the_credits_leave_the_scale_free(
    open_as: OpenAs, dewi: User, landing: str
) -> None:
    page = open_as(dewi, size="phone")
    page.goto(landing)
    page.wait_for_selector("[data-ready]")
    scale = page.locator(".leaflet-control-scale").bounding_box()
    credits = page.locator(".leaflet-control-attribution").bounding_box()
    assert scale is not None
    assert credits is not None
    assert scale["x"] + scale["width"] <= credits["x"]


def test_without_javascript_the_table_is_there(open_as: OpenAs, dewi: User, landing: str) -> None:
    page = open_as(dewi, javascript=False, size="phone")
    page.goto(f"{landing}?table=shelters")
    expect(page.locator("tbody")).to_contain_text("40 free of 40")
