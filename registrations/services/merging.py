"""Households that are one: which of them goes on, and who of the others is counted with it.

What stands follows from the verdicts that stand and from nothing else, so that merges can be undone in any
order: whoever is touched is first put back as they were registered, and then brought together anew.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from uuid import UUID

from core.actors import Acting
from registrations.models import (
    Household,
    Identity,
    MergedHousehold,
    Person,
    PersonMove,
)
from registrations.queries import pairs
from registrations.reports import Group
from registrations.services.coming_along import tell_of_merged, untell
from registrations.services.moving import move_people, undo_move

Status = Household.Status
COUNTERPART = (
    0.5  # of a pair's probability: below, two people are joined for want of anybody better
)


def bring_in_line(touched: Iterable[UUID], *, by: Acting, reason: str) -> None:
    """Have these households follow the merges that stand. `touched`: all that were or are one with any."""
    waiting = set(touched)
    _put_back(waiting, by=by)
    while waiting:
        together = pairs.component([min(waiting)])
        waiting -= together
        if len(together) > 1:
            _unite(together, by=by, reason=reason)


def _put_back(ids: set[UUID], *, by: Acting) -> None:
    """Every household with its own status and people again; who was moved on since stays where they are."""
    rows = list(MergedHousehold.objects.filter(household__in=ids).order_by("household"))
    for row in rows:
        merged = Household.objects.filter(pk=row.household_id, status=Status.MERGED)
        merged.change(status=row.former_status)
    MergedHousehold.objects.filter(household__in=[row.household_id for row in rows]).delete()
    moves = PersonMove.objects.filter(cause=PersonMove.Cause.MERGE, undone_at=None)
    moves = moves.filter(source__in=ids, target__in=ids).select_related("target")
    for move in moves.order_by("-created_at", "-pk"):
        if move.person_id is None:
            untell(move, by=by)
        elif move.target.persons.filter(moves=move).exists():
            undo_move(move, by=by)


def _unite(ids: set[UUID], *, by: Acting, reason: str) -> None:
    """The one registered first goes on, of those who are still here; all others are merged into it."""
    rows = pairs.in_order(ids)
    into, *others = rows
    for source, persons in _without_counterpart(rows):
        who = Group(persons, {})
        move_people(source, into, who, by=by, reason=reason, cause=PersonMove.Cause.MERGE)
    for row in others:
        tell_of_merged(row, into, by=by, reason=reason)
    # As it is now: one that everybody was moved out of is merged already, and undoing that puts it right.
    for row in Household.objects.filter(pk__in=[row.pk for row in others]):
        MergedHousehold.objects.create(household=row, into=into, former_status=row.status)
    Household.objects.filter(pk__in=[row.pk for row in others]).change(status=Status.MERGED)


def _without_counterpart(rows: Sequence[Household]) -> list[tuple[Household, tuple[UUID, ...]]]:
    """Who of each later household stands in none before it: they are counted with the one that goes on."""
    homes: dict[UUID, list[UUID]] = defaultdict(list)
    persons = Person.objects.filter(household__in=rows).order_by("no")
    for id, home in persons.values_list("id", "household_id"):
        homes[home].append(id)
    one = _same_people([row.pk for row in rows])
    seen: set[UUID] = set()
    found = []
    for row in rows:
        fresh = tuple(id for id in homes[row.pk] if one.get(id, id) not in seen)
        seen |= {one.get(id, id) for id in homes[row.pk]}
        if fresh and row is not rows[0]:
            found.append((row, fresh))
    return found


def _same_people(ids: Sequence[UUID]) -> dict[UUID, UUID]:
    """Somebody who stands for all that are the same person, by the id of each of them."""
    standing = Identity.objects.filter(undone_at=None, pair__a__in=ids).select_related("pair")
    one: dict[UUID, UUID] = {}
    for pair in sorted((row.pair for row in standing), key=lambda pair: pair.pk):
        for member in pair.members:
            if member["probability"] >= COUNTERPART * pair.probability:
                a, b = UUID(member["a"]), UUID(member["b"])
                kept, gone = sorted([one.get(a, a), one.get(b, b)])
                one |= {a: kept, b: kept}
                one |= {id: kept for id, other in one.items() if other == gone}
    return one
