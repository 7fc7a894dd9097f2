"""Handing out to whoever shows a card."""

from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from core.actors import SYSTEM
from incidents.models import Incident
from partners.models import User
from registrations.models import Card
from registrations.services.cards import end_card, issue_card
from supplies.models import DistributionRound, Receipt
from tests.builders import make_household
from tests.conftest import SignIn


@pytest.fixture
def card(incident: Incident) -> Card:
    return issue_card(make_household(incident, people=5), by=SYSTEM)


def show(client: Client, round: DistributionRound, payload: str, **more: Any) -> Any:
    path = f"/api/v1/distribution-rounds/{round.pk}/receipts/"
    return client.post(path, {"card": payload, **more}, "application/json")


def test_goods_are_given_to_whoever_shows_a_card(
    sign_in: SignIn, eko: User, round: DistributionRound, card: Card
) -> None:
    answer = show(sign_in(eko), round, card.payload)
    assert (answer.status_code, answer.json()["people"]) == (201, 5)
    assert Receipt.objects.get().household == card.household


def test_a_card_sent_twice_gives_once(
    sign_in: SignIn, eko: User, round: DistributionRound, card: Card
) -> None:
    client, id = sign_in(eko), str(uuid4())
    statuses = [show(client, round, card.payload, id=id).status_code for _ in range(2)]
    assert statuses == [201, 200]


@pytest.mark.parametrize("state", [Card.State.VOID, Card.State.LOST])
def test_a_card_that_ended_gives_nothing(
    sign_in: SignIn, eko: User, round: DistributionRound, card: Card, state: Card.State
) -> None:
    end_card(card, state, reason="Torn", by=SYSTEM)
    answer = show(sign_in(eko), round, card.payload)
    assert (answer.status_code, answer.json()["code"]) == (409, "card_not_valid")
    assert answer.json()["state"] == state


def test_a_changed_card_gives_nothing(
    sign_in: SignIn, eko: User, round: DistributionRound, card: Card
) -> None:
    changed = card.payload[:-1] + str((int(card.payload[-1]) + 1) % 10)
    answer = show(sign_in(eko), round, changed)
    assert (answer.status_code, answer.json()["state"]) == (409, "wrong_signature")
    assert not Receipt.objects.exists()


def test_a_card_of_another_incident_is_unknown(
    sign_in: SignIn, eko: User, round: DistributionRound, other_incident: Incident
) -> None:
    card = issue_card(make_household(other_incident), by=SYSTEM)
    assert show(sign_in(eko), round, card.payload).json()["state"] == "unknown"


def test_what_is_no_card_is_a_wrong_field(
    sign_in: SignIn, eko: User, round: DistributionRound, card: Card
) -> None:
    answer = show(sign_in(eko), round, card.household.number)
    assert (answer.status_code, list(answer.json()["fields"])) == (400, ["card"])


def test_a_card_is_scanned_into_the_field_of_the_number(
    sign_in: SignIn, eko: User, round: DistributionRound, card: Card
) -> None:
    url = f"/incidents/{round.incident.ref}/supplies/rounds/{round.pk}/"
    page = sign_in(eko).post(url, {"id": str(uuid4()), "number": card.payload + "\n"})
    assert page.status_code == 200
    assert card.household.number in page.content.decode()
    assert Receipt.objects.get().household == card.household


def test_a_lost_card_is_refused_at_the_round_in_plain_words(
    sign_in: SignIn, eko: User, round: DistributionRound, card: Card
) -> None:
    end_card(card, Card.State.LOST, reason="Lost", by=SYSTEM)
    url = f"/incidents/{round.incident.ref}/supplies/rounds/{round.pk}/"
    page = sign_in(eko).post(url, {"id": str(uuid4()), "number": card.payload})
    assert page.status_code == 409
    assert "This card does not count: Reported lost." in page.content.decode()
