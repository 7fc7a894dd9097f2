"""People go over from one household to another: a household is split, people join another, all undoable."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core import events, inbox, rows
from core.actors import Acting
from core.errors import RuleBroken
from core.fields import Wrong
from partners.models import User
from registrations import ages, numbering, tallies
from registrations.models import Household, Need, Person, PersonMove, bits
from registrations.queries.people import WITH_THEM, cell_of, here, unnamed
from registrations.reports import Counts, Group
from registrations.services import members
from registrations.services.keeping_apart import inherit
from registrations.services.matching import rekey
from registrations.services.people import refuse_gone, refuse_too_many
from registrations.services.watch import watch

Cause = PersonMove.Cause
SPEAKER = Person.Relationship.FOCAL_POINT
# What was said for all of them, and holds for those who go as well. A phone stays with who answers it.
CARRIED = (
    "incident_id",
    "arrival_id",
    "housing",
    "population_type",
    "language",
    "interpreter_needed",
    "origin",
    "site",
    "consent_record",
    "consent_share",
    "consent_sms",
    "consent_script",
    "consent_language",
    "legal_basis",
    "captured_at",
    "received_at",
)


def split_once(
    household: Household, who: Group, *, by: Acting, reason: str, id: UUID | None = None
) -> tuple[Household, bool]:
    """`split_household`, once for each id of the new one. RuleBroken `conflict` when it came otherwise."""
    told = {"split": household.pk, "persons": who.persons, "counts": who.counts, "reason": reason}
    with transaction.atomic():
        print_ = inbox.fingerprint(told)
        if id and not inbox.take(id, kind="household", sha256=print_, by=by):
            return Household.objects.get(pk=id), False
        return split_household(household, who, by=by, reason=reason, id=id), True


@transaction.atomic
def split_household(
    household: Household, who: Group, *, by: Acting, reason: str, id: UUID | None = None
) -> Household:
    """Some of its people become a household of their own, with a number of its own.

    Arrival, origin, language and consent are theirs too, and the needs of those who go. Wrong for nobody or
    everybody, and for who is not of this household.
    """
    (source,) = members.own(household.pk)
    refuse_gone(source)
    who = members.pick(source, who)
    persons = members.named(source, who.persons)
    going = len(persons) + ages.total(who.counts)
    if not 1 <= going < source.people:
        raise Wrong({"persons": [_("Say who goes: at least one of them, and not all.")]})
    new = _like(source, id or uuid4(), going, by)
    rows.insert(Household, [vars(new)])
    _choose_speaker(_move(source, new, who, by=by, cause=Cause.SPLIT, reason=reason))
    return new.refreshed()


def _like(source: Household, id: UUID, people: int, by: Acting) -> Household:
    """A household that nobody belongs to yet: it is merged until its people have come."""
    (number,) = numbering.take(1)
    told_of_all = source.need_bits & ~_needs(source.persons.all())
    new = Household(
        id=id,
        number=number,
        status=Household.Status.MERGED,
        people=people,
        counts={},
        need_bits=told_of_all & ~bits([Need.CHILD_ALONE]),
        content_hash=inbox.fingerprint({"split_of": source.content_hash, "id": id}),
        registrar=by if isinstance(by, User) else None,
        **{name: getattr(source, name) for name in CARRIED},
    )
    new.medical_urgent = source.medical_urgent and Need.SERIOUS_MEDICAL in new.needs
    return new


def _choose_speaker(moves: Sequence[PersonMove]) -> None:
    """Where nobody of them spoke for the family until now, the oldest does."""
    persons = [move.person for move in moves if move.person is not None]
    if persons and not any(person.relationship == SPEAKER for person in persons):
        oldest = min(persons, key=lambda person: (person.birth_year or 9999, person.no))
        Person.objects.filter(pk=oldest.pk).update(relationship=SPEAKER)


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
    return _move(source, target, group, by=by, cause=cause, reason=reason)


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


def _move(
    source: Household, target: Household, who: Group, *, by: Acting, cause: Cause, reason: str
) -> list[PersonMove]:
    """The rows and their figures; both households are ours already."""
    persons = members.named(source, who.persons)
    row = {"source": source, "target": target, "source_status": source.status}
    row |= {"cause": cause, "reason": reason}
    row |= {"actor_kind": by.actor_kind, "actor_id": by.actor_id}
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
    PersonMove.objects.bulk_create(moves)
    _bring(source, target, persons)
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
    _carry(source, target, persons)


def _carry(source: Household, target: Household, persons: Sequence[Person]) -> None:
    """Needs and births go along with whom they are told of; what was told of all stays too."""
    theirs = _needs(persons)
    source.need_bits &= ~(theirs & ~_needs(source.persons.all()))
    target.need_bits |= theirs
    born = sum(person.born_here for person in persons)
    source.born, target.born = source.born - born, target.born + born


def _needs(persons: Any) -> int:
    found = 0
    for person in persons:
        found |= person.need_bits
    return found


def _recount(
    source: Household, target: Household, moves: Sequence[PersonMove], *, ended: str, back: str = ""
) -> None:
    """Fewer people are with the one, more with the other."""
    gone: Counts = {}
    for move in moves:
        gone = tallies.plus(gone, move.counts)
    people = _people(moves)
    left, now = tallies.minus(here(source), gone), tallies.plus(here(target), gone)
    members.recount(source, left, ended=ended, joined=-people)
    members.recount(target, now, ended=back or target.status, back_as=back, joined=people)


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
    _carry(target, source, persons)
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
