"""Cards and their keys as the API shows them."""

from typing import Any

from django.utils.translation import gettext as _
from rest_framework import serializers

from registrations import tokens
from registrations.models import Card, CardKey
from registrations.queries.cards import Finding
from registrations.serializers.households import outline

ENDED = [(state.value, state.label) for state in (Card.State.VOID, Card.State.LOST)]


class PayloadField(serializers.CharField):
    """The text of a card's QR code."""

    def to_internal_value(self, data: Any) -> tokens.Token:  # type: ignore[override]
        token = tokens.read(super().to_internal_value(data))
        if token is None:
            raise serializers.ValidationError(_("This is not the code of a card."))
        return token


class PayloadShape(serializers.Serializer[Any]):
    payload = PayloadField()


class EndShape(serializers.Serializer[Any]):
    state = serializers.ChoiceField(ENDED)
    reason = serializers.CharField(max_length=200)
    replace = serializers.BooleanField(default=False)


def card_key(row: CardKey) -> dict[str, Any]:
    return {
        "incident": row.incident_id,
        "key_id": row.key_id,
        "algorithm": "Ed25519",
        "public_key": row.public,
        "context": tokens.CONTEXT.decode(),
    }


def card(row: Card) -> dict[str, Any]:
    """With its payload and code: for who may print it."""
    return {
        "id": row.pk,
        "household": row.household_id,
        "number": row.household.number,
        "state": row.state,
        "payload": row.payload,
        "code": row.code,
        "issued_at": row.issued_at,
        "voided_at": row.voided_at,
        "reason": row.reason,
    }


def finding(found: Finding) -> dict[str, Any]:
    card = found.card
    return {
        "state": found.verdict.value,
        "number": found.number or None,
        "issued_at": card and card.issued_at,
        "voided_at": card and card.voided_at,
        "household": found.household and outline(found.household),
    }
