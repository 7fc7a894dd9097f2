"""People go over from one household to another, and all of it can be undone."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core import events, inbox
from core.actors import Acting, actor_fields
from core.errors import RuleBroken
from core.fields import Wrong
from registrations import ages, tallies
from registrations.models import Household, Person, PersonMove
from registrations.queries.people import WITH_THEM, cell_of, here, unnamed
from registrations.reports import Counts, Group
from registrations.services import members
from registrations.services.coming_along import come_along, go_back
from registrations.services.keeping_apart import inherit
from registrations.services.matching import rekey
from registrations.services.people import refuse_gone, refuse_too_many
from registrations.services.watch import watch

Cause = PersonMove.Cause
SPEAKER = Person.Relationship.FOCAL_POINT


@transaction.atomic
def join_once(
    source: Household,
    target: Household,
    who: Group,
    *,
    by: Acting,
    reason: str,
    id: UUID | None = None,
) -> bool:
    """`move_people`, once for each id; everybody where nobody is named. Whether it is new."""
    told = {"join": (source.pk, target.pk), "who": (who.persons, who.counts), "reason": reason}
    if id and not inbox.take(id, kind="join", sha256=inbox.fingerprint(told), by=by):
        return False
    move_people(source, target, who or None, by=by, reason=reason)
    return True


@transaction.atomic
def move_people(
    source: Household,
    target: Household,
    who: Group | None = None,
    *,
    by: Acting,
    reason: str,
    cause: Cause = Cause.JOIN,
) -> list[PersonMove]:
    """People of one household belong to another from now on: everybody, unless it is said who.

    A household that nobody is left of is kept with its last size, and is merged. RuleBroken
    `household_gone`, `other_incident`, `too_many_people`; Wrong for who is not of it.
    """
    source, target = members.own(source.pk, target.pk)
    _check(source, target)
    group = everybody(source) if who is None else members.pick(source, who)
    members.keep(target, by=by)
    return take_over(source, target, group, by=by, cause=cause, reason=reason)


def everybody(household: Household) -> Group:
    """All who ever belonged to it by name, and those without names who are with it."""
    ids = Person.objects.filter(household=household).order_by("no").values_list("id", flat=True)
    return Group(tuple(ids), unnamed(household))


def _check(source: Household, target: Household) -> None:
    if source.pk == target.pk:
        raise Wrong({"to": [_("This is the same household.")]})
    if source.incident_id != target.incident_id:
        sentence = _("This household belongs to another incident.")
        raise RuleBroken("other_incident", sentence)
    refuse_gone(target)


def take_over(
    source: Household, target: Household, who: Group, *, by: Acting, cause: Cause, reason: str
) -> list[PersonMove]:
    """The rows and their figures; both households are ours already."""
    persons = members.named(source, who.persons)
    row = {"source": source, "target": target, "source_status": source.status}
    row |= {"cause": cause, "reason": reason}
    row |= actor_fields(by)
    moves, left = [], here(source)
    for person in persons:
        is_there = person.status in WITH_THEM
        taken = tallies.found(left, [cell_of(source, person)] if is_there else [])
        left = tallies.minus(left, taken)
        told = {"person": person, "relationship": person.relationship, "counts": taken}
        moves.append(PersonMove(**row, **told))
    if who.counts:
        moves.append(PersonMove(**row, counts=ages.without_zeros(who.counts)))
    if not moves:
        raise Wrong({"persons": [_("Say who goes.")]})
    refuse_too_many(target, sum(ages.total(move.counts) for move in moves))
    members.keep(source, by=by)
    _bring(source, target, persons)
    joins = cause == Cause.JOIN and not tallies.minus(here(source), _gone(moves))
    come_along(source, target, moves, leaves_nobody=joins)
    PersonMove.objects.bulk_create(moves)
    _recount(source, target, moves, ended=Household.Status.MERGED)
    _tell(source, target, moves, by=by, cause=cause)
    if cause != Cause.MERGE:  # what is one household has its ties from all of its registrations
        inherit(source, target, by=by)
    return moves


def _bring(source: Household, target: Household, persons: Sequence[Person]) -> None:
    """Two never speak for one family: who spoke for another is a relative here."""
    ids = [person.pk for person in persons]
    if target.persons.filter(relationship=SPEAKER).exists():
        relative = Person.Relationship.OTHER_RELATIVE
        speakers = Person.objects.filter(pk__in=ids, relationship=SPEAKER)
        speakers.update(relationship=relative)
    Person.objects.filter(pk__in=ids, household=source).update(household=target)


def _recount(
    source: Household, target: Household, moves: Sequence[PersonMove], *, ended: str, back: str = ""
) -> None:
    """Fewer people are with the one, more with the other."""
    gone, people = _gone(moves), _people(moves)
    left, now = tallies.minus(here(source), gone), tallies.plus(here(target), gone)
    members.recount(source, left, ended=ended, joined=-people)
    members.recount(target, now, ended=back or target.status, back_as=back, joined=people)


def _gone(moves: Sequence[PersonMove]) -> Counts:
    gone: Counts = {}
    for move in moves:
        gone = tallies.plus(gone, move.counts)
    return gone


def _people(moves: Sequence[PersonMove]) -> int:
    """How many go, with those who had left before."""
    return sum(ages.total(move.counts) or int(move.person is not None) for move in moves)


@transaction.atomic
def undo_move(move: PersonMove, *, by: Acting) -> None:
    """Give everything back, as it was before; undone twice is the same as once.

    RuleBroken `wrong_state` when the person is not where the move had brought them.
    """
    source, target = members.own(move.source_id, move.target_id)
    undone = PersonMove.objects.filter(pk=move.pk, undone_at=None)
    if not undone.change(undone_at=timezone.now()):
        return
    for household in (source, target):
        members.keep(household, by=by)
    persons = [] if move.person is None else list(target.persons.filter(pk=move.person.pk))
    if move.person_id is not None and not persons:
        sentence = _("This person belongs to another household by now.")
        raise RuleBroken("wrong_state", sentence)
    back = PersonMove(person=move.person, counts=_counts_now(target, move, persons))
    for person in persons:
        place = {"household": source, "relationship": move.relationship}
        Person.objects.filter(pk=person.pk).update(**place)
    go_back(source, target, move, persons)
    _recount(target, source, [back], ended=Household.Status.MERGED, back=move.source_status)
    _tell(target, source, [back], by=by, cause="undo")


def _counts_now(target: Household, move: PersonMove, persons: Sequence[Person]) -> Counts:
    """The cells that go back: of those who left or came back meanwhile, as it is now."""
    if not persons:
        return tallies.found(here(target), tallies.cells(move.counts))
    (person,) = persons
    if person.status not in WITH_THEM:
        return {}
    cells = list(tallies.cells(move.counts)) or [cell_of(target, person)]
    return tallies.found(here(target), cells)


def _tell(
    source: Household,
    target: Household,
    moves: Sequence[PersonMove],
    *,
    by: Acting,
    cause: str,
) -> None:
    """One line on the page of each, and what follows from it for both."""
    facts: dict[str, Any] = {"people": _people(moves), "cause": str(cause)}
    for kind, household, other in (
        ("people_moved", source, target),
        ("people_received", target, source),
    ):
        events.record(
            f"registrations.{kind}",
            by=by,
            scope_id=household.incident_id,
            about=household.pk,
            household=str(other.pk),
            number=other.number,
            ref=source.incident.ref,
            reason=moves[0].reason,
            **facts,
        )
        rekey(household)
        watch(household, by=by)
