"""What must be done: tasks are raised, finished, and settled when what they were about came right."""

from datetime import timedelta
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone

from core import events
from core.actors import SYSTEM, Acting
from incidents.models import Incident, Task
from partners.models import Role, User


@transaction.atomic
def raise_task(
    incident: Incident,
    kind: str,
    *,
    role: Role,
    target: tuple[str, UUID, str],
    within: timedelta,
    urgent: bool = False,
    by: Acting = SYSTEM,
) -> Task | None:
    """Open a task about `target` (kind, id, label), due `within` a time; None when it is open already.

    `kind` is a key of TASK_TITLES.
    """
    target_kind, target_id, label = target
    told = {"kind": kind, "role": role, "urgent": urgent, "due_at": timezone.now() + within}
    try:
        with transaction.atomic():
            task = Task.objects.create(
                incident=incident,
                target_kind=target_kind,
                target_id=target_id,
                target_label=label,
                **told,
            )
    except IntegrityError:
        return None
    events.record("incidents.task_raised", by=by, scope_id=incident.pk, about=target_id, task=kind)
    return task


@transaction.atomic
def finish_task(task: Task, *, by: User, note: str = "") -> Task:
    """Somebody has done it. Doing it twice is the same as once."""
    open_ = Task.objects.filter(pk=task.pk, state=Task.State.OPEN)
    if open_.change(state=Task.State.DONE, done_at=timezone.now(), done_by=by, done_note=note):
        events.record(
            "incidents.task_done",
            by=by,
            scope_id=task.incident_id,
            about=task.target_id,
            task=task.kind,
        )
    return task.refreshed()


@transaction.atomic
def settle_tasks(target_id: UUID, *kinds: str, by: Acting = SYSTEM) -> int:
    """Open tasks of these kinds are done: what they were about came right by itself; how many."""
    open_ = Task.objects.filter(target_id=target_id, kind__in=kinds, state=Task.State.OPEN)
    settled = 0
    for task in open_.select_related("incident"):
        if open_.filter(pk=task.pk).change(state=Task.State.DONE, done_at=timezone.now()):
            facts = {"scope_id": task.incident_id, "about": target_id, "task": task.kind}
            events.record("incidents.task_done", by=by, **facts)
            settled += 1
    return settled


def drop_tasks(target_id: UUID) -> int:
    """Open tasks about something that is there no longer go with it; how many."""
    return Task.objects.filter(target_id=target_id, state=Task.State.OPEN).delete()[0]
