"""How the API shows households that must not meet."""

from typing import Any

from rest_framework import serializers

from core.audit import LONGEST_REASON
from registrations.models import KeepApart
from registrations.serializers.keys import HouseholdKey


class KeepApartShape(serializers.Serializer[Any]):
    id = serializers.UUIDField(required=False)
    a = HouseholdKey()
    b = HouseholdKey()
    reason = serializers.CharField(max_length=2000)


class KeepApartFilter(serializers.Serializer[Any]):
    household = HouseholdKey(required=False)
    state = serializers.ChoiceField(["all"], required=False)


class EndKeepApartShape(serializers.Serializer[Any]):
    reason = serializers.CharField(max_length=LONGEST_REASON)


def keep_apart(row: KeepApart, *, whole: bool = False) -> dict[str, Any]:
    """`reason` is null unless it is shown `whole`."""
    return {
        "id": row.pk,
        "a": row.a_id,
        "b": row.b_id,
        "numbers": [row.a.number, row.b.number],
        "reason": row.reason if whole else None,
        "author": row.actor_id,
        "since": row.created_at,
        "ended_at": row.ended_at,
        "ended_by": row.ended_by_id,
    }
