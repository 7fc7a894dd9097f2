"""Who may have come twice, as the API shows it.

What stands in the register of another household is told only where its names may be read; numbers of
documents and phones never are.
"""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from rest_framework import serializers

from registrations import reasons
from registrations.models import Band, Household, Identity, MatchDecision, MatchPair
from registrations.queries.matching import Found
from registrations.queries.pairs import Beside, Chained

MOST_DUPLICATES = 5


class VerdictShape(serializers.Serializer[Any]):
    decision = serializers.ChoiceField([MatchPair.State.SAME, MatchPair.State.DIFFERENT])
    reason = serializers.CharField(max_length=500)


class UndoShape(serializers.Serializer[Any]):
    reason = serializers.CharField(max_length=500, required=False, allow_blank=True, default="")


def match(found: Found, row: Household) -> dict[str, Any]:
    """A household that may be the one asked for; whatever is listed is for somebody to look at."""
    told = found.match
    return {
        "household": row.pk,
        "number": row.number,
        "people": row.people,
        "probability": round(told.probability, 6),
        "band": Band.CERTAIN if told.band == Band.CERTAIN else Band.REVIEW,
        "score_bits": round(told.bits, 3),
        "reasons": reasons.shown([reasons.kept(each) for each in told.reasons], named=row.named),
        "persons": [
            {"person": found.ids[each.found.no], "probability": round(each.probability, 6)}
            for each in told.members
        ],
    }


def duplicates(beside: Sequence[Beside]) -> list[dict[str, Any]]:
    """The other households of the pairs of one, five at most."""
    return [_duplicate(each) for each in beside[:MOST_DUPLICATES]]


def _duplicate(beside: Beside) -> dict[str, Any]:
    pair, other = beside
    return {
        "household": other.pk,
        "number": other.number,
        "people": other.people,
        "pair": pair.pk,
        "probability": round(pair.probability, 6),
        "band": pair.band,
        "reasons": reasons.shown(pair.reasons, named=other.named),
    }


def pair(row: MatchPair, *, named: bool) -> dict[str, Any]:
    return {
        "id": row.pk,
        "incident": row.incident_id,
        "a": row.a_id,
        "b": row.b_id,
        "numbers": {"a": row.a.number, "b": row.b.number},
        "state": row.state,
        "probability": round(row.probability, 6),
        "band": row.band,
        "score_bits": round(row.bits, 3),
        "reasons": reasons.shown(row.reasons, named=named),
        "persons": [{**each, "probability": round(each["probability"], 6)} for each in row.members],
        "model_version": row.model_version,
        "created_at": row.created_at,
    }


def whole_pair(
    row: MatchPair,
    *,
    named: bool,
    identity: Identity | None,
    awaits: bool,
    chained: Sequence[Chained],
) -> dict[str, Any]:
    """The pair with what was decided of it. `awaits_second`: one more person must say the same."""
    return {
        **pair(row, named=named),
        "identity": identity and identity.pk,
        "awaits_second": awaits,
        "decisions": [_decision(each) for each in row.decisions.all()],
        "warnings": [_chained(each) for each in chained],
    }


def _decision(row: MatchDecision) -> dict[str, Any]:
    return {
        "decision": row.decision,
        "reason": row.reason,
        "organisation": row.organisation_id,
        "at": row.created_at,
    }


def _chained(each: Chained) -> dict[str, Any]:
    """Two households that would be one by way of others, and are not alike themselves."""
    return {
        "code": "not_alike",
        "a": each.a,
        "b": each.b,
        "probability": round(each.probability, 6),
    }


def identity(row: Identity, members: Sequence[UUID]) -> dict[str, Any]:
    return {
        "id": row.pk,
        "pair": row.pair_id,
        "state": row.pair.state,
        "households": list(members),
        "undone_at": row.undone_at,
    }
