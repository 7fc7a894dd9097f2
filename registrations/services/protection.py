"""What protection officers write, read and settle; and the list of codes that they write it in."""

from typing import TypedDict
from uuid import UUID, uuid4

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core import audit, events
from core.actors import Acting
from core.errors import RuleBroken
from core.fields import Wrong
from incidents.models import Task
from incidents.services import finish_task
from partners.models import Role, User
from registrations import needs
from registrations.models import (
    Household,
    NeedCode,
    Person,
    ProtectedNote,
    Settlement,
)
from registrations.queries import protection


class Found(TypedDict):
    """What an officer found: a code of the list in force, and in words what stands behind it."""

    code: str
    text: str


@transaction.atomic
def write_note(
    household: Household,
    *,
    by: Acting,
    found: Found,
    person: UUID | None = None,
    reason: str,
    id: UUID | None = None,
) -> ProtectedNote:
    """Add a note about a household or one of its people. Raises Wrong for an unknown code or person."""
    code = NeedCode.objects.filter(pk=found["code"], retired_at=None).first()
    if code is None:
        raise Wrong({"code": [_("This code is not in the list.")]})
    if person and not Person.objects.filter(household=household, id=person).exists():
        raise Wrong({"person": [_("There is no such person in this household.")]})
    note = ProtectedNote(id=id or uuid4(), household=household, person_id=person)
    note.code, note.text = code.code, found["text"]
    note.chip, note.list_version = code.chip, code.version
    note.actor_kind, note.actor_id = by.actor_kind, by.actor_id
    note.save(force_insert=True)
    events.record(
        "registrations.protected_note_written",
        by=by,
        scope_id=household.incident_id,
        about=household.pk,
        reason=reason,
        note=str(note.pk),
    )
    return note


def read_notes(household: Household, *, by: Acting, reason: str) -> list[ProtectedNote]:
    """The notes of a household, newest first; that they were read, and why, is written down before."""
    note_reading(household, by=by, reason=reason)
    rows = ProtectedNote.objects.filter(protection.about(household)).select_related("person")
    return list(rows.order_by("-created_at", "-pk"))


def note_reading(household: Household, *, by: Acting, reason: str) -> None:
    """Write down that somebody read what only protection knows, and what for."""
    audit.note(
        "registrations.protected_notes_read",
        by=by,
        scope_id=household.incident_id,
        about=household.pk,
        reason=reason,
    )


@transaction.atomic
def settle(task: Task, *, by: User, outcome: Settlement) -> Task:
    """A protection officer has acted on what they were called for. RuleBroken `wrong_state` when settled."""
    if task.role != Role.PROTECTION:
        raise ValueError("Only what protection was called for is settled.")
    done = finish_task(task, by=by, note=outcome.value)
    if (done.done_by_id, done.done_note) != (by.pk, outcome.value):
        raise RuleBroken("wrong_state", _("This was settled before."), state=done.state)
    events.record(
        "registrations.concern_settled",
        by=by,
        scope_id=task.incident_id,
        about=task.target_id,
        task=task.kind,
        outcome=outcome.value,
    )
    return done


@transaction.atomic
def load_need_codes(found: needs.CodeList, *, by: Acting) -> int:
    """Make this list the one in force; codes that it leaves out are offered no more. Returns its length."""
    rows = [
        NeedCode(
            code=code.code,
            group_en=code.group_en,
            group_id=code.group_id,
            label_en=code.label_en,
            label_id=code.label_id,
            chip=code.chip,
            protected=code.protected,
            place=place,
            version=found.version,
        )
        for place, code in enumerate(found.codes)
    ]
    left_out = NeedCode.objects.exclude(pk__in=[row.pk for row in rows])
    left_out.filter(retired_at=None).update(retired_at=timezone.now())
    columns = [field.name for field in NeedCode._meta.fields if not field.primary_key]
    NeedCode.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["code"], update_fields=columns
    )
    events.record(
        "registrations.need_codes_loaded",
        by=by,
        scope_id=None,
        version=found.version,
        codes=len(rows),
    )
    return len(rows)
