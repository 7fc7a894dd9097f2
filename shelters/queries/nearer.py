"""What stands in the way of a household at the shelters that are nearer than the places it is offered."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from math import inf
from uuid import UUID

from django.db.models import prefetch_related_objects

from maps.geo import Point, distance_km
from registrations.models import Household
from shelters import fitting, rules
from shelters.models import Shelter, SpacePool
from shelters.queries.places import OFFERED, free_in, nearest_to, point_of
from shelters.queries.planning import promises
from shelters.queries.suggesting import Suggestion, asked_by, told_of

ACCESSIBLE, GENERAL = SpacePool.Kind.ACCESSIBLE, SpacePool.Kind.GENERAL


@dataclass(frozen=True)
class Hindrance:
    """A shelter and the first thing against it, as a code; `free` is how many places it has if these are few.

    Who declined to go there, and who must not meet somebody there, are told the same: `not_suitable`.
    """

    shelter: Shelter
    km: float
    code: str
    free: int = 0


def nearer(household: Household, found: Collection[Suggestion]) -> list[Hindrance]:
    """At most the three nearest shelters, as far as they are nearer than all those that were `found`.

    One query where nothing is nearer, as usual; else two, and a few more for who asks for something special.
    """
    if household.status not in Household.PRESENT or household.incident.is_over:
        return []
    nearest = min((row.offer.km for row in found), default=inf)
    here = [(row, km) for row, km in _nearest(household) if km < nearest]
    if not here:
        return []
    prefetch_related_objects([row for row, _km in here], "pools")
    children = rules.is_child_without_family(household)
    asked = fitting.asked(told_of(household), ()) if children else asked_by(household)
    said = [(row, km, *_against(row, household, asked)) for row, km in here]
    unsaid = not all(code for _row, _km, code, _free in said)
    meant = promises(household.incident, household) if unsaid else {}
    return [
        Hindrance(row, km, code or _elsewise(row, household, meant), free)
        for row, km, code, free in said
    ]


def _nearest(household: Household) -> Iterator[tuple[Shelter, float]]:
    near = point_of(household)
    for row in nearest_to(near, Shelter.objects.filter(incident=household.incident_id))[:OFFERED]:
        row.incident = household.incident
        yield row, distance_km(near, Point(row.lat, row.lon))


def _against(shelter: Shelter, household: Household, asked: fitting.Asked) -> tuple[str, int]:
    """(code of what the shelter itself has against it, free places if they are few); "" for nothing."""
    if found := rules.obstacles(shelter, household):
        return found[0], 0
    children = rules.is_child_without_family(household)
    kinds = SpacePool.FOR_CHILDREN if children else (GENERAL,)
    if not any(pool.capacity for pool in shelter.pools.all() if pool.kind in kinds):
        return ("no_room_for_children" if children else "no_general_places"), 0
    free = max(free_in(shelter, kind) for kind in kinds)
    if free < household.people - asked.accessible or (shelter.free or 0) < household.people:
        return ("few", free) if free > 0 else ("full", 0)
    if free_in(shelter, ACCESSIBLE) < asked.accessible:
        return "accessible", 0
    return ("", 0) if asked.requires <= set(shelter.services) else ("services", 0)


def _elsewise(shelter: Shelter, household: Household, promised: Mapping[UUID, int]) -> str:
    """A plan means its places for others, or this household must not go there, whatever the reason."""
    left = free_in(shelter, GENERAL) - promised.get(shelter.pk, 0)
    return "promised" if left < household.people else "not_suitable"
