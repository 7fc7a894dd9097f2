"""The shapes of movements: who goes where together, counted out, counted in."""

from typing import Any

from django.utils.translation import gettext as _
from rest_framework import serializers

from core.shapes import SomeOf
from incidents.serializers import Latitude, Longitude, People
from partners.models import Organisation
from shelters.destinations import NAMED
from shelters.models import Movement, Passenger
from shelters.serializers.places import Shape
from shelters.serializers.visits import Numbers, required


class PeopleMovementShape(Shape):
    """`to` is the key of a shelter, an arrival or a facility, as `to_kind` says; other places have a name."""

    id = serializers.UUIDField(required=False)
    incident = serializers.CharField(max_length=40, required=False)
    to_kind = serializers.ChoiceField(Movement.To.choices, default=Movement.To.SHELTER)
    to = serializers.CharField(max_length=40, required=False, allow_null=True)
    to_text = serializers.CharField(max_length=200, required=False, allow_blank=True, default="")
    to_lat = Latitude(required=False, allow_null=True, default=None)
    to_lon = Longitude(required=False, allow_null=True, default=None)
    from_text = serializers.CharField(max_length=200, required=False, allow_blank=True, default="")
    households = Numbers(allow_empty=False)
    vehicle = serializers.CharField(max_length=120, required=False, allow_blank=True, default="")
    escort = serializers.PrimaryKeyRelatedField(
        queryset=Organisation.objects.all(), required=False, allow_null=True, default=None
    )
    goods = serializers.CharField(max_length=500, required=False, allow_blank=True, default="")
    people_informed = serializers.BooleanField(required=False, allow_null=True, default=None)
    informed_language = serializers.CharField(
        max_length=40, required=False, allow_blank=True, default=""
    )

    def get_fields(self) -> dict[str, serializers.Field[Any, Any, Any, Any]]:
        """`from` is a word of Python."""
        origin = serializers.CharField(max_length=40, required=False, allow_null=True)
        return {**super().get_fields(), "from": origin}

    def validate(self, data: dict[str, Any]) -> dict[str, Any]:
        if bool(data.get("from")) == bool(data["from_text"]):
            message = _("Say where from: a shelter as from, or another place as from_text.")
            raise serializers.ValidationError({"from": [message]})
        required(data, "to_text" if data["to_kind"] in NAMED else "to")
        if (data["to_lat"] is None) != (data["to_lon"] is None):
            raise serializers.ValidationError(
                {"to_lat": [_("Latitude and longitude go together.")]}
            )
        return data


class MovementFilter(Shape):
    state = SomeOf(Movement.State.values, source="state__in", required=False)


class CountOutShape(Shape):
    people = People()

    def validate(self, data: dict[str, Any]) -> dict[str, Any]:
        if "people" not in data:
            required(data, "people")
        return data


class CountInShape(CountOutShape):
    arrived = Numbers(required=False, allow_null=True, default=None)
    reason = serializers.CharField(max_length=500, required=False, allow_blank=True, default="")


def movement(row: Movement) -> dict[str, Any]:
    """With its households, which the query has fetched."""
    return {
        "id": row.pk,
        "incident": row.incident_id,
        "code": row.code,
        "state": row.state,
        **_from_and_to(row),
        "vehicle": row.vehicle,
        "escort": row.escort_id,
        "goods": row.goods,
        "people_informed": row.people_informed,
        "informed_language": row.informed_language,
        "households": [_passenger(seat) for seat in row.passengers.all()],
        "counted_out": row.counted_out,
        "counted_out_at": row.counted_out_at,
        "counted_in": row.counted_in,
        "counted_in_at": row.counted_in_at,
        "difference": row.difference,
        "difference_reason": row.difference_reason,
        "created_at": row.created_at,
    }


def _from_and_to(row: Movement) -> dict[str, Any]:
    return {
        "from": row.origin_id,
        "from_code": row.origin.code if row.origin else None,
        "from_text": row.origin_text,
        "to_kind": row.to_kind,
        "to": row.destination_id or row.to_id,
        "to_code": row.destination.code if row.destination else None,
        "to_text": row.to_text,
        "to_lat": row.to_lat,
        "to_lon": row.to_lon,
    }


def _passenger(seat: Passenger) -> dict[str, Any]:
    return {
        "household": seat.household_id,
        "number": seat.household.number,
        "people": seat.people,
        "state": seat.state,
        "stay": seat.stay_id,
        "became": seat.told.status if seat.told else None,
        "refusal": seat.refusal or None,
    }
