"""The shapes of incidents and arrivals at the API."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from django.utils import timezone
from django.utils.translation import gettext as _
from rest_framework import serializers

from core.shapes import Moment, Number
from incidents import arriving
from incidents.models import LATITUDE, LONGITUDE, MOST_PEOPLE, Arrival, HeadCount, Incident, choices


class People(serializers.IntegerField):
    """A number of people."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(min_value=0, max_value=MOST_PEOPLE, **kwargs)


class Latitude(Number):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(validators=LATITUDE, **kwargs)


class Longitude(Number):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(validators=LONGITUDE, **kwargs)


class ZoneField(serializers.CharField):
    """A name of the tz database, such as Asia/Jakarta."""

    def to_internal_value(self, data: Any) -> str:
        name = super().to_internal_value(data)
        if name not in available_timezones():
            raise serializers.ValidationError(_("There is no such time zone."))
        return ZoneInfo(name).key


class StandardsField(serializers.CharField):
    """The code of a set of minimum standards that any incident may choose."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=40, **kwargs)

    def to_internal_value(self, data: Any) -> str:
        code: str = super().to_internal_value(data)
        if code not in choices["standards"](None):
            raise serializers.ValidationError(_("There are no such standards."))
        return code


class Shape(serializers.Serializer[Any]):
    """Null for what may be left out is left out, where it has no meaning of its own."""

    def to_internal_value(self, data: Any) -> dict[str, Any]:
        if isinstance(data, Mapping):
            left_out = {name for name, field in self.fields.items() if not self._is_told(field)}
            data = {k: v for k, v in data.items() if v is not None or k not in left_out}
        told: dict[str, Any] = super().to_internal_value(data)
        return told

    @staticmethod
    def _is_told(field: Any) -> bool:
        return bool(field.required or field.allow_null)


class IncidentShape(Shape):
    id = serializers.UUIDField(required=False)
    prefix = serializers.RegexField(r"^[A-Z]{2,5}$", required=False)
    title = serializers.CharField(max_length=200)
    kind = serializers.ChoiceField(Incident.Kind.choices)
    population_type = serializers.ChoiceField(Incident.PopulationType.choices)
    severity = serializers.ChoiceField(Incident.Severity.choices, required=False)
    urgency = serializers.ChoiceField(Incident.Urgency.choices, required=False)
    certainty = serializers.ChoiceField(Incident.Certainty.choices, required=False)
    lat = Latitude()
    lon = Longitude()
    time_zone = ZoneField(required=False)
    started_at = Moment(required=False)
    expected_people = People(required=False, allow_null=True)
    is_exercise = serializers.BooleanField(required=False)
    phase = serializers.ChoiceField(Incident.Phase.choices, required=False)
    standards = StandardsField(required=False)


class IncidentChange(Shape):
    title = serializers.CharField(max_length=200)
    severity = serializers.ChoiceField(Incident.Severity.choices, required=False)
    urgency = serializers.ChoiceField(Incident.Urgency.choices, required=False)
    certainty = serializers.ChoiceField(Incident.Certainty.choices, required=False)
    lat = Latitude()
    lon = Longitude()
    time_zone = ZoneField(required=False)
    expected_people = People(allow_null=True)
    phase = serializers.ChoiceField(Incident.Phase.choices, required=False)
    standards = serializers.CharField(max_length=40, required=False)


class TransitionShape(Shape):
    to = serializers.ChoiceField(Incident.Status.choices)
    reason = serializers.CharField(max_length=500)


class CountsShape(Shape):
    men = People(default=0)
    women = People(default=0)
    boys = People(default=0)
    girls = People(default=0)
    unknown = People(default=0)


class Line(serializers.CharField):
    """A text that need not be told: null is none."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(allow_blank=True, allow_null=True, default="", **kwargs)

    def validate_empty_values(self, data: Any) -> tuple[bool, Any]:
        is_empty, data = super().validate_empty_values(data)
        return is_empty, "" if data is None else data


class ArrivalChange(Shape):
    """What an arrival says of itself. How many came is counted apart, and never corrected."""

    mode = serializers.ChoiceField(Arrival.Mode.choices)
    state = serializers.ChoiceField(Arrival.State.choices, default=Arrival.State.LANDED)
    vessel = Line(max_length=120)
    place = Line(max_length=200)
    origin = Line(max_length=200)
    lat = Latitude(allow_null=True, default=None)
    lon = Longitude(allow_null=True, default=None)
    arrived_at = Moment(allow_null=True, default=None)
    last_seen_at = Moment(allow_null=True, default=None)
    next_check_at = Moment(allow_null=True, default=None)
    aboard_low = People(allow_null=True, default=None)
    aboard_high = People(allow_null=True, default=None)
    rescued = People(default=0)
    injured = People(default=0)
    missing = People(default=0)
    deceased = People(default=0)


class ArrivalShape(ArrivalChange):
    id = serializers.UUIDField(required=False)
    counts = CountsShape(required=False)
    source = serializers.CharField(  # type: ignore[assignment]  # the contract's name
        max_length=120, allow_null=True, allow_blank=True, default=None
    )
    method = serializers.ChoiceField(HeadCount.Method.choices, default=HeadCount.Method.REPORTED)

    def validate(self, data: dict[str, Any]) -> dict[str, Any]:
        if wrong := arriving.misfits(data):
            raise serializers.ValidationError(wrong)
        data.setdefault("counts", dict.fromkeys(HeadCount.GROUPS, 0))
        return data


def arrival_change(row: Arrival, changes: dict[str, Any]) -> dict[str, Any]:
    """The changes, where the arrival with them fits together. Raises ValidationError."""
    if wrong := arriving.misfits_after(row, changes):
        raise serializers.ValidationError(wrong)
    return changes


class HeadCountShape(Shape):
    """A later count of the people of an arrival. Without a time it is of now."""

    id = serializers.UUIDField(required=False)
    counts = CountsShape()
    as_of = Moment(required=False)
    source = serializers.CharField(  # type: ignore[assignment]  # the contract's name
        max_length=120, allow_null=True, allow_blank=True, default=None
    )
    method = serializers.ChoiceField(HeadCount.Method.choices, default=HeadCount.Method.REPORTED)

    def validate_as_of(self, at: datetime) -> datetime:
        if at > timezone.now():
            raise serializers.ValidationError(_("This time has not come yet."))
        return at


def incident(row: Incident) -> dict[str, Any]:
    return {
        "id": row.pk,
        "ref": row.ref,
        "title": row.title,
        "kind": row.kind,
        "population_type": row.population_type,
        "status": row.status,
        "severity": row.severity,
        "urgency": row.urgency,
        "certainty": row.certainty,
        "started_at": row.started_at,
        "lat": row.lat,
        "lon": row.lon,
        "time_zone": row.scope.time_zone,
        "expected_people": row.expected_people,
        "phase": row.phase,
        "standards": row.standards,
        "is_exercise": row.is_exercise,
        "updated_at": row.updated_at,
    }


def arrival(row: Arrival, *, where: bool) -> dict[str, Any]:
    """`where`: with the vessel and the places, which observers of foreign arrivals do not learn."""
    newest = row.head_counts.order_by("-as_of", "-created_at").first()
    return {
        "id": row.pk,
        "incident": row.incident_id,
        "code": row.code,
        "mode": row.mode,
        "state": row.state,
        "vessel": row.vessel if where else "",
        "place": row.place if where else "",
        "origin": row.origin if where else "",
        "lat": row.lat if where else None,
        "lon": row.lon if where else None,
        "arrived_at": row.arrived_at,
        "last_seen_at": row.last_seen_at,
        "next_check_at": row.next_check_at,
        "aboard_low": row.aboard_low,
        "aboard_high": row.aboard_high,
        "counts": {group: getattr(newest, group, 0) for group in HeadCount.GROUPS},
        "source": (newest.source or None) if newest else None,
        "method": newest.method if newest else None,
        "rescued": row.rescued,
        "injured": row.injured,
        "missing": row.missing,
        "deceased": row.deceased,
    }


def head_count(row: HeadCount) -> dict[str, Any]:
    return {
        "id": row.pk,
        "arrival": row.arrival_id,
        "people": row.people,
        "counts": {group: getattr(row, group) for group in HeadCount.GROUPS},
        "source": row.source or None,
        "method": row.method,
        "as_of": row.as_of,
        "created_at": row.created_at,
    }
