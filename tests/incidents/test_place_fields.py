"""Saying where something is without knowing degrees: by a place that is chosen."""

from typing import Any

import pytest
from django.test import Client

from incidents.models import Incident
from partners.models import User
from shelters.models import Shelter
from tests.builders import make_shelter
from tests.conftest import SignIn

SURGE = {
    "title": "Boats in the strait",
    "prefix": "ACH",
    "kind": "boat_landing",
    "population_type": "foreign_arrival",
    "severity": "Severe",
}
SIKAKAP = "-2.76667, 100.21694"


@pytest.fixture
def desk(sign_in: SignIn, budi: User) -> Client:
    return sign_in(budi)


def opened(desk: Client, **where: Any) -> Any:
    return desk.post("/incidents/open/", {**SURGE, **where})


def point_of_newest() -> tuple[float, float]:
    row = Incident.objects.latest("created_at")
    return row.lat, row.lon


def test_a_name_comes_back_with_the_places_that_may_be_meant(desk: Client) -> None:
    answer = opened(desk, where="sikaka")
    page = answer.content.decode()
    assert (answer.status_code, Incident.objects.filter(title=SURGE["title"]).count()) == (400, 0)
    assert "Choose one of these places." in page
    assert f'name="where_point" value="{SIKAKAP}"' in page
    assert 'value="sikaka"' in page


def test_the_place_that_was_chosen_is_where_it_is(desk: Client) -> None:
    assert opened(desk, where="sikaka", where_point=SIKAKAP).status_code == 302
    assert point_of_newest() == (-2.76667, 100.21694)


def test_degrees_do_as_well_and_hold_before_a_name_that_was_not_chosen(desk: Client) -> None:
    assert opened(desk, lat="5.2", lon="96.7").status_code == 302
    assert opened(desk, where="Sikakap", lat="5.3", lon="96.8").status_code == 302
    assert point_of_newest() == (5.3, 96.8)


@pytest.mark.parametrize(
    ("where", "told"),
    [
        ({}, "by a place, or by both degrees"),
        ({"lat": "5.2"}, "by a place, or by both degrees"),
        ({"where": "Qwrtzx"}, "No place of this name is known"),
        ({"where": "Qwrtzx", "where_point": "somewhere"}, "No place of this name is known"),
    ],
)
def test_what_is_lacking_is_told_at_the_place(
    desk: Client, where: dict[str, str], told: str
) -> None:
    answer = opened(desk, **where)
    assert answer.status_code == 400
    assert told in answer.content.decode()


def test_another_name_for_a_shelter_asks_which_place_before_it_moves(
    desk: Client, incident: Incident
) -> None:
    shelter = make_shelter(incident, lat=-2.0, lon=99.5)
    page = f"/incidents/{incident.ref}/shelters/{shelter.code}/change/"
    typed = desk.get(page).context["form"].initial | {"where": "Sikakap"}
    body = {name: value for name, value in typed.items() if value not in (None, "")}
    assert desk.post(page, body).status_code == 400
    assert desk.post(page, {**body, "where_point": SIKAKAP}).status_code == 302
    assert Shelter.objects.get().lat == -2.76667


def test_places_are_told_while_somebody_types_the_nearest_first(desk: Client) -> None:
    padang = desk.get("/places/?where=Pulau Pa&near=-0.95, 100.35").content.decode()
    north = desk.get("/places/?where=Pulau Pa&near=5.5, 95.3").content.decode()
    assert padang.count("radio") == north.count("radio") == 6
    assert padang != north
    assert desk.get("/places/?where=Pa").content.decode().strip() == ""


def test_a_visitor_is_told_no_places(sign_in: SignIn) -> None:
    assert sign_in(None).get("/places/?where=Sikakap").status_code == 302


@pytest.mark.parametrize("path", ["facilities/add/", "supplies/warehouses/add/"])
def test_facilities_and_warehouses_are_found_by_name_as_well(
    sign_in: SignIn, budi: User, eko: User, incident: Incident, path: str
) -> None:
    client = sign_in(eko if "supplies" in path else budi)
    answer = client.post(f"/incidents/{incident.ref}/{path}", {"where": "sikaka"})
    assert SIKAKAP in answer.content.decode()
