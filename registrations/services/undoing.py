"""Undoing an import: what it brought goes, but for the households that somebody has worked with since.

Apps above cannot be asked what they have built on a household. Their foreign keys are: each household is
taken out in a savepoint of its own, and one that something holds on to stays as it was.
"""

from collections.abc import Callable, Sequence
from typing import NamedTuple
from uuid import UUID

from django.db import transaction
from django.db.models import ProtectedError, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core import audit, events
from core.actors import Acting
from core.errors import RuleBroken
from core.models import AuditEntry, InboxItem, Job
from incidents.models import Arrival, Task
from incidents.services import drop_tasks, withdraw_arrival
from registrations import naming
from registrations.matching import keys
from registrations.models import (
    Brought,
    Concern,
    Document,
    Household,
    Import,
    MatchKey,
    MatchPair,
    NameWord,
    Person,
    TracingProposal,
)
from registrations.queries.families import Families, salt
from registrations.services.importing import UNDO, work

AT_ONCE = 50
State = Import.State


class Kept(NamedTuple):
    """A household that stays, and the name of the rows that hold it."""

    number: str
    held_by: str


@transaction.atomic
def begin_undo(row: Import, *, by: Acting, reason: str) -> Job:
    """Have an import undone. RuleBroken `wrong_state` unless it is read in, or left some behind before."""
    undoable = Import.objects.filter(pk=row.pk, state__in=[State.DONE, State.UNDONE])
    if not undoable.change(state=State.UNDOING, undone_by=by.actor_id):
        raise RuleBroken("wrong_state", _("Only what is read in to its end can be undone."))
    events.record(
        "registrations.import_undo_begun",
        by=by,
        scope_id=row.incident_id,
        about=row.pk,
        reason=reason,
        households=Brought.objects.filter(by=row).count(),
    )
    return work(row, UNDO, by=by)


def undo_import(
    row: Import, *, by: Acting, progress: Callable[[int], None] = lambda done: None
) -> list[Kept]:
    """Take out every household that an import brought and nobody has worked with; those that stay.

    Safe to repeat: what is out is out.
    """
    ids = list(Brought.objects.filter(by=row).values_list("household", flat=True))
    kept: list[Kept] = []
    for start in range(0, len(ids), AT_ONCE):
        some = ids[start : start + AT_ONCE]
        kept += _take_out_some(row, some, by)
        progress(start + len(some))
    _finish(row, kept, taken=len(ids) - len(kept), by=by)
    return kept


@transaction.atomic
def _take_out_some(row: Import, ids: Sequence[UUID], by: Acting) -> list[Kept]:
    kept, gone = [], []
    # Locked, so that nobody places one of them between our look and our commit.
    for household in Household.objects.filter(pk__in=ids).select_for_update().order_by("pk"):
        held_by = _take_out(household)
        if held_by:
            kept.append(Kept(household.number, held_by))
        else:
            gone.append(_line(row, household, by))
    events.record_many(gone)
    return kept


def _take_out(household: Household) -> str:
    """Delete a household with all that its registration wrote; what holds it when something does."""
    if Task.objects.filter(target_id=household.pk, state=Task.State.DONE).exists():
        return Task._meta.label_lower
    try:
        with transaction.atomic():
            _delete(household)
    except ProtectedError as error:
        return min(held._meta.label_lower for held in error.protected_objects)
    return ""


def _delete(household: Household) -> None:
    _delete_keys(household)
    persons = Person.objects.filter(household=household)
    pairs = MatchPair.objects.filter(Q(a=household) | Q(b=household), state=MatchPair.State.OPEN)
    pairs.delete()
    Concern.objects.filter(household=household).delete()
    ids = list(persons.values_list("id", flat=True))
    TracingProposal.objects.filter(
        person__id__in=ids, answer=TracingProposal.Answer.WAITING
    ).delete()
    Document.objects.filter(person__id__in=ids).delete()
    persons.delete()
    drop_tasks(household.pk)
    Brought.objects.filter(household=household).delete()
    InboxItem.objects.filter(pk=household.pk).delete()
    household.delete()


def _delete_keys(household: Household) -> None:
    secret = salt(household.incident_id)
    for family in Families([household.pk]).values():
        for someone in family.members:
            held = keys.stored(family, someone, secret)
            MatchKey.objects.filter(key__in=held, person_no=someone.no).delete()
            words = naming.parts(*someone.names)
            NameWord.objects.filter(word__in=words, person_no=someone.no).delete()


def _line(row: Import, household: Household, by: Acting) -> AuditEntry:
    return audit.entry(
        "registrations.household_taken_out",
        by=by,
        scope_id=row.incident_id,
        about=household.pk,
        facts={"number": household.number, "people": household.people, "import": str(row.pk)},
    )


@transaction.atomic
def _finish(row: Import, kept: Sequence[Kept], *, taken: int, by: Acting) -> None:
    """Arrivals that it made go too, where nobody is left in them and nobody counted them again."""
    for each in Import.objects.get(pk=row.pk).arrivals:
        arrival = Arrival.objects.filter(pk=each["id"]).first() if each["made"] else None
        if arrival is not None:
            withdraw_arrival(arrival, by=by, counted_by="manifest")
    Import.objects.filter(pk=row.pk).change(
        state=State.UNDONE, undone_at=timezone.now(), kept=[list(each) for each in kept]
    )
    events.record(
        "registrations.import_undone",
        by=by,
        scope_id=row.incident_id,
        about=row.pk,
        households=taken,
        kept=len(kept),
    )
