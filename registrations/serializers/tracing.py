"""How the API takes and shows that people look for people."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from rest_framework import serializers

from registrations import reasons
from registrations.models import Person, Sex, TracingProposal, TracingRequest
from registrations.serializers.keys import HouseholdKey

RELATIONSHIPS = [c for c in Person.Relationship.choices if c[0] != Person.Relationship.FOCAL_POINT]


def _text(most: int, **more: Any) -> serializers.CharField:
    return serializers.CharField(max_length=most, allow_blank=True, required=False, **more)


class SoughtShape(serializers.Serializer[Any]):
    """Who is sought. `relationship` is what they are to the seeker."""

    name = serializers.CharField(max_length=200)
    other_names = _text(200)
    sex = serializers.ChoiceField(Sex.choices, required=False)
    birth_year = serializers.IntegerField(min_value=1900, required=False, allow_null=True)
    relationship = serializers.ChoiceField(RELATIONSHIPS, allow_blank=True, required=False)
    origin = _text(200)
    last_seen = _text(1000)

    def validate_birth_year(self, year: int | None) -> int | None:
        if year is not None and year > timezone.now().year:
            raise serializers.ValidationError(_("This year is yet to come."))
        return year


class TracingShape(serializers.Serializer[Any]):
    """The seeker is a household, or one person of it; or `contact`, somebody outside the register."""

    id = serializers.UUIDField(required=False)
    incident = serializers.CharField(max_length=36, required=False)
    household = HouseholdKey(required=False, allow_null=True)
    person = serializers.UUIDField(required=False, allow_null=True)
    contact = _text(500)
    sought = SoughtShape()

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if not attrs.get("household") and not (attrs.get("contact") and attrs.get("incident")):
            sentence = _("Say who looks: a household, or an incident and a contact outside of it.")
            raise serializers.ValidationError({"household": [sentence]})
        return attrs


class TracingChange(serializers.Serializer[Any]):
    contact = _text(500)
    sought = SoughtShape(partial=True, required=False)


class AnswerShape(serializers.Serializer[Any]):
    answer = serializers.ChoiceField(
        [a for a in TracingProposal.Answer.values if a != TracingProposal.Answer.WAITING]
    )
    words = _text(1000, default="")


class OutcomeShape(serializers.Serializer[Any]):
    outcome = serializers.ChoiceField(TracingRequest.Outcome.choices)


def tracing_outline(row: TracingRequest) -> dict[str, Any]:
    """What a registrar sees: that it is there, and whether it goes on."""
    return {
        "id": row.pk,
        "incident": row.incident_id,
        "household": row.household_id,
        "state": "open" if row.is_going_on else "closed",
        "created_at": row.created_at,
    }


def tracing_request(row: TracingRequest) -> dict[str, Any]:
    """The whole request, for protection."""
    return {
        **tracing_outline(row),
        "state": row.state,
        "person": row.person_id,
        "contact": row.contact or None,
        "sought": {
            "name": row.name,
            "other_names": row.other_names,
            "sex": row.sex,
            "birth_year": row.birth_year,
            "relationship": row.relationship or None,
            "origin": row.origin or None,
            "last_seen": row.last_seen or None,
        },
        "outcome": row.outcome or None,
        "closed_at": row.closed_at,
        "updated_at": row.updated_at,
    }


def tracing_proposal(row: TracingProposal) -> dict[str, Any]:
    person = row.person
    return {
        "id": row.pk,
        "request": row.request_id,
        "household": person.household_id,
        "number": person.household.number,
        "incident": person.household.incident_id,
        "person": person.id,
        "name": person.name,
        "sex": person.sex,
        "birth_year": person.birth_year,
        "probability": round(row.probability, 4),
        "reasons": reasons.shown(row.reasons, named=False),
        "answer": row.answer,
        "words": row.words or None,
        "answered_at": row.answered_at,
        "created_at": row.created_at,
    }
