"""The map: its page under a strict policy, and its layers to each role."""

import json
from typing import Any

import pytest
from django.test import Client

from core.actors import SYSTEM
from core.models import Scope
from incidents import spots
from incidents.models import Arrival, Incident
from incidents.services import announce_arrival
from maps.geo import Point
from maps.geocode import Gazetteer, Place
from maps.layers import layers
from partners.models import Organisation, User
from referrals.models import Referral
from shelters.services import open_shelter
from tests.builders import make_facility, make_household, make_referral
from tests.conftest import SignIn

LAYERS = ["arrivals", "shelters", "facilities", "referrals", "stock", "areas"]
COUNTS = {"men": 2, "women": 3}


def fetch(client: Client, layer: str, incident: Incident, **headers: str) -> Any:
    path = f"/api/v1/map/{layer}.geojson"
    return client.get(path, {"incident": incident.ref}, headers=headers)


def features(client: Client, layer: str, incident: Incident) -> Any:
    return fetch(client, layer, incident).json()["features"]


@pytest.fixture
def boat(incident: Incident) -> None:
    announce_arrival(incident, by=SYSTEM, mode="boat", counts=COUNTS, lat=-2.79, lon=100.23)


@pytest.fixture
def referral(incident: Incident, dewi: User, partner_b: Organisation) -> Referral:
    clinic = make_facility(partner_b)
    return make_referral(make_household(incident), clinic, "send", by=dewi)


@pytest.mark.parametrize("layer", LAYERS)
def test_every_layer_is_geojson(
    sign_in: SignIn, budi: User, incident: Incident, layer: str
) -> None:
    answer = fetch(sign_in(budi), layer, incident)
    assert answer["Content-Type"] == "application/geo+json"
    assert answer.json()["type"] == "FeatureCollection"


def test_an_arrival_stands_where_it_landed(
    sign_in: SignIn, budi: User, incident: Incident, boat: None
) -> None:
    [arrival] = features(sign_in(budi), "arrivals", incident)
    assert arrival["geometry"]["coordinates"] == [100.23, -2.79]
    assert arrival["properties"]["people"] == 5


def announced(incident: Incident, place: str, **more: Any) -> Arrival:
    return announce_arrival(incident, by=SYSTEM, mode="boat", counts=COUNTS, place=place, **more)


def test_an_arrival_of_which_only_the_place_was_named_stands_there_about(
    sign_in: SignIn, budi: User, incident: Incident
) -> None:
    arrival = announced(incident, "sikakap, Mentawai")
    [feature] = features(sign_in(budi), "arrivals", incident)
    lon, lat = feature["geometry"]["coordinates"]
    assert (round(lat, 1), round(lon, 1)) == (-2.8, 100.2)
    assert feature["properties"]["is_approximate"] is True
    assert "only the name of the place was told" in feature["properties"]["text"]
    assert arrival.refreshed().lat is None
    said = sign_in(budi).get(arrival.url).content.decode()
    assert "On the map it stands where sikakap, Mentawai is" in said


@pytest.mark.parametrize("place", ["Dermaga Tuapejat", "Jetty at Tuapejat, Mentawai"])
def test_an_arrival_at_a_jetty_stands_about_where_the_place_is(
    incident: Incident, place: str
) -> None:
    assert announced(incident, place).spot == (-2.02833, 99.58944, False)


# Beginnings of Sikakap; none; none near Mentawai.
@pytest.mark.parametrize("place", ["Sika", "Dermaga Sika", "Pantai Xyz", "Banda Aceh", ""])
def test_a_place_that_is_not_surely_known_is_not_on_the_map_and_its_page_says_so(
    sign_in: SignIn, budi: User, incident: Incident, place: str
) -> None:
    client, arrival = sign_in(budi), announced(incident, place)
    assert features(client, "arrivals", incident) == []
    page = client.get(arrival.url).content.decode()
    assert "It is not on the map" in page
    assert "Correct the arrival and give latitude and longitude." in page
    assert "not on the map" in client.get(f"/incidents/{incident.ref}/arrivals/").content.decode()


def test_of_places_of_one_name_that_lie_apart_none_is_taken(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    points = Point(-2.7, 100.2), Point(-2.7, 100.5)
    twins = [Place("Matobe", (), "village", point, None, "", "") for point in points]
    monkeypatch.setattr(spots, "gazetteer", lambda: Gazetteer(twins))
    assert spots.by_name("Matobe", Point(-2.77, 100.21)) is None
    monkeypatch.setattr(spots, "gazetteer", lambda: Gazetteer(twins[:1]))
    assert spots.by_name("Matobe", Point(-2.77, 100.21)) == (-2.7, 100.2, False)


def test_towns_help_to_find_the_way(sign_in: SignIn, budi: User, incident: Incident) -> None:
    named = [place["properties"]["name"] for place in features(sign_in(budi), "places", incident)]
    assert "Sikakap" in named


def test_a_layer_that_did_not_change_is_not_sent_again(
    sign_in: SignIn, budi: User, incident: Incident, boat: None
) -> None:
    client = sign_in(budi)
    first = fetch(client, "arrivals", incident)
    again = fetch(client, "arrivals", incident, if_none_match=first["ETag"])
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", first["ETag"])


def test_a_layer_that_changed_is_sent(
    sign_in: SignIn, budi: User, incident: Incident, boat: None
) -> None:
    client = sign_in(budi)
    version = fetch(client, "arrivals", incident)["ETag"]
    announce_arrival(incident, by=SYSTEM, mode="boat", counts=COUNTS, lat=-2.8, lon=100.2)
    assert fetch(client, "arrivals", incident, if_none_match=version).status_code == 200


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("ghosts.geojson?incident={ref}", 404),
        ("arrivals.geojson", 400),
        ("arrivals.geojson?incident=NO-2026-001", 404),
        ("arrivals.geojson?incident={ref}", 200),
    ],
)
def test_what_is_asked_wrongly_is_refused(
    sign_in: SignIn, budi: User, incident: Incident, path: str, status: int
) -> None:
    answer = sign_in(budi).get(f"/api/v1/map/{path.format(ref=incident.ref)}")
    assert answer.status_code == status


def test_another_incident_has_no_map(sign_in: SignIn, budi: User, other_incident: Incident) -> None:
    assert fetch(sign_in(budi), "arrivals", other_incident).status_code == 404


def test_a_visitor_has_no_map(sign_in: SignIn, incident: Incident) -> None:
    assert fetch(sign_in(None), "arrivals", incident).status_code == 401


@pytest.mark.parametrize("username", ["dewi", "budi"])
def test_referrals_are_points_for_those_who_work_on_them(
    sign_in: SignIn, request: pytest.FixtureRequest, referral: Referral, username: str
) -> None:
    client = sign_in(request.getfixturevalue(username))
    [point] = features(client, "referrals", referral.incident)
    assert (point["id"], point["properties"]["to"]) == (str(referral.pk), [100.21, -2.77])


@pytest.mark.parametrize("username", ["sari", "ros", "eko", "maya", "tari"])
def test_referrals_are_counts_for_everybody_else(
    sign_in: SignIn, request: pytest.FixtureRequest, referral: Referral, username: str
) -> None:
    client = sign_in(request.getfixturevalue(username))
    [count] = features(client, "referrals", referral.incident)
    assert count["properties"]["count"] == 1
    assert referral.code not in json.dumps(count)
    assert "id" not in count


def test_no_diagnosis_and_no_name_is_on_the_map(
    sign_in: SignIn, dewi: User, referral: Referral
) -> None:
    client = sign_in(dewi)
    told = "".join(fetch(client, name, referral.incident).content.decode() for name in LAYERS)
    for secret in ("Fever", "Amina", referral.household.number if referral.household else "?"):
        assert secret not in told


@pytest.mark.parametrize("layer", ["arrivals", "shelters", "stock"])
def test_an_observer_does_not_learn_where_foreigners_are(
    sign_in: SignIn, maya: User, incident: Incident, layer: str
) -> None:
    assert fetch(sign_in(maya), layer, incident).status_code == 403


def test_in_an_exercise_an_observer_sees_everything(
    sign_in: SignIn, maya: User, incident: Incident, boat: None
) -> None:
    Scope.objects.filter(pk=incident.pk).update(is_exercise=True)
    assert len(features(sign_in(maya), "arrivals", incident)) == 1


def test_the_page_holds_every_layer_that_the_reader_may_open(
    sign_in: SignIn, budi: User, maya: User, incident: Incident
) -> None:
    pages = [sign_in(who).get(f"/incidents/{incident.ref}/map/") for who in (budi, maya)]
    assert set(pages[0].context["layers"]) == set(layers.names())
    assert set(pages[1].context["layers"]) == {"facilities", "referrals", "areas", "places"}


def test_the_page_points_nowhere_else(sign_in: SignIn, budi: User, incident: Incident) -> None:
    page = sign_in(budi).get(f"/incidents/{incident.ref}/map/").content.decode()
    assert "http" not in page


def test_the_page_lets_one_script_run_and_is_kept_nowhere(
    sign_in: SignIn, budi: User, incident: Incident
) -> None:
    answer = sign_in(budi).get(f"/incidents/{incident.ref}/map/")
    nonce = answer.content.decode().split('<script nonce="')[1].split('"')[0]
    assert f"script-src 'self' 'nonce-{nonce}'" in answer["Content-Security-Policy"]
    assert "no-store" in answer["Cache-Control"]
    assert "ETag" not in answer


def test_the_table_says_what_the_map_shows(
    sign_in: SignIn, budi: User, incident: Incident, partner_a: Organisation
) -> None:
    open_shelter(
        incident,
        by=budi,
        code="MTW01",
        name="<b>Hall</b>",
        kind="collective",
        operator=partner_a,
        lat=-2.7,
        lon=100.2,
        declared=40,
    )
    page = sign_in(budi).get(f"/incidents/{incident.ref}/map/?table=shelters").content.decode()
    assert "&lt;b&gt;Hall&lt;/b&gt;" in page
    assert "40 free of 40" in page


def test_a_layer_costs_as_many_queries_for_one_point_as_for_many(
    sign_in: SignIn, budi: User, incident: Incident, boat: None, django_assert_num_queries: Any
) -> None:
    client = sign_in(budi)
    for _ in range(10):
        announce_arrival(incident, by=SYSTEM, mode="boat", counts=COUNTS, lat=-2.8, lon=100.2)
    with django_assert_num_queries(6):
        assert len(features(client, "arrivals", incident)) == 11
