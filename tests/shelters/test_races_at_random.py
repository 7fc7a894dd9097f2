"""Sixteen processes hold, come, leave, move, run out and take of blocks in any order: the places add up."""

import os
import signal
import time
from collections import Counter

import pytest
from django.db.models import F, Q, Sum

from incidents.models import Incident
from registrations.models import Household
from shelters.models import Block, Shelter, SpacePool, Stay
from shelters.recount import drift
from tests import hands
from tests.builders import make_household, make_shelter
from tests.shelters.calls import households, tally

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]
POOLS = [{"kind": "general", "capacity": 25}, {"kind": "accessible", "capacity": 5}]


def world(incident: Incident) -> tuple[list[str], list[str]]:
    """(households, shelters): three shelters of 30 for 90 households of one to four people."""
    people = [str(make_household(incident, 1 + number % 4).pk) for number in range(90)]
    return people, [str(make_shelter(incident, 30, pools=POOLS).pk) for _ in range(3)]


def nothing_is_wrong() -> bool:
    """Nothing overfilled, nothing adrift, nothing half."""
    used = F("blocked") + F("occupied") + F("held") + F("other_occupied")
    for table in (Shelter, SpacePool):
        assert not table.objects.filter(Q(over__gt=0) | Q(capacity__lt=used)).exists()
    assert drift() == []
    stays = Stay.objects.annotate(in_parts=Sum("parts__people"))
    assert not stays.exclude(people=F("in_parts")).exists()
    active = Stay.objects.active()
    assert active.count() == active.values("household").distinct().count()
    return True


def test_whatever_sixteen_hands_do_the_places_add_up(incident: Incident) -> None:
    people, shelters = world(incident)
    calls = [[seed, people, shelters, 30] for seed in range(16)]
    done = tally(hands.together("tests.shelters.hands_at_random:live", calls))
    assert nothing_is_wrong()
    often = {"hold", "of_block", "check_in", "cancel", "expire", "transfer", "give_block"}
    assert not {name for name in often if done[name] < 5}, done


def test_hands_killed_while_they_do_it_leave_nothing_half(incident: Incident) -> None:
    people, shelters = world(incident)
    calls = [[seed, people, shelters, 1000] for seed in range(6)]
    running = hands.start("tests.hands:in_forks", "tests.shelters.hands_at_random:live", calls)
    while Stay.objects.count() < 40 or not Block.objects.exists():
        time.sleep(0.01)
    os.killpg(running.pid, signal.SIGKILL)
    running.communicate(timeout=60)
    assert nothing_is_wrong()


def test_without_the_condition_this_would_be_seen(incident: Incident) -> None:
    """The same race against a ledger that asks for no room: the CHECK has to catch what the condition
    refuses, so that `test_sixteen_hands_never_overfill_a_shelter` would read other answers than its own."""
    shelter = make_shelter(incident, 21)
    calls = [[str(shelter.pk), households(incident, 4)] for _ in range(8)]
    answers = tally(hands.together("tests.shelters.hands_at_random:hold_unguarded", calls))
    assert answers == Counter(held=10, caught_by_the_net=22)
    assert (shelter.refreshed().held, drift()) == (20, [])


def test_one_block_feeds_exactly_as_many_as_it_has_places(incident: Incident) -> None:
    shelter = make_shelter(incident, 11)
    calls = [[str(shelter.pk), households(incident, 3)] for _ in range(8)]
    answers = tally(hands.together("tests.shelters.hands_at_random:fill_block", calls))
    assert answers == Counter(held=5, shelter_full=19)
    assert (Block.objects.get().left, shelter.refreshed().held, drift()) == (1, 11, [])


def test_two_that_must_not_meet_are_never_let_in_together(incident: Incident) -> None:
    shelter = make_shelter(incident, 100)
    pairs = [[str(make_household(incident, 2).pk) for _ in range(2)] for _ in range(8)]
    calls = [[str(shelter.pk), [pair[side]]] for pair in pairs for side in (0, 1)]
    ids = hands.together("tests.shelters.hands_at_random:keep_apart", [[pairs]])[0]
    answers = tally(hands.together("tests.shelters.hands:hold", calls))
    assert answers == Counter(held=8, not_allowed_here=8)
    there = {str(id) for id in Stay.objects.active().values_list("household", flat=True)}
    assert (ids, all(len(there & set(pair)) == 1 for pair in pairs)) == (8, True)


def test_one_household_registered_twice_gets_one_place(incident: Incident) -> None:
    shelter = make_shelter(incident, 100)
    pairs = [[str(make_household(incident, 2).pk) for _ in range(2)] for _ in range(8)]
    hands.together("tests.shelters.hands_at_random:count_as_one", [[pairs]])
    calls = [[str(shelter.pk), [pair[side]]] for pair in pairs for side in (0, 1)]
    answers = tally(hands.together("tests.shelters.hands:hold", calls))
    assert answers == Counter(held=8, already_placed=8)
    assert Household.objects.count() == 16
