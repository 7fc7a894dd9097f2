"""What stands in the way at shelters nearer than those that are offered, on the page and at the API."""

import re
from typing import Any

import pytest
from django.utils import translation

from core.actors import SYSTEM
from incidents.models import Incident
from partners.models import User
from registrations.models import Household
from registrations.services.keeping_apart import keep_apart
from shelters import hindrances, queries, services
from shelters.models import Shelter
from tests.builders import make_household, make_shelter
from tests.conftest import SignIn
from tests.shelters.calls import make_child_alone, page
from tests.shelters.planned import make_plan


def in_the_way(household: Household) -> list[tuple[str, str]]:
    found = queries.nearer(household, queries.suggestions(household))
    with translation.override("en"):
        return [(row.shelter.code, hindrances.why(row)) for row in found]


def general(capacity: int) -> list[dict[str, Any]]:
    return [{"kind": "general", "capacity": capacity}, {"kind": "family_room", "capacity": 9}]


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ({"status": "closed"}, "closed"),
        ({"host_stance": "refused"}, "the host refuses newcomers"),
        ({"pools": general(0)[1:]}, "has no general places"),
        ({"pools": general(3)}, "only 3 places free"),
        ({"rules": {"max_household": 4}}, "takes no household as large"),
    ],
)
def test_each_nearer_shelter_is_told_with_what_is_against_it(
    incident: Incident, family: Household, mosque: Shelter, fields: dict[str, Any], why: str
) -> None:
    make_shelter(incident, 9, code="MTW01", **fields)
    assert in_the_way(family) == [("MTW01", why)]


def test_who_is_offered_the_nearest_shelter_is_told_nothing(
    family: Household, school: Shelter, mosque: Shelter
) -> None:
    assert in_the_way(family) == []


def test_who_must_not_meet_somebody_there_is_told_no_reason(
    incident: Incident, family: Household, school: Shelter, mosque: Shelter, budi: User
) -> None:
    services.hold(family, school, by=budi)
    other = make_household(incident, 2)
    keep_apart(family, other, by=SYSTEM, reason="They were attacked on the boat")
    assert in_the_way(other) == [("MTW01", "cannot take this household")]


def test_who_needs_what_the_nearest_shelter_lacks_is_told_so(incident: Incident) -> None:
    make_shelter(incident, 9)
    make_shelter(incident, 9, code="MTW02", lat=-2.9, services=["health"])
    ill = make_household(incident, 2, needs=["serious_medical"])
    assert in_the_way(ill) == [("MTW01", "does not have the services that they need")]


def test_a_full_shelter_and_one_whose_places_a_plan_means_for_others(
    incident: Incident, school: Shelter, budi: User
) -> None:
    for number in range(3):
        make_shelter(incident, 10, code=f"PDG0{number}", lat=-2.9)
    full = make_shelter(incident, 5)
    services.hold(make_household(incident, 5), full, by=budi)
    make_household(incident, 8)
    make_plan(incident)
    told = in_the_way(make_household(incident, 4))
    assert sorted(told) == [("MTW01", "its places are meant for others"), (full.code, "full")]


def test_only_the_three_nearest_are_told(incident: Incident, family: Household) -> None:
    for number in range(5):
        make_shelter(incident, 9, code=f"MTW0{number}", lat=-2.8 - number / 10, status="closed")
    assert [code for code, _why in in_the_way(family)] == ["MTW00", "MTW01", "MTW02"]


@pytest.mark.parametrize(("status", "asked"), [("closed", 2), ("open", 1)])
def test_it_costs_two_queries_and_one_where_nothing_is_nearer(
    incident: Incident,
    family: Household,
    mosque: Shelter,
    status: str,
    asked: int,
    django_assert_num_queries: Any,
) -> None:
    for number in range(3):
        make_shelter(incident, 9, code=f"MTW0{number}", status=status)
    found = queries.suggestions(family)
    with django_assert_num_queries(asked):
        queries.nearer(family, found)


def test_nothing_is_told_of_who_is_not_there(incident: Incident, school: Shelter) -> None:
    household = make_household(incident, 11)
    Household.objects.update(status="relocated")
    assert in_the_way(household.refreshed()) == []


def test_the_registrar_reads_why_none_nearer_is_offered(
    sign_in: SignIn, sari: User, incident: Incident, family: Household, mosque: Shelter
) -> None:
    make_shelter(incident, 9, code="MTW01", status="closed")
    shown = page(sign_in(sari), incident, f"households/{family.number}/")
    assert re.search(r"Nearer ones cannot take them: MTW01, [\d.]+ km: closed\.", shown)


def test_the_api_says_it_in_both_languages(
    sign_in: SignIn, tari: User, incident: Incident, school: Shelter
) -> None:
    child = make_child_alone(incident)
    answer = sign_in(tari).get(f"/api/v1/households/{child.number}/suggestions/").json()
    assert answer["results"] == []
    (told,) = answer["nearer"]
    assert (told["shelter_code"], told["code"]) == ("MTW01", "no_room_for_children")
    assert told["text_en"].endswith("km: has no room for children.")


def test_for_who_has_no_place_it_comes_first_on_the_page(
    sign_in: SignIn, sari: User, family: Household, school: Shelter, budi: User
) -> None:
    client, path = sign_in(sari), f"households/{family.number}/"
    heads = ["Place", "Registration"]
    assert _order(page(client, family.incident, path), heads) == heads
    services.hold(family, school, by=budi)
    assert _order(page(client, family.incident, path), heads) == heads[::-1]


def _order(shown: str, heads: list[str]) -> list[str]:
    return [head for head in re.findall(r"<h2[^>]*>([^<]*)</h2>", shown) if head in heads]
