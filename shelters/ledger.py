"""Places are taken and given back here: the shelter's row first, then its pools in key order.

Each step is one conditional UPDATE whose row count is looked at. Whoever has changed the shelter's row holds
it until the commit, so that nobody else touches its pools.
"""

from collections.abc import Mapping
from typing import Any, Literal
from uuid import UUID

from django.db.models import F

from core.models import RecordQuerySet
from shelters.models import Shelter, SpacePool
from shelters.places import USED, beyond, room_for

Parts = Mapping[UUID, int]
Column = Literal["held", "occupied"]


class NoRoom(Exception):
    """The shelter, or one of its pools, does not have so many places left."""


def lock(*shelter_ids: UUID) -> None:
    """Take the rows of shelters before anything else, in key order: two moves never wait crosswise."""
    for id in sorted(set(shelter_ids)):
        Shelter.objects.filter(pk=id).change()


def take(shelter_id: UUID, parts: Parts, *, exceed: bool = False) -> None:
    """Hold places of an open shelter. Raises NoRoom, and the caller rolls back.

    With `exceed` they are taken beyond the capacity, of a shelter that says it is full too, and `over` says
    by how many.
    """
    statuses = [Shelter.Status.OPEN, Shelter.Status.FULL] if exceed else [Shelter.Status.OPEN]
    shelter = Shelter.objects.filter(pk=shelter_id, status__in=statuses)
    if not _take(shelter, sum(parts.values()), exceed=exceed):
        raise NoRoom
    take_pools(parts, exceed=exceed)


def take_pools(parts: Parts, column: Column = "held", *, exceed: bool = False) -> None:
    """The pools' side of `take`, under a shelter's row that is ours already."""
    for pool_id in sorted(parts):
        pool = SpacePool.objects.filter(pk=pool_id)
        if not _take(pool, parts[pool_id], column, exceed=exceed):
            raise NoRoom


def settle(shelter_id: UUID, parts: Parts) -> None:
    """Held places become occupied ones."""
    people = sum(parts.values())
    Shelter.objects.filter(pk=shelter_id).change(
        held=F("held") - people, occupied=F("occupied") + people
    )
    for pool_id in sorted(parts):
        SpacePool.objects.filter(pk=pool_id).change(
            held=F("held") - parts[pool_id], occupied=F("occupied") + parts[pool_id]
        )


def give_back(shelter_id: UUID, parts: Parts, column: Column) -> None:
    """Places are free again, and what was beyond the capacity becomes less."""
    _give_back(Shelter.objects.filter(pk=shelter_id), sum(parts.values()), column)
    give_back_pools(parts, column)


def give_back_pools(parts: Parts, column: Column) -> None:
    for pool_id in sorted(parts):
        _give_back(SpacePool.objects.filter(pk=pool_id), parts[pool_id], column)


def _take(rows: RecordQuerySet[Any], people: int, column: Column = "held", *, exceed: bool) -> bool:
    more = {column: F(column) + people}
    if exceed:
        return rows.change(**more, over=beyond(USED + people, F("capacity"))) == 1
    return rows.filter(room_for(people)).change(**more) == 1


def _give_back(rows: RecordQuerySet[Any], people: int, column: Column) -> None:
    rows.change(**{column: F(column) - people}, over=beyond(USED - people, F("capacity")))
