"""Cards: given once, replaced, lost, and checked with or without a network."""

import base64
from collections.abc import Callable

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from core.actors import SYSTEM
from core.errors import RuleBroken
from core.models import AuditEntry, Event
from incidents.models import Incident
from partners.models import User
from registrations import tokens
from registrations.models import Card, CardKey, Household
from registrations.services.cards import end_card, issue_card, issue_cards, replace_card
from tests.builders import make_household
from tests.conftest import SignIn

VERIFY = "/api/v1/cards/verify/"


@pytest.fixture
def household(incident: Incident) -> Household:
    return make_household(incident)


def verify(client: Client, payload: str) -> dict[str, object]:
    answer = client.post(VERIFY, {"payload": payload}, "application/json")
    assert answer.status_code == 200, answer.json()
    body: dict[str, object] = answer.json()
    return body


def test_a_household_has_one_card_however_often_it_asks(household: Household) -> None:
    first = issue_card(household, by=SYSTEM)
    assert issue_card(household, by=SYSTEM) == first
    assert Event.objects.filter(kind="registrations.card_issued").count() == 1


def test_a_card_tells_nothing_but_its_number(household: Household) -> None:
    card = issue_card(household, by=SYSTEM)
    token = tokens.read(card.payload)
    assert token is not None
    assert token.number == household.number
    assert len(card.code) == 6
    assert card.code not in card.payload[1:35]


def test_a_tablet_checks_a_card_with_the_public_key_alone(
    household: Household, ros: User, sign_in: SignIn
) -> None:
    card = issue_card(household, by=SYSTEM)
    answer = sign_in(ros).get(f"/api/v1/incidents/{household.incident.ref}/card-key/").json()
    token = tokens.read(card.payload)
    assert token is not None
    assert answer["key_id"] == token.key_id
    assert tokens.verify(token, base64.b64decode(answer["public_key"]))
    assert answer["context"].encode() == tokens.CONTEXT


def test_the_key_is_there_before_the_first_card_and_stays(
    incident: Incident, sari: User, sign_in: SignIn
) -> None:
    client = sign_in(sari)
    address = f"/api/v1/incidents/{incident.pk}/card-key/"
    assert client.get(address).json() == client.get(address).json()


def test_the_private_key_is_not_in_the_database_in_the_clear(household: Household) -> None:
    issue_card(household, by=SYSTEM)
    key = CardKey.objects.get()
    assert len(key.private_bytes) == 32
    assert key.private not in key.private_sealed


def test_a_valid_card_is_valid_with_what_its_reader_may_know(
    household: Household, sari: User, sign_in: SignIn
) -> None:
    card = issue_card(household, by=SYSTEM)
    found = verify(sign_in(sari), card.payload)
    assert (found["state"], found["number"]) == ("valid", household.number)
    assert found["household"]["people"] == 5  # type: ignore[index]


def test_a_shelter_manager_learns_of_a_strangers_card_that_it_is_good_and_no_more(
    household: Household, ros: User, sign_in: SignIn
) -> None:
    found = verify(sign_in(ros), issue_card(household, by=SYSTEM).payload)
    assert (found["state"], found["household"]) == ("valid", None)


def test_a_replaced_card_is_void_and_the_new_one_counts(
    household: Household, sari: User, sign_in: SignIn
) -> None:
    old = issue_card(household, by=SYSTEM)
    new = replace_card(old, Card.State.VOID, reason="Wet and torn", by=sari)
    client = sign_in(sari)
    states = [verify(client, card.payload)["state"] for card in (old, new)]
    assert states == ["void", "valid"]
    assert AuditEntry.objects.get(action="registrations.card_ended").reason == "Wet and torn"


def test_a_lost_card_is_told_apart(household: Household, sari: User, sign_in: SignIn) -> None:
    card = issue_card(household, by=SYSTEM)
    end_card(card, Card.State.LOST, reason="Lost at sea", by=sari)
    assert verify(sign_in(sari), card.payload)["state"] == "lost"


def test_a_card_ends_once(household: Household, sari: User) -> None:
    card = issue_card(household, by=SYSTEM)
    end_card(card, Card.State.LOST, reason="Lost", by=sari)
    with pytest.raises(RuleBroken) as refused:
        replace_card(card, Card.State.VOID, reason="Torn", by=sari)
    assert (refused.value.code, refused.value.facts) == ("wrong_state", {"state": "lost"})


def test_a_changed_code_is_not_ours(household: Household, sari: User, sign_in: SignIn) -> None:
    payload = issue_card(household, by=SYSTEM).payload
    other = "9" if payload[20] != "9" else "8"
    found = verify(sign_in(sari), payload[:20] + other + payload[21:])
    assert (found["state"], found["number"]) == ("wrong_signature", None)


def test_a_card_that_was_signed_and_never_given_is_unknown(
    household: Household, sari: User, sign_in: SignIn
) -> None:
    issue_card(household, by=SYSTEM)
    private = CardKey.objects.get().private_bytes
    copied = tokens.sign(household.number, tokens.new_token(), private)
    assert verify(sign_in(sari), copied)["state"] == "unknown"


def test_a_card_of_an_incident_that_is_not_theirs_is_unknown(
    other_incident: Incident, sari: User, sign_in: SignIn
) -> None:
    card = issue_card(make_household(other_incident), by=SYSTEM)
    found = verify(sign_in(sari), card.payload)
    assert (found["state"], found["number"]) == ("unknown", None)


@pytest.mark.parametrize("payload", ["", "800-0001-50", "1" * 189, "x" * 190, None, 7])
def test_what_is_no_card_is_named_as_such(sari: User, sign_in: SignIn, payload: object) -> None:
    answer = sign_in(sari).post(VERIFY, {"payload": payload}, "application/json")
    assert (answer.status_code, list(answer.json()["fields"])) == (400, ["payload"])


def test_an_observer_checks_no_cards(household: Household, maya: User, sign_in: SignIn) -> None:
    payload = issue_card(household, by=SYSTEM).payload
    assert sign_in(maya).post(VERIFY, {"payload": payload}).status_code == 403


def test_the_api_makes_a_card_and_replaces_it(
    household: Household, sari: User, sign_in: SignIn
) -> None:
    client, address = sign_in(sari), f"/api/v1/households/{household.number}/card/"
    first, again = client.post(address).json(), client.post(address).json()
    assert first == again
    body = {"state": "lost", "reason": "Left in the boat", "replace": True}
    new = client.post(f"{address}end/", body, "application/json").json()
    assert (new["state"], new["id"] != first["id"]) == ("issued", True)
    assert Card.objects.get(pk=first["id"]).state == "lost"


def test_a_card_is_not_ended_where_there_is_none(
    household: Household, sari: User, sign_in: SignIn
) -> None:
    body = {"state": "lost", "reason": "Never had one"}
    address = f"/api/v1/households/{household.number}/card/end/"
    answer = sign_in(sari).post(address, body, "application/json")
    assert (answer.status_code, answer.json()["code"]) == (409, "wrong_state")


def test_who_is_here_no_more_gets_no_card(household: Household) -> None:
    household.status = Household.Status.MERGED
    with pytest.raises(RuleBroken, match="wrong_state"):
        issue_card(household, by=SYSTEM)


def test_many_cards_are_made_at_once_in_few_statements(
    incident: Incident, django_assert_max_num_queries: Callable[[int], object]
) -> None:
    households = [make_household(incident) for _ in range(5)]
    issue_card(households[0], by=SYSTEM)
    with django_assert_max_num_queries(9):  # type: ignore[attr-defined]
        cards = issue_cards(incident, households, by=SYSTEM)
    assert len(cards) == Card.objects.count() == 5


def test_the_database_keeps_a_second_valid_card_out(household: Household) -> None:
    card = issue_card(household, by=SYSTEM)
    with pytest.raises(IntegrityError), transaction.atomic():
        Card.objects.create(
            household=household, token=tokens.new_token(), payload=card.payload, code_sealed="x"
        )


@pytest.mark.parametrize("values", [{"state": "void"}, {"state": "issued", "reason": "Torn"}])
def test_the_database_keeps_out_what_ended_without_a_reason(
    household: Household, values: dict[str, str]
) -> None:
    card = issue_card(household, by=SYSTEM)
    with pytest.raises(IntegrityError), transaction.atomic():
        Card.objects.filter(pk=card.pk).update(**values)
