"""Stays move by compare-and-set: once, whoever repeats it."""

from collections.abc import Callable

import pytest

from core.errors import RuleBroken
from incidents.models import Incident
from partners.models import User
from registrations.models import Household
from shelters import services
from shelters.models import Shelter, Stay
from tests.builders import make_household, make_shelter
from tests.shelters.calls import counters


@pytest.fixture
def stay(family: Household, school: Shelter, budi: User) -> Stay:
    return services.hold(family, school, by=budi)


def test_the_same_hand_may_repeat_a_move(stay: Stay, school: Shelter, budi: User) -> None:
    services.check_in(stay, by=budi)
    services.check_in(stay, by=budi)
    assert counters(school) == (0, 5, 5)


def test_another_hand_comes_too_late(stay: Stay, budi: User, ros: User) -> None:
    services.check_in(stay, by=budi)
    with pytest.raises(RuleBroken) as refusal:
        services.check_in(stay, by=ros)
    assert (refusal.value.code, refusal.value.facts["state"]) == ("wrong_state", "checked_in")
    assert refusal.value.facts["instead"] == ["check-out", "transfer"]


def test_nobody_checks_out_who_has_not_come(stay: Stay, budi: User) -> None:
    with pytest.raises(RuleBroken, match="wrong_state"):
        services.check_out(stay, by=budi)


@pytest.mark.parametrize("move", [services.cancel, services.no_show])
def test_whoever_is_there_did_come(stay: Stay, budi: User, move: Callable[..., Stay]) -> None:
    services.check_in(stay, by=budi)
    with pytest.raises(RuleBroken, match="wrong_state"):
        move(stay, by=budi)


def test_a_transfer_takes_the_new_places_and_gives_back_the_old(
    stay: Stay, school: Shelter, mosque: Shelter, budi: User
) -> None:
    moved = services.transfer(stay, mosque, by=budi)
    assert (moved.moved_from, moved.state, stay.refreshed().state) == (stay, "held", "transferred")
    assert (counters(school), counters(mosque)) == ((0, 0, 10), (5, 0, 5))


def test_whoever_was_there_is_on_the_way_to_the_next(
    stay: Stay, school: Shelter, mosque: Shelter, budi: User
) -> None:
    services.check_in(stay, by=budi)
    moved = services.transfer(stay.refreshed(), mosque, by=budi)
    assert (moved.state, counters(school), counters(mosque)) == (
        "in_transit",
        (0, 0, 10),
        (5, 0, 5),
    )


def test_a_transfer_to_a_full_shelter_leaves_them_where_they_are(
    incident: Incident, stay: Stay, school: Shelter, mosque: Shelter, budi: User
) -> None:
    services.hold(make_household(incident, 8), mosque, by=budi)
    with pytest.raises(RuleBroken, match="shelter_full"):
        services.transfer(stay, mosque, by=budi)
    assert (stay.refreshed().state, counters(school)) == ("held", (5, 0, 5))


def test_a_transfer_repeated_by_the_same_hand_moves_once(
    stay: Stay, mosque: Shelter, budi: User
) -> None:
    first = services.transfer(stay, mosque, by=budi)
    again = services.transfer(stay.refreshed(), mosque, by=budi)
    assert (again.pk, counters(mosque)) == (first.pk, (5, 0, 5))


def test_a_stay_that_has_ended_goes_nowhere(stay: Stay, mosque: Shelter, budi: User) -> None:
    services.cancel(stay, by=budi)
    with pytest.raises(RuleBroken, match="wrong_state"):
        services.transfer(stay.refreshed(), mosque, by=budi)
    assert counters(mosque) == (0, 0, 10)


def test_a_family_moves_to_a_room_inside_a_full_shelter(
    incident: Incident, family: Household, budi: User
) -> None:
    pools = [{"kind": "general", "capacity": 5}, {"kind": "family_room", "capacity": 5}]
    shelter = make_shelter(incident, 5, pools=pools)
    stay = services.check_in_at_once(family, shelter, by=budi)
    moved = services.transfer(stay, shelter, by=budi, pool="family_room")
    rooms = {pool.kind: pool.occupied for pool in shelter.pools.all()}
    assert (moved.state, rooms) == ("checked_in", {"general": 0, "family_room": 5})
    assert counters(shelter) == (0, 5, 0)
