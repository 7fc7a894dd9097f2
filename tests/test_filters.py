"""What the address of a list may ask for: a slip in it is told at its name, and never an empty list."""

from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from incidents.models import Incident
from partners.models import Organisation, User
from tests.addresses import patterns
from tests.builders import make_facility, make_household, make_referral
from tests.conftest import SignIn
from tests.test_household_keys import SLIP


def lists(name: str) -> list[str]:
    """Every address of a list that can be asked for `name`."""
    return sorted(
        route
        for route, pattern in patterns()
        if name in getattr(getattr(pattern.callback, "view_class", None), "asks", ())
        and "<" not in route
    )


@pytest.fixture
def readers(sign_in: SignIn, budi: User, tari: User, eko: User) -> list[Client]:
    """Between them they read every list."""
    return [sign_in(user) for user in (budi, tari, eko)]


def ask(readers: list[Client], path: str, **asked: Any) -> Any:
    """The answer to the first of them whose list it is."""
    answers = (client.get(path, asked) for client in readers)
    return next(answer for answer in answers if answer.status_code != 403)


def told(answer: Any) -> tuple[int, list[str]]:
    return answer.status_code, list(answer.json().get("fields", ()))


def test_there_are_lists_to_look_at() -> None:
    assert len(lists("incident")) > 14
    assert {"/api/v1/stays/", "/api/v1/match-pairs/"} <= set(lists("state"))


@pytest.mark.parametrize("path", [*lists("incident"), "/api/v1/map/arrivals.geojson"])
def test_an_incident_that_is_not_there_is_named(
    path: str, readers: list[Client], other_incident: Incident
) -> None:
    for key in ("NO-2026-001", other_incident.ref, str(other_incident.pk)):
        assert told(ask(readers, path, incident=key)) == (404, ["incident"])


@pytest.mark.parametrize("path", lists("incident"))
def test_an_incident_is_named_by_its_ref_or_its_id(
    path: str, readers: list[Client], incident: Incident
) -> None:
    for key in (incident.ref, str(incident.pk)):
        assert ask(readers, path, incident=key).status_code == 200


@pytest.mark.parametrize("path", lists("state"))
def test_a_state_that_there_is_none_of_is_a_wrong_field(path: str, readers: list[Client]) -> None:
    assert told(ask(readers, path, state="slumbering")) == (400, ["state"])


@pytest.mark.parametrize("path", ["/api/v1/stays/", "/api/v1/blocks/", "/api/v1/movements/"])
def test_several_states_stand_in_one_filter(path: str, readers: list[Client]) -> None:
    wanted = "held,in_transit" if "stays" in path else ""
    assert ask(readers, path, state=wanted).status_code == 200


@pytest.mark.parametrize("path", lists("household"))
@pytest.mark.parametrize("key", [SLIP, "nobody"])
def test_a_slip_in_the_number_of_a_household_is_a_wrong_field(
    path: str, key: str, readers: list[Client]
) -> None:
    assert told(ask(readers, path, household=key)) == (400, ["household"])


@pytest.mark.parametrize("path", lists("household"))
def test_a_household_that_nobody_knows_has_nothing_in_any_list(
    path: str, readers: list[Client], incident: Incident
) -> None:
    for key in ("001-0001-68", str(uuid4())):
        answer = ask(readers, path, household=key)
        assert (answer.status_code, answer.json()["results"]) == (200, [])


@pytest.mark.parametrize("path", lists("household"))
def test_a_list_is_narrowed_by_a_household(
    path: str, readers: list[Client], incident: Incident
) -> None:
    row = make_household(incident)
    for key in (row.number, row.number.replace("-", ""), str(row.pk)):
        assert ask(readers, path, household=key).json()["results"] == []


def test_nobody_learns_from_a_filter_that_somebody_is_referred(
    sign_in: SignIn, budi: User, dewi: User, incident: Incident, partner_b: Organisation
) -> None:
    row = make_household(incident)
    make_referral(row, make_facility(partner_b), "send", by=dewi)
    asked = {"household": row.number}
    found = [
        len(sign_in(user).get("/api/v1/referrals/", asked).json()["results"])
        for user in (budi, dewi)
    ]
    assert found == [0, 1]


def test_texts_that_came_in_are_shown_in_three_ways(readers: list[Client]) -> None:
    assert told(ask(readers, "/api/v1/inbound/", show="blue")) == (400, ["show"])
