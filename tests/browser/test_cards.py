"""Cards in Chromium: read by a scanner and by a camera, and printed to their size."""

import re
from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from core.actors import SYSTEM
from incidents.models import Incident
from partners.models import User
from registrations.models import Card
from registrations.services.cards import issue_card
from tests.browser.conftest import arrived
from tests.builders import make_household

OpenAs = Callable[..., Page]
# A camera that shows a grey picture, and a reader that sees `code` in it: Chromium on Linux has neither.
CAMERA = """
  navigator.mediaDevices.getUserMedia = async () => {
    const canvas = document.createElement("canvas");
    canvas.getContext("2d").fillRect(0, 0, 10, 10);
    return canvas.captureStream(10);
  };
  window.BarcodeDetector = class {
    static async getSupportedFormats() { return ["qr_code"]; }
    async detect() { return [{ rawValue: "%s" }]; }
  };
"""


@pytest.fixture
def card(incident: Incident) -> Card:
    return issue_card(make_household(incident), by=SYSTEM)


def verify(page: Page, card: Card) -> Page:
    page.goto(f"/incidents/{card.household.incident.ref}/cards/verify/")
    return page


def test_a_scanner_types_one_card_after_the_other(open_as: OpenAs, sari: User, card: Card) -> None:
    page = verify(open_as(sari), card)
    expect(page.locator("[name=card]")).to_be_focused()
    for _ in range(2):
        page.keyboard.type(card.payload)
        page.keyboard.press("Enter")
        expect(page.locator(".headline")).to_contain_text("Valid")
        expect(page.locator("[name=card]")).to_be_focused()
        expect(page.locator("[name=card]")).to_have_value("")


def test_a_camera_reads_a_card(open_as: OpenAs, sari: User, card: Card) -> None:
    page = open_as(sari, size="phone")
    page.add_init_script(CAMERA % card.payload)
    verify(page, card).click("[data-do=scan]")
    expect(page.locator(".headline")).to_contain_text(card.household.number)
    assert card.payload not in page.url


def test_a_camera_that_is_refused_leaves_the_number_to_type(
    open_as: OpenAs, sari: User, card: Card
) -> None:
    page = open_as(sari, size="phone")
    refuse = "navigator.mediaDevices.getUserMedia = () => Promise.reject(new Error())"
    page.add_init_script(CAMERA % card.payload + refuse)
    verify(page, card).click("[data-do=scan]")
    expect(page.get_by_text("Type the number instead.")).to_be_visible()
    page.fill("[name=card]", card.household.number)
    page.keyboard.press("Enter")
    expect(page.locator(".headline")).to_contain_text("Number found")


@pytest.mark.parametrize(("layout", "sheets"), [("a4", 2), ("a6", 5), ("label", 1)])
def test_five_cards_fill_their_sheets_and_no_more(
    open_as: OpenAs, sari: User, incident: Incident, layout: str, sheets: int
) -> None:
    for _ in range(5):
        make_household(incident)
    page = open_as(sari)
    page.goto(f"/incidents/{incident.ref}/cards/")
    page.select_option("[name=layout]", layout)
    page.click("button[form=cards]")
    arrived(page, f"cards-{layout}")
    expect(page.locator(".paper-card")).to_have_count(5)
    paper = page.pdf(prefer_css_page_size=True)
    assert len(re.findall(rb"/Type /Page\b(?!s)", paper)) == sheets


def test_a_sheet_is_accessible_on_a_phone(open_as: OpenAs, sari: User, card: Card) -> None:
    page = open_as(sari, size="phone")
    household = card.household
    page.goto(f"/incidents/{household.incident.ref}/households/{household.number}/card/")
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    assert not [found["id"] for found in Axe().run(page).response["violations"]]
