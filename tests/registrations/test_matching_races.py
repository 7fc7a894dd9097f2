"""The same family at two desks at once, and two people who decide at once."""

import pytest

from incidents.models import Incident
from partners.models import User
from registrations.models import Household, Identity, MatchPair
from registrations.services import find_duplicates
from tests import hands
from tests.builders import make_household

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]


def test_one_family_registered_by_two_desks_at_once_is_one_pair(incident: Incident) -> None:
    hands.together("tests.registrations.hands:register_and_look", [[incident.ref]] * 2)
    assert Household.objects.count() == 2
    assert MatchPair.objects.count() == 1


def test_four_who_find_the_same_pair_at_once_keep_one(incident: Incident) -> None:
    households = [make_household(incident, 2, origin="Sioban") for _ in range(2)]
    calls = [[household.number] for household in households] * 2
    hands.together("tests.registrations.hands:look", calls)
    assert MatchPair.objects.count() == 1


def test_merges_of_one_chain_made_at_once_see_each_other(incident: Incident, budi: User) -> None:
    for _ in range(4):
        find_duplicates(make_household(incident, 2, origin="Sioban"))
    pairs = [str(pk) for pk in MatchPair.objects.values_list("pk", flat=True)]
    assert len(pairs) == 6
    hands.together("tests.registrations.hands:say_the_same", [[pk] for pk in pairs])
    assert Identity.objects.count() == 6
    assert Household.objects.exclude(status="merged").count() == 1
