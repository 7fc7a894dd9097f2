"""The shapes of stays, of blocks, and of what is done at the door."""

from typing import Any

from django.utils.translation import gettext as _
from rest_framework import serializers

from core.shapes import Ahead, SomeOf
from registrations.serializers import HouseholdKey
from shelters.models import Block, SpacePool, Stay
from shelters.services.group import MOST, Outcome

MOST_TOGETHER = 50  # people of one household
MOST_IN_BLOCK = 5_000
Shape = serializers.Serializer[Any]


class InterimShape(Shape):
    caregiver = serializers.CharField(max_length=200)
    reason = serializers.CharField(max_length=500)


class PlaceShape(Shape):
    """What a hold and a transfer have in common. `people` says how many of the household are meant: all."""

    shelter = serializers.CharField(max_length=40)
    pool = serializers.ChoiceField(SpacePool.Kind.choices, default=SpacePool.Kind.GENERAL)
    people = serializers.IntegerField(min_value=1, max_value=MOST_TOGETHER, required=False)
    override_reason = serializers.CharField(
        max_length=500, required=False, allow_blank=True, default=""
    )


class StayShape(PlaceShape):
    id = serializers.UUIDField(required=False)
    household = HouseholdKey()
    accessible = serializers.IntegerField(min_value=0, max_value=MOST_TOGETHER, default=0)
    state = serializers.ChoiceField(
        [Stay.State.HELD, Stay.State.CHECKED_IN], default=Stay.State.HELD
    )
    expires_at = Ahead(required=False, allow_null=True)
    interim_care = InterimShape(required=False, allow_null=True)
    block = serializers.UUIDField(required=False, allow_null=True)

    def validate(self, data: dict[str, Any]) -> dict[str, Any]:
        if data.get("interim_care") and data["pool"] not in SpacePool.FOR_CHILDREN:
            message = _("A child alone sleeps in a child_care or family_room pool.")
            raise serializers.ValidationError({"pool": [message]})
        return data


class TransferShape(PlaceShape):
    accessible = serializers.IntegerField(
        min_value=0, max_value=MOST_TOGETHER, required=False, allow_null=True
    )


class BlockChange(Shape):
    people = serializers.IntegerField(min_value=1, max_value=MOST_IN_BLOCK)
    label = serializers.CharField(max_length=80)  # type: ignore[assignment]  # DRF keeps it apart
    expires_at = Ahead()


class BlockShape(BlockChange):
    id = serializers.UUIDField(required=False)
    shelter = serializers.CharField(max_length=40)
    pool = serializers.ChoiceField(SpacePool.Kind.choices, default=SpacePool.Kind.GENERAL)
    device = serializers.UUIDField(required=False, allow_null=True)
    arrival = serializers.UUIDField(required=False, allow_null=True)

    def validate(self, data: dict[str, Any]) -> dict[str, Any]:
        if data.get("device") and data.get("arrival"):
            message = _("Give either a device or an arrival.")
            raise serializers.ValidationError({"arrival": [message]})
        return data


class BlockFilter(Shape):
    shelter = serializers.CharField(required=False)
    state = SomeOf(Block.State.values, source="state__in", required=False)


class StayFilter(BlockFilter):
    household = HouseholdKey(required=False)
    state = SomeOf(Stay.State.values, source="state__in", required=False)


class GroupShape(Shape):
    """Who stands at the door: `cards` as scanned, `numbers` as typed."""

    cards = serializers.ListField(child=serializers.CharField(max_length=400), required=False)
    numbers = serializers.ListField(child=serializers.CharField(max_length=40), required=False)

    def validate(self, data: dict[str, Any]) -> dict[str, Any]:
        asked = [*data.get("cards", []), *data.get("numbers", [])]
        if len(asked) > MOST:
            message = _("At most %(most)s at once.") % {"most": MOST}
            raise serializers.ValidationError({"numbers": [message]})
        return {**data, "asked": asked}


class CheckOutShape(GroupShape):
    def validate(self, data: dict[str, Any]) -> dict[str, Any]:
        data = super().validate(data)
        if not data["asked"]:
            raise serializers.ValidationError({"numbers": [_("Say who: cards or numbers.")]})
        return data


class CheckInShape(GroupShape):
    arrival = serializers.UUIDField(required=False)
    block = serializers.UUIDField(required=False)
    expected = serializers.BooleanField(default=False)
    place = serializers.BooleanField(default=False)

    def validate(self, data: dict[str, Any]) -> dict[str, Any]:
        data = super().validate(data)
        whole = data["expected"] or "arrival" in data or "block" in data
        if bool(data["asked"]) == bool(whole):
            message = _("Say who: cards or numbers, or an arrival, a block, or everybody expected.")
            raise serializers.ValidationError({"numbers": [message]})
        return data


def stay(row: Stay) -> dict[str, Any]:
    """With its parts, which the query has fetched."""
    return {
        "id": row.pk,
        "household": row.household_id,
        "number": row.household.number,
        "shelter": row.shelter_id,
        "shelter_code": row.shelter.code,
        "pool": row.pool,
        "people": row.people,
        "parts": [{"pool": part.pool.kind, "people": part.people} for part in row.parts.all()],
        "state": row.state,
        "expires_at": row.expires_at,
        "checked_in_at": row.checked_in_at,
        "ended_at": row.ended_at,
        "moved_from": row.moved_from_id,
        "block": row.block_id,
        "overstay": row.is_overstay,
        "interim_until": row.interim_until,
        "care_confirmed_at": row.care_confirmed_at,
        "created_at": row.created_at,
        "updated_at": row.updated_at,
    }


def block(row: Block) -> dict[str, Any]:
    """`people` were handed out, stays have `used` some of them, and `left` are still kept."""
    return {
        "id": row.pk,
        "shelter": row.shelter_id,
        "shelter_code": row.shelter.code,
        "pool": row.pool,
        "people": row.people,
        "used": row.used,
        "left": row.left,
        "label": row.label,
        "device": row.device,
        "arrival": row.arrival_id,
        "state": row.state,
        "expires_at": row.expires_at,
        "ended_at": row.ended_at,
        "created_at": row.created_at,
        "updated_at": row.updated_at,
    }


def outcome(row: Outcome) -> dict[str, Any]:
    """What became of one household at the door."""
    return {
        "asked": row.asked,
        "result": row.result.value,
        "household": row.household.pk if row.household else None,
        "number": row.household.number if row.household else None,
        "people": row.household.people if row.household else None,
        "stay": row.stay.pk if row.stay else None,
        "shelter": row.place or None,
        "code": row.code or None,
        "message": str(row.why or row.result.label),
    }
