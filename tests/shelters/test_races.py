"""Many hands at the same places, in real processes, on whichever database this run uses."""

import os
import signal
import time
from datetime import timedelta
from typing import Any

import pytest
from django.db.models import Sum
from django.utils import timezone

from incidents.models import Incident
from partners.models import Organisation, User
from registrations.models import Household
from shelters import services
from shelters.models import Shelter, Stay
from shelters.recount import drift
from tests import hands
from tests.builders import make_household, make_shelter
from tests.shelters.calls import households, tally

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]


def test_sixteen_hands_never_overfill_a_shelter(incident: Incident) -> None:
    shelter = make_shelter(incident, 41)
    calls = [[str(shelter.pk), households(incident, 4)] for _ in range(16)]
    answers = tally(hands.together("tests.shelters.hands:hold", calls))
    assert answers == {"held": 20, "shelter_full": 44}
    assert (shelter.refreshed().held, drift()) == (40, [])


def test_one_household_asked_for_by_eight_hands_gets_one_place(
    incident: Incident, school: Shelter, mosque: Shelter, family: Household
) -> None:
    calls = [[str(shelter.pk), [str(family.pk)]] for shelter in [school, mosque] * 4]
    answers = tally(hands.together("tests.shelters.hands:hold", calls))
    assert answers == {"held": 1, "already_placed": 7}
    assert (Stay.objects.count(), drift()) == (1, [])


def test_eight_hands_check_the_same_family_in_once(
    school: Shelter, family: Household, budi: User
) -> None:
    stay = services.hold(family, school, by=budi)
    calls = [["check_in", str(stay.pk)]] * 8
    assert set(hands.together("tests.shelters.hands:move", calls)) == {"checked_in"}
    assert (school.refreshed().occupied, drift()) == (5, [])


def test_a_place_that_runs_out_is_given_back_once(
    school: Shelter, incident: Incident, budi: User
) -> None:
    for household in Household.objects.filter(pk__in=households(incident, 4)):
        services.hold(household, school, by=budi)
    Stay.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    hands.together("tests.shelters.hands:release", [[]] * 6)
    assert (school.refreshed().held, drift()) == (0, [])


def test_checking_in_and_cancelling_at_once_has_one_winner(
    school: Shelter, family: Household, budi: User
) -> None:
    stay = services.hold(family, school, by=budi)
    calls = [[name, str(stay.pk)] for name in ("check_in", "cancel")] * 4
    states = set(hands.together("tests.shelters.hands:move", calls))
    assert states in ({"checked_in", "wrong_state"}, {"cancelled", "wrong_state"})
    assert drift() == []


def test_families_that_change_places_crosswise_do_not_wait_for_each_other(
    incident: Incident, partner_a: Organisation, budi: User
) -> None:
    sites = [make_shelter(incident, 40), make_shelter(incident, 40)]
    calls: list[Any] = []
    for number in range(12):
        here, there = sites[number % 2], sites[(number + 1) % 2]
        stay = services.hold(make_household(incident, 2), here, by=budi)
        calls.append([str(stay.pk), str(there.pk)])
    hands.together("tests.shelters.hands:swap", calls)
    assert [site.refreshed().held for site in sites] == [12, 12]
    assert drift() == []


def test_a_hand_that_dies_in_the_middle_takes_nothing(school: Shelter, family: Household) -> None:
    process = hands.start("tests.shelters.hands:hold_and_die", str(school.pk), str(family.pk))
    process.communicate(timeout=60)
    assert process.returncode < 0
    assert (school.refreshed().held, drift()) == (0, [])


def test_hands_killed_at_any_moment_leave_counters_that_agree(incident: Incident) -> None:
    shelter = make_shelter(incident, 1000)
    calls = [[str(shelter.pk), households(incident, 25)] for _ in range(4)]
    running = hands.start("tests.hands:in_forks", "tests.shelters.hands:hold", calls)
    while Stay.objects.count() < 10:
        time.sleep(0.01)
    os.killpg(running.pid, signal.SIGKILL)
    running.communicate(timeout=60)
    placed = Stay.objects.active().aggregate(n=Sum("people"))["n"]
    assert (shelter.refreshed().held, drift()) == (placed, [])
