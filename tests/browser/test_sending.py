"""What is pressed is sent once, and looks like it."""

from collections.abc import Callable

from playwright.sync_api import Page, Route, expect

from incidents.models import Incident
from partners.models import User
from tests.builders import make_shelter

OpenAs = Callable[..., Page]


def test_a_press_that_is_on_its_way_is_shown_and_not_repeated(
    open_as: OpenAs, budi: User, incident: Incident
) -> None:
    sent: list[str] = []

    def swallow(route: Route) -> None:
        sent.append(route.request.method)
        route.fulfill(status=204)  # the page stays

    page, shelter = open_as(budi), make_shelter(incident, 10)
    page.goto(f"/incidents/{incident.ref}/shelters/{shelter.code}/")
    page.route(f"**/shelters/{shelter.code}/", swallow)
    page.fill("[name=free]", "4")
    button = page.get_by_role("button", name="Report", exact=True)
    button.dblclick()
    expect(button).to_have_attribute("aria-busy", "true")
    assert sent == ["POST"]


def test_a_file_can_be_taken_twice(open_as: OpenAs, budi: User, incident: Incident) -> None:
    page = open_as(budi)
    page.goto(f"/incidents/{incident.ref}/export/")
    page.fill("[name=reason]", "Family tracing")
    for _press in range(2):
        with page.expect_download():
            page.get_by_role("button", name="Take names away").click()
