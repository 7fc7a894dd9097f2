"""The shapes of the needs calculator."""

from typing import Any

from rest_framework import serializers

from incidents.models import MOST_PEOPLE
from shelters.needs import Line
from shelters.serializers.places import Shape

LONGEST = 365 * 24


class NeedsShape(Shape):
    people = serializers.IntegerField(min_value=1, max_value=MOST_PEOPLE)
    hours = serializers.IntegerField(min_value=1, max_value=LONGEST)
    profile = serializers.CharField(max_length=40)
    household_size = serializers.FloatField(min_value=1, max_value=50, required=False)
    incident = serializers.CharField(max_length=40, required=False)


def line(row: Line) -> dict[str, Any]:
    return {
        "code": row.code,
        "need": row.need,
        "available": row.available,
        "shortage": row.shortage,
        "runs_out_hour": row.runs_out_hour,
    }
