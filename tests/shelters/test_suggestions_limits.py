"""What is not suggested, to one household and on the board: where they would meet, are, or do not fit."""

from collections.abc import Callable

import pytest
from django.utils import timezone

from core.actors import SYSTEM
from incidents.models import Incident
from partners.models import User
from registrations.models import Household
from registrations.services.keeping_apart import keep_apart
from shelters import queries, services
from shelters.models import Shelter
from tests.builders import make_household, make_shelter

ROOMS = [{"kind": "general", "capacity": 10}, {"kind": "family_room", "capacity": 10}]


def alone(household: Household) -> set[str]:
    return {row.offer.shelter.code for row in queries.suggestions(household)}


def on_the_board(household: Household) -> set[str]:
    rows = {row.household: row for row in queries.waiting_list(household.incident, 10)}
    return {one.offer.shelter.code for one in rows[household].suggestions}


both = pytest.mark.parametrize("codes", [alone, on_the_board])
Codes = Callable[[Household], set[str]]


@both
def test_no_place_where_they_would_meet(
    incident: Incident,
    family: Household,
    school: Shelter,
    mosque: Shelter,
    budi: User,
    codes: Codes,
) -> None:
    other = make_household(incident, 2)
    keep_apart(family, other, by=SYSTEM, reason="They were attacked on the boat")
    services.hold(family, school, by=budi)
    assert codes(other) == {"PDG01"}


@both
def test_no_place_that_takes_families_only_for_one_alone(
    incident: Incident, mosque: Shelter, codes: Codes
) -> None:
    make_shelter(incident, 10, rules={"families_only": True})
    assert codes(make_household(incident, 1, counts={"f": {"18-59": 1}})) == {"PDG01"}


@both
def test_no_house_that_is_full_however_much_room_there_is_in_one_of_its_pools(
    incident: Incident, family: Household, mosque: Shelter, budi: User, codes: Codes
) -> None:
    house = make_shelter(incident, 10, pools=ROOMS)
    services.hold(make_household(incident, 6), house, by=budi, pool="family_room")
    assert codes(family) == {"PDG01"}


@both
def test_no_pool_that_is_full_however_much_room_there_is_in_the_house(
    incident: Incident, family: Household, mosque: Shelter, budi: User, codes: Codes
) -> None:
    house = make_shelter(incident, 20, pools=ROOMS)
    services.hold(make_household(incident, 6), house, by=budi)
    assert codes(family) == {"PDG01"}


@both
def test_a_place_that_fits_exactly_on_the_last_day_of_its_permit(
    incident: Incident, family: Household, codes: Codes
) -> None:
    today = incident.scope.local(timezone.now()).date()
    house = make_shelter(incident, 5, permit_until=today)
    assert codes(family) == {house.code}


def test_no_place_where_they_are(
    family: Household, school: Shelter, mosque: Shelter, budi: User
) -> None:
    services.hold(family, school, by=budi)
    assert alone(family) == {"PDG01"}


def test_accessible_places_are_taken_as_far_as_there_are(incident: Incident, budi: User) -> None:
    household = make_household(incident, 5, needs=["disability"])
    pools = [{"kind": "general", "capacity": 9}, {"kind": "accessible", "capacity": 1}]
    house = make_shelter(incident, 10, pools=pools)
    assert queries.taking(household, house) == 1
    for people in (1, 1):
        one = make_household(incident, people, counts={"f": {"18-59": 1}})
        services.hold(one, house, by=budi, pool="accessible", override_reason="night")
    assert queries.taking(household, queries.shelters().get()) == 0
