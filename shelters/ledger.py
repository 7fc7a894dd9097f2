"""Places are taken and given back here: the shelter's row first, then its pools in key order.

Each step is one conditional UPDATE whose row count is checked. Whoever has updated the shelter's row holds
it until the commit, so that nobody else can touch its pools.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Literal
from uuid import UUID

from django.utils import timezone

from core import rows
from core.rows import Statement
from shelters.models import Block, Shelter, SpacePool
from shelters.places import IN_USE

Parts = Mapping[UUID, int]
Column = Literal["held", "occupied"]
Table = type[Shelter] | type[SpacePool]
USED = " + ".join(IN_USE)


class NoRoom(Exception):
    """The shelter, or one of its pools, has too few places left."""


class NoBlock(Exception):
    """The block has ended, or has too few places left."""


def lock(*shelter_ids: UUID) -> None:
    """Lock the rows of shelters in key order, so that two moves never wait for each other."""
    for id in sorted(set(shelter_ids)):
        Shelter.objects.filter(pk=id).change()


def take(
    shelter_id: UUID,
    parts: Parts,
    *,
    exceed: bool = False,
    first: Iterable[Statement] = (),
    then: Iterable[Statement] = (),
) -> None:
    """Hold places of an open shelter: so many people by pool id. Raises NoRoom; the caller rolls back.

    The statements `first` and `then` run before and after it. A stay must be written `first`: that waits
    for whoever is ending the household's last stay, and nobody may wait for a stay while holding the row of
    a shelter. With `exceed` places are taken beyond the capacity, also of a shelter that says it is full,
    and `over` records by how many.
    """
    whole = _place(Shelter, shelter_id, "held", sum(parts.values()), exceed=exceed)
    doors = "status IN ('open', 'full')" if exceed else "status = 'open'"
    shelter = Statement(f"{whole.sql} AND {doors}", whole.values)
    places = [shelter, *_pools(parts, "held", exceed=exceed)]
    before = list(first)
    found = rows.run([*before, *places, *then])
    _refuse_unless(found[len(before) : len(before) + len(places)])


def draw(block_id: UUID, people: int) -> None:
    """Take places out of a block for a stay; the counters still show them as held. Raises NoBlock.

    The row of a block is always locked before that of its shelter.
    """
    now = timezone.now()
    sql = f"""
        UPDATE {Block._meta.db_table} SET updated_at = %s, "left" = "left" - %s
        WHERE id = %s AND state = 'open' AND "left" >= %s AND expires_at > %s
    """  # noqa: S608 - our own names
    if not all(rows.run([rows.statement(sql, now, people, block_id, people, now)])):
        raise NoBlock


def add(shelter_id: UUID, parts: Parts, column: Column) -> None:
    """Add places for people who join their family, even where there is no room; `over` records the excess."""
    whole = _shift(Shelter, shelter_id, **{column: sum(parts.values())})
    rows.run([whole, *_pools(parts, column, exceed=True)])


def take_pools(parts: Parts, column: Column = "held", *, exceed: bool = False) -> None:
    """`take` for the pools only, when the shelter's row is already locked."""
    _refuse_unless(rows.run(_pools(parts, column, exceed=exceed)))


def settle(shelter_id: UUID, parts: Parts) -> None:
    """Held places become occupied ones."""
    people = sum(parts.values())
    whole = _shift(Shelter, shelter_id, held=-people, occupied=people)
    pools = (_shift(SpacePool, id, held=-n, occupied=n) for id, n in sorted(parts.items()))
    rows.run([whole, *pools])


def give_back(shelter_id: UUID, parts: Parts, column: Column) -> None:
    """Free places again; `over` falls with them."""
    whole = _shift(Shelter, shelter_id, **{column: -sum(parts.values())})
    rows.run([whole, *_given_back(parts, column)])


def give_back_pools(parts: Parts, column: Column) -> None:
    """`give_back` for the pools only, when the shelter's row is already locked."""
    rows.run(_given_back(parts, column))


# Statements


def _refuse_unless(taken: list[int]) -> None:
    if not all(taken):
        raise NoRoom


def _pools(parts: Parts, column: Column, *, exceed: bool) -> Iterator[Statement]:
    for id, people in sorted(parts.items()):
        yield _place(SpacePool, id, column, people, exceed=exceed)


def _given_back(parts: Parts, column: Column) -> Iterator[Statement]:
    for id, people in sorted(parts.items()):
        yield _shift(SpacePool, id, **{column: -people})


def _place(table: Table, id: UUID, column: Column, people: int, *, exceed: bool) -> Statement:
    """Take places if there are enough, or regardless with `exceed`."""
    if exceed:
        return _shift(table, id, **{column: people})
    sql = f"""
        UPDATE {table._meta.db_table} SET updated_at = %s, {column} = {column} + %s
        WHERE {USED} + %s <= capacity AND id = %s
    """  # noqa: S608 - our own names
    return rows.statement(sql, timezone.now(), people, people, id)


def _shift(table: Table, id: UUID, *, held: int = 0, occupied: int = 0) -> Statement:
    """Change the counters, and set `over` to what is used beyond the capacity."""
    more = held + occupied
    sql = f"""
        UPDATE {table._meta.db_table}
        SET updated_at = %s, held = held + %s, occupied = occupied + %s,
            "over" = CASE WHEN {USED} + %s > capacity THEN {USED} + %s - capacity ELSE 0 END
        WHERE id = %s
    """  # noqa: S608 - our own names
    return rows.statement(sql, timezone.now(), held, occupied, more, more, id)
