"""Files of households: they are handed in, looked at, and then read in or put aside."""

import base64
import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core import audit, events, jobs, rows
from core.actors import Acting, actor_fields
from core.errors import RuleBroken
from core.models import Job
from incidents.models import Incident
from registrations.body import HouseholdBody
from registrations.models import Brought, Import
from registrations.models.imports import KEPT_UNDECIDED
from registrations.services.registering import Outcome, register_many

State = Import.State
CHECK, READ, UNDO = (
    "registrations.check_manifest",
    "registrations.import_manifest",
    "registrations.undo_import",
)


@transaction.atomic
def hand_in(
    incident: Incident, *, by: Acting, content: bytes, label: str, id: UUID | None = None
) -> Import:
    """Keep a manifest, encrypted, and have it looked at. `label` is the arrival of rows that name none."""
    told = {"content": base64.b64encode(content).decode(), "label": label}
    sha256 = hashlib.sha256(content).hexdigest()
    row = _new(incident, by, Import.Kind.MANIFEST, State.CHECKING, sha256)
    row.pk = id or row.pk
    row.content = json.dumps(told)
    row.save(force_insert=True)
    work(row, CHECK, by=by)
    return row


@transaction.atomic
def begin_import(incident: Incident, *, by: Acting, kind: Import.Kind, sha256: str) -> Import:
    """An import that a command reads from its file, which is not kept."""
    row = _new(incident, by, kind, State.READING, sha256)
    row.save(force_insert=True)
    return row


@transaction.atomic
def work(row: Import, kind: str, *, by: Acting) -> Job:
    """Have the worker do `kind` with an import."""
    job = jobs.start(
        kind, by=by, scope_id=row.incident_id, arguments={"import": str(row.pk)}, payload=""
    )
    Import.objects.filter(pk=row.pk).change(job=job)
    row.job = job
    return job


def show_findings(row: Import, preview: Mapping[str, Any]) -> None:
    """What was found in a manifest; somebody decides now."""
    row.preview = json.dumps(preview)
    Import.objects.filter(pk=row.pk, state=State.CHECKING).change(
        state=State.CHECKED, preview_sealed=row.preview_sealed
    )


def note_manifest_read(row: Import, *, by: Acting) -> None:
    """One line in the audit trail: somebody saw the names of a manifest."""
    audit.note("registrations.manifest_read", by=by, scope_id=row.incident_id, about=row.pk)


@transaction.atomic
def choose(row: Import, *, left_out: Sequence[int]) -> None:
    """Leave these families of the manifest out. RuleBroken `wrong_state` once it is being read in."""
    _move(row, State.CHECKED, State.CHECKED, left_out=sorted(set(left_out)))


@transaction.atomic
def read_in(row: Import, *, by: Acting) -> None:
    """Have the manifest read in, without what was left out; or go on where a job has failed."""
    stopped = row.job is not None and row.job.state == Job.State.FAILED
    _move(row, State.READING if stopped else State.CHECKED, State.READING)
    work(row, READ, by=by)


@transaction.atomic
def put_aside(row: Import, *, by: Acting) -> None:
    """Forget a manifest that was looked at: nothing of it is read in."""
    _move(row, State.CHECKED, State.PUT_ASIDE, content_sealed="", preview_sealed="")
    events.record("registrations.manifest_put_aside", by=by, scope_id=row.incident_id, about=row.pk)


@transaction.atomic
def bring_in(
    row: Import, incident: Incident, *, by: Acting, bodies: Sequence[HouseholdBody]
) -> list[Outcome]:
    """`register_many`, and in the same commit which import the new households came by."""
    outcomes = register_many(incident, by=by, bodies=bodies)
    created = {
        body.id
        for body, outcome in zip(bodies, outcomes, strict=True)
        if outcome.state == "created"
    }
    rows.insert(Brought, ({"household_id": id, "by_id": row.pk} for id in created))
    return outcomes


@transaction.atomic
def finish_import(
    row: Import,
    *,
    by: Acting,
    counts: Mapping[str, int],
    arrivals: Sequence[Mapping[str, Any]] = (),
) -> None:
    """It is read in; the file itself is kept no longer.

    Records `registrations.households_imported`, about the import, with the facts `import` (its id) and
    `households` (how many it has created): who compares households in bulk begins now.
    """
    before = {each["id"]: each for each in Import.objects.get(pk=row.pk).arrivals}
    every = {each["id"]: {**each, **before.get(each["id"], {})} for each in arrivals}
    Import.objects.filter(pk=row.pk).change(
        state=State.DONE,
        content_sealed="",
        preview_sealed="",
        counts=dict(counts),
        arrivals=list((before | every).values()),
    )
    events.record(
        "registrations.households_imported",
        by=by,
        scope_id=row.incident_id,
        about=row.pk,
        households=Brought.objects.filter(by=row).count(),
        **{"import": str(row.pk)},
    )


def forget_undecided() -> int:
    """Manifests on which nobody decided for a day are kept no longer; how many."""
    waiting = Import.objects.filter(
        state__in=[State.CHECKING, State.CHECKED],
        updated_at__lt=timezone.now() - KEPT_UNDECIDED,
    )
    return waiting.change(state=State.PUT_ASIDE, content_sealed="", preview_sealed="")


def _new(
    incident: Incident, by: Acting, kind: Import.Kind, state: Import.State, sha256: str
) -> Import:
    return Import(
        incident=incident,
        kind=kind,
        state=state,
        sha256=sha256,
        **actor_fields(by),
    )


def _move(row: Import, before: str, after: str, **values: Any) -> None:
    moved = Import.objects.filter(pk=row.pk, state=before)
    if not moved.change(state=after, **values):
        raise RuleBroken("wrong_state", _("Somebody has decided on this manifest already."))
