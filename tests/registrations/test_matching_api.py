"""Who may have come twice: asked for at the desk, told after a registration."""

from collections.abc import Callable
from typing import Any

import pytest

from incidents.models import Incident
from partners.models import User
from registrations.models import Household, MatchKey, MatchPair
from tests.builders import make_household
from tests.conftest import SignIn

FAMILY: list[dict[str, Any]] = [
    {"name": "Jusuf Sababalat", "sex": "m", "birth_year": 1988, "relationship": "focal_point"},
    {"name": "Amina Begum", "sex": "f", "birth_date": "1990-05-31", "relationship": "spouse"},
    {"name": "Nurhayati", "sex": "f", "birth_year": 2015, "relationship": "child"},
]


def body(incident: Incident, **more: Any) -> dict[str, Any]:
    return {"incident": incident.ref, "persons": FAMILY, "origin": "Sioban", **more}


@pytest.fixture
def post(sign_in: SignIn, sari: User) -> Callable[..., Any]:
    client = sign_in(sari)

    def send(path: str, told: dict[str, Any]) -> Any:
        return client.post(f"/api/v1/{path}", told, "application/json")

    return send


@pytest.fixture
def family(incident: Incident) -> Household:
    make_household(
        incident, persons=[{"name": "Siti Rohani", "sex": "f"}], focal_point=None, counts=None
    )
    return make_household(incident, persons=FAMILY, origin="Sioban", focal_point=None, counts=None)


def test_a_family_that_is_written_otherwise_is_found(
    post: Callable[..., Any], incident: Incident, family: Household
) -> None:
    asked = [
        {"name": "Yusuf Sababalat", "sex": "m", "birth_year": 1989},
        {"name": "Aminah Begom", "sex": "f"},
    ]
    answer = post(
        "households/lookup/", {"incident": incident.ref, "persons": asked, "origin": "Sioban"}
    )
    assert answer.status_code == 200, answer.json()
    (match, *_others) = answer.json()["matches"]
    assert match["household"] == str(family.pk)
    assert (match["number"], match["people"], match["band"]) == (family.number, 3, "review")
    assert len(match["persons"]) == 2


def test_the_bits_of_the_reasons_are_the_score(
    post: Callable[..., Any], incident: Incident, family: Household
) -> None:
    for match in post("households/lookup/", body(incident)).json()["matches"]:
        bits = sum(reason["bits"] for reason in match["reasons"])
        assert bits == pytest.approx(match["score_bits"], abs=0.05)
        assert all(reason["text_id"] and reason["text_en"] for reason in match["reasons"])


def test_registering_twice_tells_of_the_first_and_keeps_one_pair(
    post: Callable[..., Any], incident: Incident, family: Household
) -> None:
    answer = post("households/", body(incident))
    (duplicate,) = answer.json()["duplicates"]
    pair = MatchPair.objects.get()
    assert answer.status_code == 201
    assert (duplicate["household"], duplicate["band"]) == (str(family.pk), pair.band)
    assert {str(pair.a_id), str(pair.b_id)} == {str(family.pk), answer.json()["id"]}


def test_the_same_sent_again_is_told_the_same(
    post: Callable[..., Any], incident: Incident, family: Household
) -> None:
    told = body(incident, id="2b9f0a94-0000-4000-8000-000000000001")
    first, again = post("households/", told), post("households/", told)
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json() == again.json()
    assert first.json()["duplicates"]


def test_whoever_is_nobody_else_has_no_duplicates(
    post: Callable[..., Any], incident: Incident, family: Household
) -> None:
    told = [{"name": "Tomas Saogo", "sex": "m", "birth_year": 1950}]
    assert post("households/", body(incident, persons=told, origin="")).json()["duplicates"] == []


def test_nobody_is_found_from_another_incident(
    post: Callable[..., Any], incident: Incident, other_incident: Incident
) -> None:
    make_household(other_incident, persons=FAMILY, origin="Sioban", focal_point=None, counts=None)
    assert post("households/lookup/", body(incident)).json() == {"matches": []}


def test_who_refuses_to_be_written_down_leaves_no_keys(incident: Incident) -> None:
    make_household(incident, consent={"record": False})
    assert not MatchKey.objects.exists()


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"limit": 21}, "limit"),
        ({"persons": [{"name": "A", "birth_year": 1800}]}, "persons.0.birth_year"),
        ({"incident": None}, "incident"),
        ({"persons": []}, "persons"),
        ({"persons": [{"name": 5}]}, "persons.0.name"),
    ],
)
def test_what_is_wrong_is_named(
    post: Callable[..., Any], incident: Incident, more: dict[str, Any], field: str
) -> None:
    answer = post("households/lookup/", body(incident) | more)
    assert answer.status_code == 400
    assert list(answer.json()["fields"]) == [field]
