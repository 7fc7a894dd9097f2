"""The shapes of what is seen and done at sites: counts, inspections, closing, evacuation."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from rest_framework import serializers

from core.shapes import Moment
from incidents.serializers import People
from registrations.serializers import HouseholdKey
from shelters import checklist, queries
from shelters.models import Closing, Evacuation, Inspection, RollCall, Shelter
from shelters.queries import Group
from shelters.serializers.places import Shape

MOST_HOUSEHOLDS = 500
CLOCKS_DIFFER = timedelta(minutes=5)


def required(data: Mapping[str, Any], name: str) -> None:
    if not data.get(name):
        raise serializers.ValidationError({name: [_("This field is required.")]})


class NotAhead(Moment):
    """When something was seen: it has happened."""

    def to_internal_value(self, value: Any) -> datetime:
        at: datetime = super().to_internal_value(value)
        if at > timezone.now() + CLOCKS_DIFFER:
            raise serializers.ValidationError(_("This time is still to come."))
        return at


class Numbers(serializers.ListField):
    """Households, each by its number or id."""

    child = HouseholdKey()

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=MOST_HOUSEHOLDS, **kwargs)


class PeopleNowShape(Shape):
    people = People()
    at = NotAhead(required=False)

    def validate(self, data: dict[str, Any]) -> dict[str, Any]:
        if "people" not in data:
            required(data, "people")
        return data


class RollCallShape(PeopleNowShape):
    id = serializers.UUIDField(required=False)
    absent = Numbers(required=False, default=list)

    def get_fields(self) -> dict[str, serializers.Field[Any, Any, Any, Any]]:
        """`source` means something else to a field of a serializer."""
        ways = serializers.ChoiceField(Shelter.Source.choices, default=Shelter.Source.API)
        return {**super().get_fields(), "source": ways}


class CloseShape(Shape):
    id = serializers.UUIDField(required=False)
    to = serializers.CharField(max_length=40, required=False, allow_null=True)
    reason = serializers.CharField(max_length=500, required=False, allow_blank=True, default="")
    closes_at = Moment(required=False, allow_null=True)


class EvacuateShape(Shape):
    id = serializers.UUIDField(required=False)
    to = serializers.CharField(max_length=40, required=False, allow_null=True)
    to_text = serializers.CharField(max_length=200, required=False, allow_blank=True, default="")
    reason = serializers.CharField(max_length=500)
    blocks_reason = serializers.CharField(
        max_length=500, required=False, allow_blank=True, default=""
    )

    def validate(self, data: dict[str, Any]) -> dict[str, Any]:
        if bool(data.get("to")) == bool(data["to_text"]):
            message = _("Say where to: a shelter as to, or another place as to_text.")
            raise serializers.ValidationError({"to": [message]})
        return data


class InspectionAnswerShape(Shape):
    answer = serializers.ChoiceField(checklist.ANSWERS)
    note = serializers.CharField(max_length=500, required=False, allow_blank=True)


class InspectionShape(Shape):
    id = serializers.UUIDField(required=False)
    checklist = serializers.CharField(max_length=40, required=False)
    at = NotAhead(required=False)
    answers = serializers.DictField(child=InspectionAnswerShape(), allow_empty=False)

    def validate_checklist(self, version: str) -> str:
        if version != checklist.newest().version:
            message = _("The questions have changed: fetch the newest checklist.")
            raise serializers.ValidationError(message)
        return version

    def validate_answers(self, answers: dict[str, Any]) -> dict[str, Any]:
        unknown = sorted(answers.keys() - set(checklist.newest().codes))
        if unknown:
            message = _("This question is not on the checklist.")
            raise serializers.ValidationError({code: [message] for code in unknown})
        return answers


def roll_call(row: RollCall) -> dict[str, Any]:
    return {
        "id": row.pk,
        "shelter": row.shelter_id,
        "people": row.people,
        "register": row.register,
        "difference": row.difference,
        "absent": row.absent,
        "at": row.at,
        "night": row.night,
        "source": row.source,
        "created_at": row.created_at,
    }


def closing(row: Closing, moved: Group, left: Group) -> dict[str, Any]:
    return {
        "id": row.pk,
        "shelter": row.shelter_id,
        "to": row.to_id,
        "to_code": row.to.code if row.to else None,
        "reason": row.reason,
        "closes_at": row.closes_at,
        "moved": {"households": moved.households, "people": moved.people},
        "blocks_ended": [block.pk for block in queries.blocks_ended(row)],
        "left": {"households": left.households, "people": left.people},
        "created_at": row.created_at,
    }


def evacuation(row: Evacuation) -> dict[str, Any]:
    return {
        "id": row.pk,
        "shelter": row.shelter_id,
        "to": row.to_id,
        "to_code": row.to.code,
        "to_text": row.to_text,
        "reason": row.reason,
        "households": row.households,
        "people": row.people,
        "beyond": row.beyond,
        "apart": row.apart,
        "from_blocks": row.from_blocks,
        "blocks_reason": row.blocks_reason,
        "blocks_ended": [block.pk for block in queries.blocks_ended(row)],
        "done_at": row.done_at,
        "created_at": row.created_at,
    }


def inspection(row: Inspection) -> dict[str, Any]:
    return {
        "id": row.pk,
        "shelter": row.shelter_id,
        "checklist": row.checklist,
        "answers": row.answers,
        "problems": row.given("no"),
        "at": row.at,
        "created_at": row.created_at,
    }


def checklist_version(row: checklist.Checklist) -> dict[str, Any]:
    return {
        "version": row.version,
        "sources": row.sources,
        "questions": [
            {"code": question.code, "topic": question.topic, "source": question.source}
            | {f"text_{language}": text for language, text in question.text.items()}
            for question in row.questions
        ],
    }
