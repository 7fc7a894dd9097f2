"""Counting all places again from the stays: whatever disagrees is an alarm."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.db.models import F, OuterRef, Q, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce, Greatest

from shelters.models import Shelter, SpacePool, Stay, StayPart
from shelters.places import USED


@dataclass(frozen=True)
class Drift:
    """A counter that does not agree with the stays. `pool` is empty for the shelter as a whole."""

    shelter: str
    pool: str
    counter: str
    says: int
    counted: int


def drift() -> list[Drift]:
    """Every counter that is not what the stays add up to, in all incidents. Two queries, each a snapshot.

    The whole counts the people of stays, the pools those of their parts, so that both are checked.
    """
    stays = Stay.objects.filter(shelter=OuterRef("pk"))
    parts = StayPart.objects.filter(pool=OuterRef("pk"))
    found = []
    for row in _recounted(Shelter.objects.all(), stays, "state", "shelter"):
        found += _differences(row, row.code, "")
    pools = SpacePool.objects.select_related("shelter")
    for row in _recounted(pools, parts, "stay__state", "pool"):
        found += _differences(row, row.shelter.code, row.kind)
    return found


COUNTERS = ("held", "occupied", "over")


def _recounted(rows: QuerySet[Any], stays: QuerySet[Any], state: str, key: str) -> QuerySet[Any]:
    """Those of `rows` with a counter that differs from what is counted."""

    def counted(states: Collection[str]) -> Coalesce:
        people = stays.filter(**{f"{state}__in": states}).values(key).annotate(n=Sum("people"))
        return Coalesce(Subquery(people.values("n")), 0)

    again = rows.annotate(
        counted_held=counted(Stay.EXPECTED),
        counted_occupied=counted([Stay.State.CHECKED_IN]),
        counted_over=Greatest(USED - F("capacity"), Value(0)),
    )
    same = Q(**{name: F(f"counted_{name}") for name in COUNTERS})
    different: QuerySet[Any] = again.exclude(same)
    return different


def _differences(row: Any, shelter: str, pool: str) -> list[Drift]:
    figures = [(name, getattr(row, name), getattr(row, f"counted_{name}")) for name in COUNTERS]
    return [Drift(shelter, pool, *figure) for figure in figures if figure[1] != figure[2]]
