import re
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from core.actors import SYSTEM
from incidents.models import Incident
from incidents.services import announce_arrival
from partners.models import User
from shelters.services import hold
from tests.builders import make_household, make_shelter
from tests.conftest import Settle, SignIn

COUNTS = {"men": 30, "women": 30, "boys": 5, "girls": 4, "unknown": 1}


@pytest.fixture(autouse=True)
def nothing_kept() -> None:
    cache.clear()


def figures(client: Client, incident: Incident) -> dict[str, Any]:
    answer = client.get(f"/api/v1/incidents/{incident.ref}/board/")
    assert answer.status_code == 200
    found: dict[str, Any] = answer.json()["figures"]
    return found


def test_the_board_tells_who_has_no_place(
    sign_in: SignIn, budi: User, incident: Incident, let_it_settle: Settle
) -> None:
    boat = announce_arrival(incident, by=SYSTEM, mode="boat", counts=COUNTS)
    family = make_household(incident, people=6, arrival=str(boat.pk))
    make_household(incident, people=4, arrival=str(boat.pk))
    hold(family, make_shelter(incident, places=40), by=budi)
    let_it_settle()
    board = figures(sign_in(budi), incident)
    assert (board["people_counted"], board["people_registered"], board["households"]) == (70, 10, 2)
    assert (board["without_place"], board["unregistered"], board["free_places"]) == (4, 60, 34)


def test_unknown_is_not_nothing(sign_in: SignIn, budi: User, incident: Incident) -> None:
    assert figures(sign_in(budi), incident)["days_of_cover_min"] is None


def test_the_board_changes_as_soon_as_something_happened(
    sign_in: SignIn, budi: User, incident: Incident, let_it_settle: Settle
) -> None:
    client = sign_in(budi)
    let_it_settle()
    assert figures(client, incident)["households"] == 0
    make_household(incident)
    let_it_settle()
    assert figures(client, incident)["households"] == 1


def test_a_live_page_is_told_that_nothing_happened(
    sign_in: SignIn, budi: User, incident: Incident
) -> None:
    client, address = sign_in(budi), f"/incidents/{incident.ref}/board/version/"
    etag = client.get(address)["ETag"]
    assert client.get(address, headers={"if-none-match": etag}).status_code == 304


def test_a_live_page_gets_the_new_picture(
    sign_in: SignIn, budi: User, incident: Incident, let_it_settle: Settle
) -> None:
    make_shelter(incident, places=40)
    let_it_settle()
    picture = sign_in(budi).get(f"/incidents/{incident.ref}/board/picture/").content.decode()
    assert "40 free of 40" in picture
    assert "csrf" not in picture


def test_observers_of_real_foreign_arrivals_see_no_sites(
    sign_in: SignIn, budi: User, maya: User, incident: Incident
) -> None:
    make_shelter(incident, places=40, name="Hidden hall")
    for user, shown in ((budi, True), (maya, False)):
        page = sign_in(user).get(f"/incidents/{incident.ref}/board/").content.decode()
        assert ("Hidden hall" in page) is shown


def test_the_board_asks_as_much_for_thirty_shelters_as_for_one(
    sign_in: SignIn, budi: User, incident: Incident, django_assert_max_num_queries: Any
) -> None:
    for number in range(30):
        make_shelter(incident, code=f"MTW{number}")
    client = sign_in(budi)
    with django_assert_max_num_queries(26):
        client.get(f"/incidents/{incident.ref}/board/")


def test_home_shows_what_waits_for_the_reader(
    sign_in: SignIn, tari: User, sari: User, incident: Incident
) -> None:
    child = {"name": "Yusuf", "sex": "m", "age": 9}
    household = make_household(incident, focal_point=child, counts={"m": {"5-11": 1}})
    for user, told in ((tari, True), (sari, False)):
        page = sign_in(user).get("/").content.decode()
        assert (household.number in page) is told


@pytest.mark.parametrize("name", ["budi", "sari", "ros", "dewi", "eko", "maya"])
def test_the_board_leads_only_to_pages_that_the_reader_may_open(
    sign_in: SignIn, request: pytest.FixtureRequest, incident: Incident, name: str
) -> None:
    make_shelter(incident, places=40)
    client = sign_in(request.getfixturevalue(name))
    html = client.get(f"/incidents/{incident.ref}/board/").content.decode()
    links = set(re.findall(r'href="(/incidents/[^"#?]*)"', html))
    assert f"/incidents/{incident.ref}/board/" in links
    assert {link for link in links if client.get(link).status_code != 200} == set()
