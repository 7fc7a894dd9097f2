"""Many hands that tell of the same people at one moment, in real processes."""

from collections import Counter

import pytest

from incidents.models import Incident
from registrations.models import Household, StatusChange
from tests import hands
from tests.builders import make_household
from tests.registrations.test_people import FAMILY, ids

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]


def test_nobody_leaves_twice_however_many_tell_it(incident: Incident) -> None:
    household = make_household(incident, focal_point=None, counts={"m": {"18-59": 1, "5-11": 9}})
    calls = [[str(household.pk), boys] for boys in (1, 2, 1, 2, 1, 2, 1, 2)]
    told = hands.together("tests.registrations.hands:leave", calls)
    after, changes = household.refreshed(), StatusChange.objects.filter(household=household)
    left = sum(int(boys) for (_id, boys), taken in zip(calls, told, strict=True) if taken)
    assert (after.people, after.gone) == (10 - left, left)
    assert after.people >= 1
    assert changes.count() == Counter(told)[True]


def test_one_person_is_split_off_once(incident: Incident) -> None:
    household = make_household(incident, focal_point=None, counts=None, persons=FAMILY)
    (noor,) = ids(household, "Noor")
    calls = [[str(household.pk), str(noor)]] * 6
    numbers = hands.together("tests.registrations.hands:split", calls)
    assert Counter(map(bool, numbers)) == {True: 1, False: 5}
    assert (household.refreshed().people, Household.objects.count()) == (3, 2)
