"""The shapes of the needs calculator."""

from typing import Any

from rest_framework import serializers

from core.shapes import Number
from incidents.models import MOST_PEOPLE
from shelters.needs import Line
from shelters.serializers.places import Shape

LONGEST = 365 * 24


class NeedsShape(Shape):
    people = serializers.IntegerField(min_value=1, max_value=MOST_PEOPLE)
    hours = serializers.IntegerField(min_value=1, max_value=LONGEST)
    profile = serializers.CharField(max_length=40)
    household_size = Number(min_value=1, max_value=50, required=False)
    incident = serializers.CharField(max_length=40, required=False)


class NeedShape(Shape):
    code = serializers.CharField()
    need = serializers.FloatField()
    available = serializers.FloatField(help_text="0 also where it is not known: see `known`.")
    shortage = serializers.FloatField()
    runs_out_hour = serializers.IntegerField(allow_null=True)
    known = serializers.BooleanField(
        help_text="False where nobody has told what there is: `available` is 0 then, to count on nothing."
    )


class NeedsAnswer(Shape):
    profile = serializers.CharField()
    household_size = serializers.FloatField()
    lines = NeedShape(many=True)


def line(row: Line) -> dict[str, Any]:
    return {
        "code": row.code,
        "need": row.need,
        "available": row.available,
        "shortage": row.shortage,
        "runs_out_hour": row.runs_out_hour,
        "known": row.known,
    }
