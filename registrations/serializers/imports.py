"""Manifests that were handed in, as the API takes and shows them."""

from typing import Any

from django.utils.translation import gettext as _
from rest_framework import serializers

from core.audit import LONGEST_REASON
from registrations.intake import manifest, manifests
from registrations.intake.preview import Preview, Shown
from registrations.intake.tables import NotAManifest
from registrations.models import Import

ALL = "all"
MOST_HOUSEHOLDS = 10_000


class ManifestShape(serializers.Serializer[Any]):
    """`arrival` is where rows belong that name none: the code of a known one, or a name for a new one."""

    id = serializers.UUIDField(required=False)
    file = serializers.FileField()
    arrival = serializers.CharField(max_length=60, allow_blank=True, default="")

    def validate_file(self, file: Any) -> bytes:
        content: bytes = file.read()
        try:
            manifest.read(content)
        except NotAManifest as error:
            raise serializers.ValidationError(manifests.REFUSED[error.why]) from error
        return content


class HouseholdsField(serializers.ListField):
    """The places of households in their manifest, or "all"; all is None."""

    def __init__(self) -> None:
        child = serializers.IntegerField(min_value=0)
        super().__init__(child=child, max_length=MOST_HOUSEHOLDS)

    def run_validation(self, data: Any = serializers.empty) -> Any:
        return None if data == ALL else super().run_validation(data)


class AcceptImportShape(serializers.Serializer[Any]):
    """`looked`: somebody has looked at those that resemble others, where these are many."""

    households = HouseholdsField()
    looked = serializers.BooleanField(default=False)


class UndoImportShape(serializers.Serializer[Any]):
    reason = serializers.CharField(max_length=LONGEST_REASON)


def imported(row: Import) -> dict[str, Any]:
    """What became of it. `problems` name rows, columns and reasons, and nothing of what stands there."""
    job = row.job
    problems = (job.result or {}).get("problems", []) if job else []
    return {
        "id": row.pk,
        "incident": row.incident_id,
        "state": row.state,
        "arrivals": row.arrivals,
        "households": row.households,
        "people": row.people,
        "counts": row.counts,
        "problems": [_problem(each) for each in problems],
        "kept": [{"number": number, "reason": why} for number, why in row.reasons_kept],
        "job": job and {"state": job.state, "progress": job.progress, "total": job.total},
        "created_at": row.created_at,
        "updated_at": row.updated_at,
    }


def previewed(preview: Preview) -> dict[str, Any]:
    """What would become of it. Holds names: for who may read it in."""
    return {
        "arrivals": preview.arrivals,
        "people": preview.counts,
        "likely_share": round(preview.likely_share, 4),
        "looked_needed": preview.is_doubtful,
        "households": [_shown(each) for each in preview.households],
    }


def _shown(each: Shown) -> dict[str, Any]:
    return {
        "place": each.place,
        "key": each.key,
        "state": each.state,
        "rows": [{"row": number, "cells": texts} for number, texts in each.rows],
        "problems": [_problem(problem) for problem in each.problems],
        "alike": [
            {"number": number, "people": people, "probability": round(probability, 6)}
            for number, people, probability in each.alike
        ],
    }


def _problem(told: Any) -> dict[str, Any]:
    row, field, reason = told
    return {"row": row, "field": field, "reason": reason}


def chosen(preview: Preview, places: list[int] | None) -> list[int]:
    """Whom a choice leaves out, of those that would come in. Raises ValidationError for who does not."""
    fresh = {each.place for each in preview.fresh}
    if places is None:
        return []
    if strange := sorted(set(places) - fresh):
        sentence = _("These would not be read in anyway: %(places)s.")
        told = {"places": ", ".join(map(str, strange))}
        raise serializers.ValidationError({"households": [sentence % told]})
    return sorted(fresh - set(places))
