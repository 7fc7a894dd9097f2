"""Cards and their key under many hands at one moment."""

import pytest

from core.actors import SYSTEM
from core.models import Event
from incidents.models import Incident
from registrations.models import Card, CardKey
from registrations.services.cards import issue_card
from tests import hands
from tests.builders import make_household

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]


def test_eight_processes_that_need_a_key_make_one(incident: Incident) -> None:
    keys = hands.together("tests.registrations.hands:sign_with", [[incident.ref]] * 8)
    assert set(keys) == {CardKey.objects.get().public}


def test_eight_desks_that_give_one_household_a_card_give_the_same(incident: Incident) -> None:
    household = make_household(incident)
    cards = hands.together("tests.registrations.hands:give_card", [[household.number]] * 8)
    assert set(cards) == {str(Card.objects.get().pk)}
    assert Event.objects.filter(kind="registrations.card_issued").count() == 1


def test_one_card_is_replaced_by_one_of_eight(incident: Incident) -> None:
    card = issue_card(make_household(incident), by=SYSTEM)
    ended = hands.together("tests.registrations.hands:replace_that_card", [[str(card.pk)]] * 8)
    assert sorted(ended) == ["issued"] + ["wrong_state"] * 7
    assert sorted(Card.objects.values_list("state", flat=True)) == ["issued", "lost"]
