"""What was told of people comes along when they belong to another household, and goes back with them.

`PersonMove.need_bits` is what the target is told of by the move and was not told of before: needs and URGENT.
A move of nobody holds what was told of a whole household that is merged into another.
"""

from collections.abc import Iterable, Sequence
from functools import reduce
from operator import or_

from django.utils import timezone

from core.actors import Acting, actor_fields
from registrations.models import Household, Need, Person, PersonMove, bits
from registrations.services import members
from registrations.services.watch import watch

Cause = PersonMove.Cause
URGENT = 1 << len(Need)  # beside the bits of the needs: somebody is in danger of life
ALONE = bits([Need.CHILD_ALONE])  # follows from who is there: `watch` says it anew of either


def needs_of(persons: Iterable[Person]) -> int:
    return _all(person.need_bits for person in persons)


def come_along(
    source: Household, target: Household, moves: Sequence[PersonMove], *, leaves_nobody: bool
) -> None:
    """Put onto both rows what is told of each when these have moved; the persons are in `target` already.

    What was told of the whole of `source` comes too where nobody is left of it.
    """
    persons = [move.person for move in moves if move.person is not None]
    theirs, before = needs_of(persons), _told(target)
    for move in moves:
        move.need_bits = move.person.need_bits & ~before if move.person else 0
    moves[-1].need_bits |= _of_all(source, theirs, leaves_nobody=leaves_nobody) & ~before
    source.need_bits &= ~(theirs & ~needs_of(source.persons.all()))
    _put(target, before | _all(move.need_bits for move in moves))
    _take_births(source, target, persons)


def go_back(
    source: Household, target: Household, move: PersonMove, persons: Sequence[Person]
) -> None:
    """Put onto both rows what was told of each before `move`; the persons are in `source` again."""
    source.need_bits |= needs_of(persons)
    _take_away(target, move)
    _take_births(target, source, persons)


def tell_of_merged(source: Household, target: Household, *, by: Acting, reason: str) -> None:
    """What was told of a household is told of the one that it is merged into, and of nobody twice."""
    source, target = members.own(source.pk, target.pk)
    gained = _told(source) & ~ALONE & ~_told(target)
    if not gained:
        return
    PersonMove.objects.create(
        source=source,
        target=target,
        source_status=source.status,
        cause=Cause.MERGE,
        reason=reason,
        need_bits=gained,
        **actor_fields(by),
    )
    _write(target, _told(target) | gained, by=by)


def untell(move: PersonMove, *, by: Acting) -> None:
    """Undo `tell_of_merged`; twice is as once."""
    (target,) = members.own(move.target_id)
    if PersonMove.objects.filter(pk=move.pk, undone_at=None).change(undone_at=timezone.now()):
        _take_away(target, move)
        _write(target, _told(target), by=by)


def _of_all(source: Household, theirs: int, *, leaves_nobody: bool) -> int:
    """Who is in danger of life was not told by name: whoever is seriously ill may be the one."""
    if leaves_nobody:
        return _told(source) & ~ALONE
    return _told(source) & URGENT if theirs & bits([Need.SERIOUS_MEDICAL]) else 0


def _take_away(target: Household, move: PersonMove) -> None:
    """But not what is told of others there, or came from another household in another way."""
    others = PersonMove.objects.filter(target=target, undone_at=None).exclude(cause=move.cause)
    sources = Household.objects.filter(moves_out__in=others, status=Household.Status.MERGED)
    kept = needs_of(target.persons.all()) | _all(_told(row) for row in sources) & ~ALONE
    _put(target, _told(target) & ~(move.need_bits & ~kept))


def _take_births(source: Household, target: Household, persons: Sequence[Person]) -> None:
    born = sum(person.born_here for person in persons)
    source.born, target.born = source.born - born, target.born + born


def _told(household: Household) -> int:
    return household.need_bits | (URGENT if household.medical_urgent else 0)


def _put(household: Household, told: int) -> None:
    household.need_bits, household.medical_urgent = told & ~URGENT, bool(told & URGENT)


def _write(household: Household, told: int, *, by: Acting) -> None:
    members.keep(household, by=by)
    _put(household, told)
    columns = {"need_bits": household.need_bits, "medical_urgent": household.medical_urgent}
    Household.objects.filter(pk=household.pk).change(**columns)
    watch(household, by=by)


def _all(found: Iterable[int]) -> int:
    return reduce(or_, found, 0)
