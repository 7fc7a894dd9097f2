"""Queries on places that are taken: blocks, children in interim care, who is expected and who came."""

from datetime import datetime, time, timedelta
from typing import NamedTuple
from uuid import UUID

from django.db.models import Count, Exists, F, Q, QuerySet, Sum
from django.db.models.functions import Coalesce
from django.utils import timezone

from core import rows
from core.models import Scope
from incidents.models import Arrival, Incident
from maps.geo import Point, distance_km
from partners.access import Who, within
from registrations.models import Household, PersonMove
from shelters.models import Block, Closing, Evacuation, Shelter, SpacePool, Stay
from shelters.places import USED, room_for
from shelters.queries.places import point_of, stays

FOLLOWS_WITHIN = timedelta(minutes=1)
SHOWN = ("arrival__code", "label", "pool", "people", "left", "expires_at", "state", "ended_at")
# `Stay.objects.awaiting_care()` of an incident.
_AWAITING_CARE = f"""
    SELECT COUNT(*) FROM {Stay._meta.db_table} stay
    JOIN {Shelter._meta.db_table} shelter ON shelter.id = stay.shelter_id
    WHERE shelter.incident_id = %s AND stay.state IN {tuple(map(str, Stay.ACTIVE))}
    AND stay.interim_until IS NOT NULL AND stay.care_confirmed_at IS NULL
"""  # noqa: S608 - our own names


def blocks(who: Who) -> QuerySet[Block]:
    """The blocks that `who` may see: shelter managers those of their own shelters only."""
    path = "shelter__incident__scope"
    rows = Block.objects.select_related("shelter__incident__scope", "arrival")
    return rows.filter(within(who, "see_stays", path, owner="shelter__operator"))


def blocks_of(shelter: Shelter) -> list[Block]:
    """Those in force, the first to expire first; then the ten that ended last."""
    rows = Block.objects.filter(shelter=shelter).select_related("arrival").only(*SHOWN)
    open_ = list(rows.filter(state=Block.State.OPEN).order_by("expires_at"))
    return [*open_, *rows.exclude(state=Block.State.OPEN).order_by("-ended_at")[:10]]


def blocks_ended(order: Closing | Evacuation) -> list[Block]:
    """The blocks that ended with it, since nobody may come there any more."""
    ended = Block.objects.filter(shelter=order.shelter_id, state=Block.State.RETURNED)
    by = {"actor_kind": order.actor_kind, "actor_id": order.actor_id}
    return list(ended.filter(ended_at__gte=order.created_at, **by).order_by("label"))


def kept_in_blocks(shelter: Shelter) -> int:
    """Places that are handed out and not taken: they are held, and nobody is expected yet."""
    kept = Block.objects.open().filter(shelter=shelter).aggregate(n=Sum("left"))["n"]
    return kept or 0


def own_block(shelter: Shelter, id: UUID) -> Block | None:
    """The block with this id, if it is one of this shelter."""
    return Block.objects.filter(pk=id, shelter=shelter).first()


def place_that_follows(household: Household) -> Stay | None:
    """For a household split off a moment ago: the stay that its own will be taken out of."""
    split = PersonMove.objects.filter(
        target=household,
        cause=PersonMove.Cause.SPLIT,
        undone_at=None,
        created_at__gt=timezone.now() - FOLLOWS_WITHIN,
    )
    rows = Stay.objects.active().filter(household__in=split.values("source"))
    placed = Stay.objects.filter(household=household)
    rows = rows.exclude(Exists(placed)).select_related("shelter")
    return rows.only("shelter__code", "shelter__name").first()


def awaiting_care(who: Who, incident: Incident) -> list[Stay]:
    """Stays of children in interim care on whom protection has not decided, the most urgent first."""
    rows = stays(who).filter(pk__in=Stay.objects.awaiting_care().values("pk"))
    return list(rows.filter(shelter__incident=incident).order_by("interim_until"))


def children_waiting(scope: Scope) -> int:
    """How many households of children wait for protection to decide. On every page, hence a plain query."""
    found: int = rows.answer(_AWAITING_CARE, scope.pk)
    return found


class Overstays(NamedTuple):
    households: int
    people: int


def overstays(incident: Incident) -> Overstays:
    """Those who have been in a transit shelter for too long, in the whole incident."""
    rows = Stay.objects.overstaying().filter(shelter__incident=incident)
    found = rows.aggregate(n=Count("pk"), people=Coalesce(Sum("people"), 0))
    return Overstays(found["n"], found["people"])


class Expected(NamedTuple):
    """Those expected from one arrival."""

    arrival: Arrival
    households: int
    people: int


def expected_by_arrival(shelter: Shelter) -> list[Expected]:
    """Those expected at a shelter, by the arrival that they came with."""
    expected = Stay.objects.filter(shelter=shelter, state__in=Stay.EXPECTED)
    rows = expected.filter(household__arrival__isnull=False).values(landed=F("household__arrival"))
    found = {row["landed"]: row for row in rows.annotate(n=Count("pk"), people=Sum("people"))}
    arrivals = Arrival.objects.filter(pk__in=found).order_by("-created_at")
    return [Expected(row, found[row.pk]["n"], found[row.pk]["people"]) for row in arrivals]


def expected_at(shelter: Shelter) -> QuerySet[Stay]:
    """Stays on the way, then held ones, by number of the household."""
    rows = _at_door(shelter).filter(state__in=Stay.EXPECTED)
    return rows.order_by("-state", "household__number")


def newest_at(shelter: Shelter, most: int) -> list[Stay]:
    """The stays that were checked in last."""
    rows = _at_door(shelter).filter(state=Stay.State.CHECKED_IN)
    return list(rows.order_by("-checked_in_at")[:most])


def _at_door(shelter: Shelter) -> QuerySet[Stay]:
    """With what the door says of each."""
    rows = Stay.objects.filter(shelter=shelter).select_related("household")
    return rows.only("people", "state", "household__number")


class Today(NamedTuple):
    """People who came and left since midnight, where the shelter is."""

    came: int
    left: int


def today(shelter: Shelter) -> Today:
    zone = shelter.scope.zone
    day = timezone.localtime(timezone=zone).date()
    midnight = datetime.combine(day, time(), tzinfo=zone)
    gone = (Stay.State.LEFT, Stay.State.TRANSFERRED)
    row = Stay.objects.filter(shelter=shelter, updated_at__gte=midnight).aggregate(
        came=Coalesce(Sum("people", filter=Q(checked_in_at__gte=midnight)), 0),
        left=Coalesce(
            Sum(
                "people",
                filter=Q(ended_at__gte=midnight, checked_in_at__isnull=False, state__in=gone),
            ),
            0,
        ),
    )
    return Today(**row)


def rooms_for_children(household: Household) -> list[tuple[SpacePool, float]]:
    """(pool, km) of the child care and family rooms with room for them, the nearest first."""
    rows = SpacePool.objects.filter(
        room_for(household.people),
        kind__in=SpacePool.FOR_CHILDREN,
        shelter__incident=household.incident_id,
        shelter__status=Shelter.Status.OPEN,
        shelter__declared__isnull=False,
    )
    free = F("capacity") - USED
    near = point_of(household)
    found = [
        (row, distance_km(near, Point(row.shelter.lat, row.shelter.lon)))
        for row in rows.select_related("shelter").order_by(free.desc(), "shelter__code")
    ]
    return sorted(found, key=lambda room: room[1])
