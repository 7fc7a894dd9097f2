"""A recount of all places from the stays and the blocks. Any difference is an alarm."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.db.models import F, OuterRef, Q, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce, Greatest

from shelters.models import Block, Shelter, SpacePool, Stay, StayPart
from shelters.places import USED


@dataclass(frozen=True)
class Drift:
    """A counter that `says` something else than was `counted`. `pool` is empty for the whole shelter."""

    shelter: str
    pool: str
    counter: str
    says: int
    counted: int


def drift() -> list[Drift]:
    """Every counter, in all incidents, that differs from the sum of stays and open blocks. Two queries.

    Shelters are checked against the people of stays, pools against those of their parts.
    """
    found = []
    for row in _recounted(Shelter.objects.all(), _OF_SHELTERS):
        found += _differences(row, row.code, "")
    pools = SpacePool.objects.select_related("shelter")
    for row in _recounted(pools, _OF_POOLS):
        found += _differences(row, row.shelter.code, row.kind)
    return found


COUNTERS = ("held", "occupied", "over")


@dataclass(frozen=True)
class _Rows:
    """What one kind of row is counted from: people of stays, and the places left in blocks."""

    stays: QuerySet[Any]
    state: str
    key: str
    blocks: QuerySet[Any]
    block_key: str


_OF_SHELTERS = _Rows(
    stays=Stay.objects.filter(shelter=OuterRef("pk")),
    state="state",
    key="shelter",
    blocks=Block.objects.filter(shelter=OuterRef("pk")),
    block_key="shelter",
)
_OF_POOLS = _Rows(
    stays=StayPart.objects.filter(pool=OuterRef("pk")),
    state="stay__state",
    key="pool",
    blocks=Block.objects.filter(shelter=OuterRef("shelter"), pool=OuterRef("kind")),
    block_key="shelter",
)


def _recounted(rows: QuerySet[Any], of: _Rows) -> QuerySet[Any]:
    """The `rows` with a counter that differs from the recount, which is annotated."""

    def stayed(states: Collection[str]) -> Coalesce:
        return _sum(of.stays.filter(**{f"{of.state}__in": states}), of.key, "people")

    again = rows.annotate(
        counted_held=stayed(Stay.EXPECTED) + _sum(of.blocks, of.block_key, "left"),
        counted_occupied=stayed([Stay.State.CHECKED_IN]),
        counted_over=Greatest(USED - F("capacity"), Value(0)),
    )
    same = Q(**{name: F(f"counted_{name}") for name in COUNTERS})
    different: QuerySet[Any] = again.exclude(same)
    return different


def _sum(rows: QuerySet[Any], key: str, column: str) -> Coalesce:
    added = rows.values(key).annotate(n=Sum(column))
    return Coalesce(Subquery(added.values("n")), 0)


def _differences(row: Any, shelter: str, pool: str) -> list[Drift]:
    figures = [(name, getattr(row, name), getattr(row, f"counted_{name}")) for name in COUNTERS]
    return [Drift(shelter, pool, *figure) for figure in figures if figure[1] != figure[2]]
