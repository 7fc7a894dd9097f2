"""The shapes of items, stock and hand-outs at the API. Quantities are JSON numbers, to a thousandth."""

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from rest_framework import serializers

from core.shapes import Moment
from incidents.serializers import Latitude, Longitude
from registrations.serializers import HouseholdKey
from registrations.serializers.cards import PayloadField
from supplies import queries
from supplies.models import (
    DistributionRound,
    Entitlement,
    Item,
    Receipt,
    StockBalance,
    StockDocument,
    StockLocation,
)
from supplies.quantities import MOST, NOTHING, SMALLEST, plain
from supplies.queries import Cover

Kind = StockDocument.Kind
CLOCKS_APART = timedelta(minutes=5)


class Quantity(serializers.DecimalField):
    """At most a million units, to a thousandth; above nothing unless `low` says otherwise."""

    def __init__(self, low: Decimal = SMALLEST, **kwargs: Any) -> None:
        super().__init__(max_digits=10, decimal_places=3, min_value=low, max_value=MOST, **kwargs)


class ItemField(serializers.CharField):
    """An item by its id or its code."""

    def to_internal_value(self, data: Any) -> Item:  # type: ignore[override]
        found = queries.item(super().to_internal_value(data))
        if found is None:
            raise serializers.ValidationError(_("There is no such item."))
        return found


class NameShape(serializers.Serializer[Any]):
    id = serializers.CharField(max_length=120)
    en = serializers.CharField(max_length=120, required=False)


class ItemChange(serializers.Serializer[Any]):
    name = NameShape()
    cluster = serializers.ChoiceField(Item.Cluster.choices, default=Item.Cluster.OTHER)
    kcal = serializers.IntegerField(min_value=0, max_value=100_000, allow_null=True, default=None)
    per_person = Quantity(NOTHING, default=NOTHING)
    per_household = Quantity(NOTHING, default=NOTHING)
    daily_use = Quantity(NOTHING, default=NOTHING)
    expiry_tracked = serializers.BooleanField(default=False)

    def validate(self, data: dict[str, Any]) -> dict[str, Any]:
        name = data.pop("name", None)
        if name is not None:
            data |= {"name_id": name["id"], "name_en": name.get("en", name["id"])}
        return data


class ItemShape(ItemChange):
    id = serializers.UUIDField(required=False)
    code = serializers.RegexField(r"^[A-Z0-9][A-Z0-9_-]{0,19}$")
    unit = serializers.ChoiceField(Item.Unit.choices, default=Item.Unit.PIECE)


class LocationShape(serializers.Serializer[Any]):
    id = serializers.UUIDField(required=False)
    incident = serializers.CharField()
    name = serializers.CharField(max_length=120)
    lat = Latitude()
    lon = Longitude()


class LocationChange(serializers.Serializer[Any]):
    name = serializers.CharField(max_length=120)
    lat = Latitude()
    lon = Longitude()


class LocationFilter(serializers.Serializer[Any]):
    shelter = serializers.UUIDField(required=False)


class RoundFilter(serializers.Serializer[Any]):
    location = serializers.UUIDField(required=False)


class StockFilter(RoundFilter):
    item = ItemField(required=False)


class MovementShape(serializers.Serializer[Any]):
    KINDS = (Kind.RECEIPT, Kind.DISPATCH, Kind.TRANSFER, *StockDocument.CORRECTIONS)

    id = serializers.UUIDField(required=False)
    kind = serializers.ChoiceField([(kind.value, kind.label) for kind in KINDS])
    location = serializers.UUIDField()
    to = serializers.UUIDField(allow_null=True, default=None)
    item = ItemField()
    quantity = Quantity(-MOST)
    document = serializers.CharField(max_length=40, allow_blank=True, default="")
    reason = serializers.CharField(max_length=500, allow_blank=True, default="")

    def validate(self, data: dict[str, Any]) -> dict[str, Any]:
        errors = {}
        if data["quantity"] == 0 or (data["quantity"] < 0 and data["kind"] != Kind.ADJUSTMENT):
            errors["quantity"] = [_("Write a quantity above zero.")]
        if (data["to"] is not None) != (data["kind"] == Kind.TRANSFER):
            errors["to"] = [_("A transfer, and nothing else, goes to another location.")]
        if data["to"] == data["location"]:
            errors["to"] = [_("This is where it lies already.")]
        if data["kind"] in StockDocument.CORRECTIONS and not data["reason"]:
            errors["reason"] = [_("Say why the stock is different.")]
        if errors:
            raise serializers.ValidationError(errors)
        return data


class ReversalShape(serializers.Serializer[Any]):
    reason = serializers.CharField(max_length=500)


class EntitlementShape(serializers.Serializer[Any]):
    item = ItemField()
    per = serializers.ChoiceField(Entitlement.Per.choices)
    quantity = Quantity()


class RoundRulesShape(serializers.Serializer[Any]):
    min_interval_hours = serializers.IntegerField(min_value=0, max_value=8760, default=0)
    max_per_day = serializers.IntegerField(
        min_value=1, max_value=100, allow_null=True, default=None
    )
    residents_only = serializers.BooleanField(default=False)


class RoundShape(serializers.Serializer[Any]):
    id = serializers.UUIDField(required=False)
    location = serializers.UUIDField()
    name = serializers.CharField(max_length=120)
    entitlements = serializers.ListField(
        child=EntitlementShape(), min_length=1, max_length=DistributionRound.MOST_ITEMS
    )
    rules = RoundRulesShape(required=False)
    opens_at = Moment(required=False)
    closes_at = Moment(allow_null=True, default=None)

    def validate_entitlements(self, shares: list[dict[str, Any]]) -> list[dict[str, Any]]:
        if len({share["item"].pk for share in shares}) < len(shares):
            raise serializers.ValidationError(_("Name each item once."))
        return shares

    def validate(self, data: dict[str, Any]) -> dict[str, Any]:
        opens = data.get("opens_at", timezone.now())
        if data["closes_at"] is not None and data["closes_at"] < opens:
            raise serializers.ValidationError({"closes_at": [_("This is before it opens.")]})
        return data


class ReceiptShape(serializers.Serializer[Any]):
    id = serializers.UUIDField(required=False)
    household = HouseholdKey(required=False)
    number = HouseholdKey(max_length=20, required=False)
    card = PayloadField(required=False)
    at = Moment(required=False)

    def validate_at(self, at: datetime) -> datetime:
        if at > timezone.now() + CLOCKS_APART:
            raise serializers.ValidationError(_("This is in the future."))
        return at

    def validate(self, data: dict[str, Any]) -> dict[str, Any]:
        if len({"household", "number", "card"} & data.keys()) != 1:
            message = _("Name the household by its id, by its number or by its card.")
            raise serializers.ValidationError({"household": [message]})
        return data


def item(row: Item) -> dict[str, Any]:
    return {
        "id": row.pk,
        "code": row.code,
        "name": {"id": row.name_id, "en": row.name_en},
        "unit": row.unit,
        "cluster": row.cluster,
        "kcal": row.kcal,
        "per_person": plain(row.per_person),
        "per_household": plain(row.per_household),
        "daily_use": plain(row.daily_use),
        "expiry_tracked": row.expiry_tracked,
        "created_at": row.created_at,
        "updated_at": row.updated_at,
    }


def location(row: StockLocation) -> dict[str, Any]:
    return {
        "id": row.pk,
        "incident": row.incident_id,
        "kind": row.kind,
        "name": row.name,
        "shelter": row.shelter_id,
        "lat": row.lat,
        "lon": row.lon,
        "created_at": row.created_at,
        "updated_at": row.updated_at,
    }


def balance(row: StockBalance) -> dict[str, Any]:
    return {
        "location": row.location_id,
        "location_name": row.location.name,
        **goods(row.item, row.quantity),
        "updated_at": row.updated_at,
    }


def goods(row: Item, quantity: Decimal) -> dict[str, Any]:
    return {"item": row.pk, "code": row.code, "unit": row.unit, "quantity": plain(quantity)}


def movement(row: StockDocument) -> dict[str, Any]:
    reversal = getattr(row, "reversal", None)
    return {
        "id": row.pk,
        "incident": row.incident_id,
        "kind": row.kind,
        "document": row.number,
        "reason": row.reason,
        "lines": [
            {"location": line.location_id, **goods(line.item, line.quantity)}
            for line in row.movements.all()
        ],
        "reversal_of": row.reversal_of_id,
        "reversed_by": reversal.pk if reversal else None,
        "created_at": row.created_at,
    }


def round(row: DistributionRound) -> dict[str, Any]:
    return {
        "id": row.pk,
        "incident": row.incident_id,
        "location": row.location_id,
        "name": row.name,
        "state": row.state,
        "entitlements": [
            {"per": share.per, **goods(share.item, share.quantity)}
            for share in row.entitlements.all()
        ],
        "rules": {
            "min_interval_hours": row.min_interval_hours,
            "max_per_day": row.max_per_day,
            "residents_only": row.residents_only,
        },
        "opens_at": row.opens_at,
        "closes_at": row.closes_at,
        "created_at": row.created_at,
        "updated_at": row.updated_at,
    }


def receipt(row: Receipt) -> dict[str, Any]:
    return {
        "id": row.pk,
        "round": row.round_id,
        "household": row.household_id,
        "number": row.household.number,
        "people": row.people,
        "lines": [goods(line.item, -line.quantity) for line in row.document.movements.all()],
        "at": row.at,
        "taken_back_at": row.taken_back_at,
        "created_at": row.created_at,
    }


def cover(row: Cover) -> dict[str, Any]:
    return {
        "location": row.location.pk,
        "location_name": row.location.name,
        "kind": row.location.kind,
        "people": row.people,
        **goods(row.item, row.quantity),
        "daily_use": plain(row.item.daily_use),
        "days": row.days,
        "as_of": row.as_of,
    }
