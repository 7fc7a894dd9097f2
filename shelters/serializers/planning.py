"""The shapes of plans, proposals and suggestions at the API."""

from collections.abc import Iterable, Mapping
from functools import partial
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from shelters import hindrances, wording
from shelters.models import AllocationRun, Proposal, Shelter, SpacePool
from shelters.queries import Hindrance, Suggestion

Shape = serializers.Serializer[Any]
MOST_AT_ONCE = 5_000
ALL = "all"
WAITING, ARRIVAL = "waiting", "arrival:"
Codes = Mapping[str, str]  # of shelters, by id


@extend_schema_field({"type": "string", "example": WAITING})
class ScopeField(serializers.Field):  # type: ignore[type-arg]  # not generic at run time
    """`waiting`, or `arrival:` and the id of one: None, or that id."""

    default_error_messages = {"invalid": _("Write waiting, or arrival: and the id of an arrival.")}

    def to_internal_value(self, data: Any) -> UUID | None:
        if data == WAITING:
            return None
        try:
            return UUID(str(data).removeprefix(ARRIVAL))
        except ValueError:
            self.fail("invalid")


class RunShape(Shape):
    id = serializers.UUIDField(required=False)
    scope = ScopeField()
    engine = serializers.ChoiceField(
        AllocationRun.Engine.choices, default=AllocationRun.Engine.FLOW
    )
    seed = serializers.IntegerField(min_value=0, max_value=2**31 - 1, default=1)


@extend_schema_field(
    {
        "oneOf": [
            {"type": "string", "enum": [ALL]},
            {"type": "array", "items": {"type": "string", "format": "uuid"}},
        ]
    }
)
class ChosenField(serializers.Field):  # type: ignore[type-arg]  # not generic at run time
    """`all`, as None, or a list of ids."""

    default_error_messages = {"invalid": _("Write all, or a list of ids of proposals.")}

    def to_internal_value(self, data: Any) -> list[UUID] | None:
        if data == ALL:
            return None
        reader = serializers.ListField(child=serializers.UUIDField(), max_length=MOST_AT_ONCE)
        ids: list[UUID] = reader.run_validation(data)
        return ids


class AcceptShape(Shape):
    proposals = ChosenField(allow_null=False)


class ChangeShape(Shape):
    shelter = serializers.CharField(max_length=40)
    pool = serializers.ChoiceField(SpacePool.Kind.choices, required=False)
    reason = serializers.CharField(max_length=500)
    overrule = serializers.BooleanField(default=False)


class DeclineProposalShape(Shape):
    reason = serializers.CharField(max_length=500)


def run(row: AllocationRun) -> dict[str, Any]:
    """What a list shows of it; without its proposals."""
    return {
        "id": row.pk,
        "incident": row.incident_id,
        "scope": row.asked,
        "state": row.told_state,
        "progress": _progress(row),
        "engine": row.engine,
        "engine_used": row.engine_used or None,
        "seed": row.seed,
        "inputs_hash": row.inputs_hash or None,
        "objective": row.objective,
        "figures": row.figures,
        "bound": row.bound,
        "seconds": row.seconds,
        "changes": row.changes,
        "created_at": row.created_at,
        "made_at": row.made_at,
    }


def _progress(row: AllocationRun) -> dict[str, int | None] | None:
    """The job counts on until its last step; what is done is done whole."""
    if (job := row.job) is None:
        return None
    return {"done": job.total if row.is_done else job.progress, "total": job.total}


def proposals(rows: Iterable[Proposal], codes: Codes) -> list[dict[str, Any]]:
    return [proposal(row, codes) for row in rows]


def proposal(row: Proposal, codes: Codes) -> dict[str, Any]:
    """Numbers and codes; no names. `codes` are those of the incident's shelters, by id."""
    return {
        "id": row.pk,
        "run": row.run_id,
        "household": row.household_id,
        "number": row.household.number,
        "people": row.people,
        "pool": row.pool,
        "accessible": row.accessible,
        **_place(row.shelter),
        "km": row.km,
        "reasons": [_told(reason) for reason in row.reasons],
        "alternatives": [_alternative(each, codes) for each in row.alternatives],
        "binding": _binding(row.binding),
        "remedy": _remedy(row.remedy, codes),
        "since": row.since,
        "before": row.before.code if row.before else None,
        "decision": row.decision,
        "decided_at": row.decided_at,
        "change_reason": row.change_reason or None,
        "stay": row.stay_id,
        "refusal": _refusal(row.refusal),
    }


def outcome(row: Proposal) -> dict[str, Any]:
    """What became of a proposal when it was accepted."""
    return {
        "proposal": row.pk,
        "household": row.household_id,
        "number": row.household.number,
        "held": row.decision in Proposal.PLACED,
        "decision": row.decision,
        "stay": row.stay_id,
        "shelter": row.stay.shelter.code if row.stay else None,
        "reason": _refusal(row.refusal) or _binding(row.binding),
    }


def suggestion(row: Suggestion) -> dict[str, Any]:
    offer = row.offer
    return {
        **_place(offer.shelter),
        "name": offer.shelter.name,
        "pool": row.pool,
        "accessible": row.accessible,
        "km": round(offer.km, 2),
        "free": offer.free,
        "reasons": [_told(reason) for reason in row.reasons],
    }


def hindrance(row: Hindrance) -> dict[str, Any]:
    """What stands in the way at a nearer shelter."""
    words = wording.both(partial(hindrances.said, row))
    return {**_place(row.shelter), "km": round(row.km, 2), "code": row.code, **words}


def _place(shelter: Shelter | None) -> dict[str, Any]:
    if shelter is None:
        return {"shelter": None, "shelter_code": None}
    return {"shelter": shelter.pk, "shelter_code": shelter.code}


def _told(reason: Mapping[str, Any]) -> dict[str, Any]:
    return {**reason, **wording.both(partial(wording.reason, reason))}


def _binding(code: str) -> dict[str, Any] | None:
    return {"code": code, **wording.both(partial(wording.binding, code))} if code else None


def _refusal(told: Mapping[str, Any]) -> dict[str, Any] | None:
    return {**told, **wording.both(partial(wording.refusal, told))} if told else None


def _remedy(told: Mapping[str, Any] | None, codes: Codes) -> dict[str, Any] | None:
    if told is None:
        return None
    code = codes[told["shelter"]]
    return {**told, "shelter_code": code, **wording.both(partial(wording.remedy, told, code))}


def _alternative(told: Mapping[str, Any], codes: Codes) -> dict[str, Any]:
    code = codes[told["shelter"]]
    words = wording.both(partial(wording.alternative, told, code))
    return {**told, "shelter_code": code, **words}
