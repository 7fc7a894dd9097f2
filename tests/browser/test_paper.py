"""A page on paper: when it was made, and nothing to press."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from incidents.models import Incident
from partners.models import User
from tests.builders import make_shelter

OpenAs = Callable[..., Page]


def test_paper_says_as_of_when_and_has_nothing_to_press(
    open_as: OpenAs, budi: User, incident: Incident
) -> None:
    path = f"/incidents/{incident.ref}/shelters/{make_shelter(incident, 10).code}/"
    page = open_as(budi)
    for address in (path, f"/incidents/{incident.ref}/shelters/"):
        page.goto(address)
        expect(page.get_by_text("As of")).to_be_hidden()
        page.emulate_media(media="print")
        expect(page.get_by_text("As of")).to_be_visible()
        assert page.locator(":is(.button, input):visible").count() == 0
        page.emulate_media(media="screen")
