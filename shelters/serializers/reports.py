"""The shapes of what is reported of a shelter's places."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from rest_framework import serializers

from core.shapes import Moment
from incidents.models import MOST_PEOPLE
from incidents.serializers import People
from shelters.models import CapacityReport
from shelters.models.reports import SAID
from shelters.serializers.places import Shape


class CapacityShape(Shape):
    """One of `free`, `capacity`, `delta` (so many more free than until now) and `other_occupied`."""

    id = serializers.UUIDField(required=False)
    free = People(required=False)
    capacity = People(required=False)
    delta = serializers.IntegerField(min_value=-MOST_PEOPLE, max_value=MOST_PEOPLE, required=False)
    other_occupied = People(required=False)
    effective_at = Moment(required=False)

    def validate(self, data: dict[str, Any]) -> dict[str, Any]:
        if sum(name in data for name in SAID) != 1:
            message = _("Give one of free, capacity, delta and other_occupied.")
            raise serializers.ValidationError({"free": [message]})
        return data


def report(row: CapacityReport, names: Mapping[str, str]) -> dict[str, Any]:
    """`names` are those of reporters whom the reader may know of, by their id."""
    undone = getattr(row, "undone_by", None)
    return {
        "id": row.pk,
        "shelter": row.shelter_id,
        **{name: getattr(row, name) for name in SAID},
        "source": row.source,
        "reporter": names.get(row.actor_id),
        "effective_at": row.effective_at,
        "created_at": row.created_at,
        "applied": row.is_applied,
        "message": None if row.is_applied else _("Something newer is known: nothing was changed."),
        "free_now": row.became.get("free"),
        "rated_now": row.became.get("rated"),
        "undo_of": row.undo_of_id,
        "undone_by": undone.pk if undone else None,
    }
