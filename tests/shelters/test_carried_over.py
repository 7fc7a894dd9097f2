"""What goes along when a household moves to other places, and what begins anew."""

from datetime import timedelta

import pytest
from django.utils import timezone

from core.errors import RuleBroken
from incidents.models import Incident
from partners.models import User
from registrations.models import Household
from shelters import services
from shelters.models import Shelter, Stay
from tests.builders import make_shelter
from tests.shelters.calls import counters, make_child_alone


@pytest.fixture
def cared_for(incident: Incident, school: Shelter, budi: User) -> Stay:
    """A place held for a child for whom somebody cares until protection decides, and has not in time."""
    care = services.InterimCare("Ibu Ani", "02:00, on the beach")
    stay = services.hold(make_child_alone(incident), school, by=budi, interim=care)
    Stay.objects.update(interim_until=timezone.now() - timedelta(minutes=1))
    assert services.call_for_overdue() == 1
    return stay.refreshed()


def test_a_place_is_held_for_a_day(family: Household, school: Shelter, budi: User) -> None:
    stay = services.hold(family, school, by=budi)
    assert stay.expires_at is not None
    assert round((stay.expires_at - stay.created_at) / timedelta(hours=1)) == 24


def test_who_moves_to_another_shelter_is_on_the_way_however_long_it_takes(
    family: Household, school: Shelter, mosque: Shelter, budi: User
) -> None:
    stay = services.check_in_at_once(family, school, by=budi)
    moved = services.transfer(stay, mosque, by=budi)
    assert (moved.state, moved.expires_at, moved.checked_in_at) == ("in_transit", None, None)


def test_other_places_in_the_same_shelter_begin_no_new_stay(
    incident: Incident, family: Household, budi: User
) -> None:
    pools = [{"kind": "general", "capacity": 5}, {"kind": "family_room", "capacity": 5}]
    house = make_shelter(incident, 10, pools=pools, stay_kind="transit")
    stay = services.check_in_at_once(family, house, by=budi)
    Stay.objects.update(checked_in_at=timezone.now() - timedelta(days=6))
    assert services.tell_overstays() == 1
    moved = services.transfer(stay.refreshed(), house, by=budi, pool="family_room")
    assert (moved.is_overstay, services.tell_overstays()) == (True, 0)


def test_other_places_in_the_same_shelter_are_no_more_than_there_are(
    incident: Incident, family: Household, budi: User
) -> None:
    pools = [{"kind": "general", "capacity": 5}, {"kind": "family_room", "capacity": 4}]
    house = make_shelter(incident, 9, pools=pools)
    stay = services.check_in_at_once(family, house, by=budi)
    with pytest.raises(RuleBroken, match="shelter_full"):
        services.transfer(stay, house, by=budi, pool="family_room")
    assert counters(house) == (0, 5, 4)


def test_a_child_who_is_moved_is_not_put_out_and_nobody_is_called_twice(
    cared_for: Stay, mosque: Shelter, budi: User
) -> None:
    moved = services.transfer(cared_for, mosque, by=budi)
    assert (moved.expires_at, services.call_for_overdue()) == (None, 0)
    assert moved.refreshed().interim_reason == "02:00, on the beach"


def test_only_protection_decides_by_moving_a_child(
    cared_for: Stay, mosque: Shelter, school: Shelter, budi: User, tari: User
) -> None:
    moved = services.transfer_by_hand(cared_for, mosque, by=budi, decides_care=False)
    assert moved.awaits_care
    moved = services.transfer_by_hand(moved, school, by=tari, decides_care=True)
    assert moved.care_confirmed_by == tari


def test_a_decision_of_protection_goes_along(
    cared_for: Stay, mosque: Shelter, budi: User, tari: User
) -> None:
    services.confirm_care(cared_for, by=tari)
    moved = services.transfer(cared_for.refreshed(), mosque, by=budi).refreshed()
    assert (moved.awaits_care, moved.care_confirmed_by) == (False, tari)


def test_what_another_hand_has_moved_is_not_moved_again(
    family: Household, school: Shelter, mosque: Shelter, budi: User, sari: User
) -> None:
    stay = services.hold(family, school, by=budi)
    services.transfer(stay, mosque, by=sari)
    with pytest.raises(RuleBroken):
        services.transfer(stay.refreshed(), mosque, by=budi)
