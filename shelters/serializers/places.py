"""The shapes of shelters at the API."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from rest_framework import serializers

from core.shapes import Moment, Number
from incidents.serializers import Latitude, Longitude, People
from maps.models import Area
from partners.models import Organisation
from shelters.models import Shelter, SpacePool
from shelters.places import Places

Shape = serializers.Serializer[Any]


class Amount(Number):
    """Square metres or litres a day."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(min_value=0, max_value=1e9, allow_null=True, required=False, **kwargs)


class Pieces(People):
    """A number of things, or null when nobody knows."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(allow_null=True, required=False, **kwargs)


class PoolShape(Shape):
    kind = serializers.ChoiceField(SpacePool.Kind.choices)
    capacity = People()
    blocked = People(required=False)

    def validate(self, data: dict[str, Any]) -> dict[str, Any]:
        for name in ("kind", "capacity"):
            if name not in data:
                raise serializers.ValidationError({name: [_("This field is required.")]})
        if data.get("blocked", 0) > data["capacity"]:
            message = _("No more places can be blocked than there are.")
            raise serializers.ValidationError({"blocked": [message]})
        return data


class RulesShape(Shape):
    families_only = serializers.BooleanField(required=False)
    max_household = serializers.IntegerField(min_value=1, max_value=50, required=False)

    def to_internal_value(self, data: Any) -> Any:
        """A rule that nobody knows would be kept to by nobody."""
        rules = super().to_internal_value(data)
        if unknown := sorted(set(data) - set(self.fields)):
            sentence = [_("This rule is not known.")]
            raise serializers.ValidationError(dict.fromkeys(unknown, sentence))
        return rules


class ShelterChange(Shape):
    code = serializers.RegexField(r"^[A-Za-z0-9][A-Za-z0-9-]{1,11}$")
    name = serializers.CharField(max_length=200)
    kind = serializers.ChoiceField(Shelter.Kind.choices)
    building = serializers.ChoiceField(Shelter.Building.choices, required=False, allow_blank=True)
    operator = serializers.PrimaryKeyRelatedField(
        queryset=Organisation.objects.all(), required=False, allow_null=True
    )
    area = serializers.PrimaryKeyRelatedField(
        queryset=Area.objects.all(), required=False, allow_null=True
    )
    lat = Latitude()
    lon = Longitude()
    status = serializers.ChoiceField(Shelter.Status.choices, required=False)
    stay_kind = serializers.ChoiceField(Shelter.StayKind.choices, required=False)
    permit_until = serializers.DateField(required=False, allow_null=True)
    host_stance = serializers.ChoiceField(Shelter.HostStance.choices, required=False)
    host_condition = serializers.CharField(max_length=300, required=False, allow_blank=True)
    use_conflict = serializers.CharField(max_length=200, required=False, allow_blank=True)
    use_conflict_at = Moment(required=False, allow_null=True)
    use_conflict_weekly = serializers.BooleanField(required=False)
    services = serializers.ListField(
        child=serializers.CharField(max_length=40), max_length=30, required=False
    )
    rules = RulesShape(required=False)
    declared = People(required=False, allow_null=True)
    pools = PoolShape(many=True, required=False)
    covered_m2 = Amount()
    site_m2 = Amount()
    toilets_female = Pieces()
    toilets_male = Pieces()
    taps = Pieces()
    handpumps = Pieces()
    water_l_day = Amount()
    bathing = Pieces()
    lighting = serializers.BooleanField(required=False, allow_null=True)
    locks = serializers.BooleanField(required=False, allow_null=True)
    separate_toilets = serializers.BooleanField(required=False, allow_null=True)
    people_now = Pieces()

    def validate_pools(self, pools: list[dict[str, Any]]) -> list[dict[str, Any]]:
        kinds = [pool["kind"] for pool in pools]
        if len(kinds) != len(set(kinds)):
            raise serializers.ValidationError(_("Name each kind of places once."))
        return pools


class ShelterShape(ShelterChange):
    id = serializers.UUIDField(required=False)
    incident = serializers.CharField()

    def validate(self, data: dict[str, Any]) -> dict[str, Any]:
        sized = data.get("declared") is not None or data.get("pools")
        if not sized and data["kind"] != Shelter.Kind.INFORMAL:
            message = _("Say how many people it takes.")
            raise serializers.ValidationError({"declared": [message]})
        blocked = sum(pool.get("blocked", 0) for pool in data.get("pools", ()))
        if data.get("declared") is not None and blocked > data["declared"]:
            message = _("No more places can be blocked than there are.")
            raise serializers.ValidationError({"pools": [message]})
        return data


def shelter(row: Shelter) -> dict[str, Any]:
    """With its pools, which the query has fetched."""
    places = {"declared": row.declared, "rated": row.rated, "binding": row.binding}
    return {
        **_about(row),
        "places": {**places, **_taken(row)},
        "pools": [
            {"kind": pool.kind, "capacity": pool.capacity, **_taken(pool)}
            for pool in row.pools.all()
        ],
        "figures": {name: getattr(row, name) for name in FIGURES},
        "people_now": row.people_now,
        "people_now_at": row.people_now_at,
        "people_now_source": row.people_now_source or None,
        "updated_at": row.figure_at,
        "age_minutes": int((timezone.now() - row.figure_at).total_seconds() // 60),
        "source": row.figure_source,
    }


def _about(row: Shelter) -> dict[str, Any]:
    return {
        "id": row.pk,
        "incident": row.incident_id,
        "code": row.code,
        "name": row.name,
        "kind": row.kind,
        "building": row.building or None,
        "operator": row.operator_id,
        "operator_name": row.operator.short_name if row.operator else None,
        "area": row.area_id,
        "lat": row.lat,
        "lon": row.lon,
        "status": row.status,
        "stay_kind": row.stay_kind,
        "permit_until": row.permit_until,
        "host_stance": row.host_stance,
        "host_stance_at": row.host_stance_at,
        "host_stance_by": row.host_stance_by_id,
        "host_condition": row.host_condition or None,
        "use_conflict": row.use_conflict or None,
        "use_conflict_at": row.use_conflict_next,
        "use_conflict_weekly": row.use_conflict_weekly,
        "services": row.services,
        "rules": row.rules,
    }


FIGURES = (
    "covered_m2",
    "site_m2",
    "toilets_female",
    "toilets_male",
    "taps",
    "handpumps",
    "water_l_day",
    "bathing",
    "lighting",
    "locks",
    "separate_toilets",
)


def _taken(row: Places) -> dict[str, Any]:
    return {
        "blocked": row.blocked,
        "occupied": row.occupied,
        "held": row.held,
        "other_occupied": row.other_occupied,
        "over": row.over,
        "free": row.free,
    }
