"""Questions of protection: what waits, what was assessed, and the list of codes."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from incidents import queries as incidents
from incidents.models import Incident, Task
from partners.access import Who, may, within
from partners.models import Role, User
from registrations.models import (
    Household,
    MergedHousehold,
    Need,
    NeedCode,
    Person,
    ProtectedNote,
    bits,
)

MOST_WAITING = 30
MOST_UNASSESSED = 20
ACT = "protect"


def notes(who: Who) -> QuerySet[ProtectedNote]:
    """The notes of the incidents where `who` is a protection officer."""
    mine = within(who, ACT, "household__incident__scope")
    return ProtectedNote.objects.filter(mine).select_related("household__incident__scope")


def about(household: Household) -> Q:
    """Narrows notes to those about a household, and about those that were merged into it."""
    merged = MergedHousehold.objects.filter(into=household).values("household")
    return Q(household=household) | Q(household__in=merged)


def need_codes(who: Who) -> QuerySet[NeedCode]:
    """The codes in force, in their order; those that are protected for protection officers only."""
    in_force = NeedCode.objects.filter(retired_at=None).order_by("place")
    return in_force if may(who, ACT) else in_force.filter(protected=False)


def with_words(found: Sequence[ProtectedNote]) -> None:
    """Put the words of its code and the name of its author to each note. Two queries."""
    codes = NeedCode.objects.in_bulk({note.code for note in found})
    ids = {note.actor_id for note in found if note.actor_kind == User.actor_kind}
    names = dict(User.objects.filter(pk__in=ids).values_list("pk", "name"))
    for note in found:
        code = codes.get(note.code)
        note.label = f"{note.code} {code.label}" if code else note.code
        note.author = names.get(UUID(note.actor_id), "") if note.actor_id else ""


@dataclass(frozen=True)
class Waiting:
    """A task of protection and the household that it is about, where it is about one."""

    task: Task
    household: Household | None


def waiting(who: Who, incident: Incident) -> tuple[list[Waiting], int]:
    """(the first of what waits for protection, urgent ones, then by the clock; how much in all)."""
    rows = incidents.desk_tasks(who, incident, Role.PROTECTION).filter(state=Task.State.OPEN)
    tasks = list(rows[:MOST_WAITING])
    ids = [task.target_id for task in tasks if task.target_kind == "household"]
    households = Household.objects.in_bulk(ids)
    found = [Waiting(task, households.get(task.target_id)) for task in tasks]
    return found, len(found) if len(found) < MOST_WAITING else rows.count()


def tasks_about(who: Who, household: Household) -> list[Task]:
    """The open tasks of protection about one household."""
    rows = incidents.open_tasks(who, household.incident)
    return list(rows.filter(role=Role.PROTECTION, target_id=household.pk))


def unassessed(incident: Incident) -> list[Household]:
    """Households with a safe flag that no protection officer has said more about, longest waiting first."""
    flagged = Q()
    for need in Need:
        assessed = ProtectedNote.objects.filter(household=OuterRef("pk"), chip=need)
        flagged |= Q(~Exists(assessed), **{f"has_{need}__gt": 0})
    here = Household.objects.filter(incident=incident, status__in=Household.PRESENT)
    chips = {f"has_{need}": F("need_bits").bitand(bits([need])) for need in Need}
    rows = here.exclude(need_bits=0).alias(**chips).filter(flagged)
    return list(rows.order_by("created_at", "pk")[:MOST_UNASSESSED])


@dataclass(frozen=True)
class Flag:
    """A safe flag of a household, who of it has it, and whether protection has said more about it."""

    need: Need
    persons: Sequence[Person]
    assessed: bool


def flags(household: Household, persons: Sequence[Person]) -> list[Flag]:
    """One query, and nothing is read of what was assessed."""
    chips = ProtectedNote.objects.filter(about(household)).exclude(chip="")
    assessed = set(chips.values_list("chip", flat=True))
    return [
        Flag(Need(need), [p for p in persons if need in p.needs], need in assessed)
        for need in household.needs
    ]
