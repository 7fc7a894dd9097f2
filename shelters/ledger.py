"""Places are taken and given back here: the shelter's row first, then its pools in key order.

Each step is one conditional UPDATE whose row count is looked at. Whoever has changed the shelter's row holds
it until the commit, so that nobody else touches its pools.
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
    """The shelter, or one of its pools, does not have so many places left."""


class NoBlock(Exception):
    """The block has ended, or does not have so many places left."""


def lock(*shelter_ids: UUID) -> None:
    """Take the rows of shelters before anything else, in key order: two moves never wait crosswise."""
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
    """Hold places of an open shelter, with the statements `first` and `then` before and after it.

    Raises NoRoom; the caller rolls back. Whoever writes a stay does so `first`: it waits there for whoever
    ends the household's last one, and nobody must wait with a shelter's row in hand for that of a stay.

    With `exceed` they are taken beyond the capacity, of a shelter that says it is full too, and `over` says
    by how many.
    """
    whole = _place(Shelter, shelter_id, "held", sum(parts.values()), exceed=exceed)
    doors = "status IN ('open', 'full')" if exceed else "status = 'open'"
    shelter = Statement(f"{whole.sql} AND {doors}", whole.values)
    places = [shelter, *_pools(parts, "held", exceed=exceed)]
    before = list(first)
    found = rows.run([*before, *places, *then])
    _refuse_unless(found[len(before) : len(before) + len(places)])


def draw(block_id: UUID, people: int) -> None:
    """Take places out of a block: they stay held, for a stay from now on. Raises NoBlock.

    Whoever changes a block has its row before that of its shelter.
    """
    now = timezone.now()
    sql = f"""
        UPDATE {Block._meta.db_table} SET updated_at = %s, "left" = "left" - %s
        WHERE id = %s AND state = 'open' AND "left" >= %s AND expires_at > %s
    """  # noqa: S608 - our own names
    if not all(rows.run([rows.statement(sql, now, people, block_id, people, now)])):
        raise NoBlock


def add(shelter_id: UUID, parts: Parts, column: Column) -> None:
    """Places for those who stay with their family, however many there are; `over` says how many beyond."""
    whole = _shift(Shelter, shelter_id, **{column: sum(parts.values())})
    rows.run([whole, *_pools(parts, column, exceed=True)])


def take_pools(parts: Parts, column: Column = "held", *, exceed: bool = False) -> None:
    """The pools' side of `take`, under a shelter's row that is ours already."""
    _refuse_unless(rows.run(_pools(parts, column, exceed=exceed)))


def settle(shelter_id: UUID, parts: Parts) -> None:
    """Held places become occupied ones."""
    people = sum(parts.values())
    whole = _shift(Shelter, shelter_id, held=-people, occupied=people)
    pools = (_shift(SpacePool, id, held=-n, occupied=n) for id, n in sorted(parts.items()))
    rows.run([whole, *pools])


def give_back(shelter_id: UUID, parts: Parts, column: Column) -> None:
    """Places are free again, and what was beyond the capacity becomes less."""
    whole = _shift(Shelter, shelter_id, **{column: -sum(parts.values())})
    rows.run([whole, *_given_back(parts, column)])


def give_back_pools(parts: Parts, column: Column) -> None:
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
    """Places for so many more, if there are so many; with `exceed`, however many there are."""
    if exceed:
        return _shift(table, id, **{column: people})
    sql = f"""
        UPDATE {table._meta.db_table} SET updated_at = %s, {column} = {column} + %s
        WHERE {USED} + %s <= capacity + "over" AND id = %s
    """  # noqa: S608 - our own names
    return rows.statement(sql, timezone.now(), people, people, id)


def _shift(table: Table, id: UUID, *, held: int = 0, occupied: int = 0) -> Statement:
    """So many more or fewer, and `over` follows: it is what is used beyond the capacity, if anything is."""
    more = held + occupied
    sql = f"""
        UPDATE {table._meta.db_table}
        SET updated_at = %s, held = held + %s, occupied = occupied + %s,
            "over" = CASE WHEN {USED} + %s > capacity THEN {USED} + %s - capacity ELSE 0 END
        WHERE id = %s
    """  # noqa: S608 - our own names
    return rows.statement(sql, timezone.now(), held, occupied, more, more, id)
