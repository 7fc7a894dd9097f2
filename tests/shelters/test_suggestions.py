"""Which places a household is offered, at the API and on the board: the planned first, then the nearest."""

import re
from typing import Any

import pytest
from django.test import Client

from incidents.models import Incident
from partners.models import User
from registrations.models import Household
from shelters import queries
from shelters.models import Proposal, Shelter
from tests.builders import make_household, make_shelter
from tests.conftest import SignIn
from tests.shelters.calls import make_child_alone, page, press
from tests.shelters.planned import make_plan


def offered(client: Client, household: Household, query: str = "") -> Any:
    answer = client.get(f"/api/v1/households/{household.number}/suggestions/{query}")
    assert answer.status_code == 200, answer.json()
    return answer.json()["results"]


def test_suggestions_begin_with_what_the_plan_means(
    sign_in: SignIn, sari: User, school: Shelter, mosque: Shelter, incident: Incident
) -> None:
    make_household(incident, 7)
    family = make_household(incident, 5, needs=["disability"])
    make_plan(incident)
    found = offered(sign_in(sari), family)
    planned = Proposal.objects.get(household=family).shelter
    assert (found[0]["shelter"], found[0]["reasons"][0]["code"]) == (str(planned.pk), "planned")  # type: ignore[union-attr]


def test_places_that_a_plan_means_for_others_come_last(
    sign_in: SignIn, sari: User, school: Shelter, mosque: Shelter, incident: Incident
) -> None:
    make_household(incident, 8)
    make_plan(incident)
    late = make_household(incident, 5)
    found = offered(sign_in(sari), late, "?limit=2")
    assert [row["shelter_code"] for row in found] == ["PDG01", "MTW01"]
    assert found[1]["reasons"][0]["code"] == "promised"


def test_without_a_plan_the_nearest_places_are_suggested(
    sign_in: SignIn, sari: User, school: Shelter, mosque: Shelter, family: Household
) -> None:
    make_shelter(school.incident, 3)  # too small
    found = offered(sign_in(sari), family)
    assert [(row["shelter_code"], row["free"]) for row in found] == [("MTW01", 10), ("PDG01", 10)]
    assert found[1]["km"] > found[0]["km"]


def test_suggestions_know_who_needs_an_accessible_place(
    sign_in: SignIn, sari: User, school: Shelter, incident: Incident
) -> None:
    pools = [{"kind": "general", "capacity": 10}, {"kind": "accessible", "capacity": 2}]
    make_shelter(incident, 12, code="MTW02", lat=-2.9, pools=pools)
    household = make_household(incident, 4, needs=["disability"])
    (found,) = offered(sign_in(sari), household)
    assert (found["shelter_code"], found["accessible"]) == ("MTW02", 1)


def test_children_alone_are_offered_rooms_for_children_only_the_nearest_first(
    sign_in: SignIn, tari: User, school: Shelter, incident: Incident
) -> None:
    care, room = ({"kind": kind, "capacity": 4} for kind in ("child_care", "family_room"))
    make_shelter(incident, 10, code="MTW02", pools=[room])
    make_shelter(incident, 10, code="MTW03", pools=[room, care], lat=-3.1)
    make_shelter(incident, 10, code="MTW04", pools=[care], lat=-2.9)
    found = offered(sign_in(tari), make_child_alone(incident))
    assert [(row["shelter_code"], row["pool"]) for row in found] == [
        ("MTW02", "family_room"),
        ("MTW04", "child_care"),
        ("MTW03", "child_care"),
    ]


@pytest.mark.parametrize("limit", ["0", "21", "many"])
def test_a_wrong_limit_is_named(sign_in: SignIn, sari: User, family: Household, limit: str) -> None:
    path = f"/api/v1/households/{family.number}/suggestions/?limit={limit}"
    answer = sign_in(sari).get(path)
    assert (answer.status_code, list(answer.json()["fields"])) == (400, ["limit"])


def test_a_button_takes_an_accessible_place_for_who_needs_one(
    sign_in: SignIn, sari: User, incident: Incident
) -> None:
    pools = [{"kind": "general", "capacity": 8}, {"kind": "accessible", "capacity": 2}]
    shelter = make_shelter(incident, 10, pools=pools)
    household = make_household(incident, 3, needs=["disability"])
    fields = {"household": str(household.pk), "shelter": shelter.code}
    press(sign_in(sari), incident, "placements/hold/", **fields)
    assert shelter.pools.get(kind="accessible").held == 1


def test_the_board_ranks_as_suggestions_do(incident: Incident, school: Shelter) -> None:
    """Before a plan, with one, and for whoever asks for something special."""
    make_shelter(incident, 6, code="MTW05", lat=-2.8)
    pools = [{"kind": "general", "capacity": 9}, {"kind": "accessible", "capacity": 1}]
    make_shelter(incident, 9, code="MTW06", lat=-2.9, pools=pools, services=["health"])
    make_shelter(incident, 40, code="MTW07", lat=-3.5)
    make_shelter(incident, 4, code="MTW08", pools=[{"kind": "child_care", "capacity": 4}])
    make_child_alone(incident)
    for number in range(9):
        needs = [["disability"], ["serious_medical"], []][number % 3]
        make_household(incident, 2 + number % 3, needs=needs)
    for _ in range(2):
        rows = queries.waiting_list(incident, 50)
        assert len(rows) == 10
        assert [row.suggestions for row in rows] == [
            queries.suggestions(row.household) for row in rows
        ]
        make_plan(incident)
    codes = {told["code"] for row in rows for one in row.suggestions for told in one.reasons}
    assert codes >= {"planned", "promised", "accessible", "services"}


def test_the_board_says_what_speaks_for_a_place(
    sign_in: SignIn, sari: User, school: Shelter, mosque: Shelter, incident: Incident
) -> None:
    make_household(incident, 8)
    make_household(incident, 9)
    make_plan(incident)
    shown = " ".join(page(sign_in(sari), incident, "placements/").split())
    assert re.search(r"MTW01 · 10 general places · [\d.]+ km · as planned", shown)
    assert re.search(r"MTW01 · 10 general places · [\d.]+ km · meant for others", shown)
