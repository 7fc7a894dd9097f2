"""The shapes of minimum standards."""

from collections.abc import Iterable
from typing import Any

from rest_framework import serializers

from core.shapes import Number
from shelters.models import StandardProfile
from shelters.models.standards import RATIOS
from shelters.serializers.places import Shape


class Each(Number):
    """What each person or household gets of something that can be measured."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(min_value=0, max_value=1e6, **kwargs)


class Share(Number):
    """What divides a supply among people: never nothing."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(min_value=0.01, max_value=1e6, **kwargs)


class Served(serializers.IntegerField):
    """How many people one of something serves."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(min_value=1, max_value=1_000_000, **kwargs)


class StandardChange(Shape):
    """Without `code`: what has one keeps it."""

    name_id = serializers.CharField(max_length=120)
    name_en = serializers.CharField(max_length=120)
    source = serializers.CharField(max_length=500)  # type: ignore[assignment]  # the field's own word
    published = serializers.DateField()
    active = serializers.BooleanField(required=False)
    to_confirm = serializers.ListField(child=serializers.ChoiceField(RATIOS), required=False)
    covered_m2 = Share()
    site_m2 = Share()
    water_l_day_first = Share()
    water_l_day = Share()
    first_days = serializers.IntegerField(min_value=0, max_value=365)
    people_per_toilet_first = Served()
    people_per_toilet_later = Served()
    people_per_tap = Served()
    people_per_handpump = Served()
    people_per_bathing = Served()
    food_kcal_day = Each()
    rice_kg_day = Each()
    blankets_per_person = Each()
    kits_per_household = Each()
    containers_per_household = Each()
    soap_kg_month = Each()


class StandardShape(StandardChange):
    id = serializers.UUIDField(required=False)
    incident = serializers.CharField(max_length=40, required=False, allow_null=True)
    code = serializers.RegexField(r"^[a-z0-9][a-z0-9-]{1,39}$")


def standard(row: StandardProfile, versions: Iterable[StandardProfile] = ()) -> dict[str, Any]:
    return {
        "id": row.pk,
        "incident": row.incident.ref if row.incident else None,
        "code": row.code,
        "version": row.version,
        "is_current": row.is_current,
        "active": row.active,
        "name_id": row.name_id,
        "name_en": row.name_en,
        "source": row.source,
        "published": row.published,
        "to_confirm": row.to_confirm,
        **{name: getattr(row, name) for name in RATIOS},
        "created_at": row.created_at,
        "versions": [
            {"id": other.pk, "version": other.version, "created_at": other.created_at}
            for other in versions
        ],
    }
