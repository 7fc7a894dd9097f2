"""Long jobs: rows that the worker runs as child processes, so that none of them starves the texts.

An app registers what a kind does (`@job("registrations.import")`), a door starts one, a page shows its
progress. A job whose process died is run again, so what it does must be safe to repeat.
"""

import subprocess
import sys
import threading
from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from core import bell
from core.actors import Acting, actor_fields
from core.errors import RuleBroken
from core.models import Job
from core.registry import Registry

Work = Callable[[Job], Mapping[str, Any]]
works: Registry[Work] = Registry("job")
LEASE = timedelta(minutes=2)
MOST_ATTEMPTS = 3
_runner = threading.Lock()


def job(kind: str) -> Callable[[Work], Work]:
    """Register what a job of this kind does. It returns the result, a mapping of codes and figures."""

    def register(work: Work) -> Work:
        works.add(kind, work)
        return work

    return register


@transaction.atomic
def start(
    kind: str, *, by: Acting, scope_id: UUID | None, arguments: Mapping[str, Any], payload: str = ""
) -> Job:
    """Queue a job. `payload` is kept encrypted; `arguments` hold ids and codes only."""
    row = Job(
        kind=kind,
        scope_id=scope_id,
        **actor_fields(by),
        arguments=dict(arguments),
    )
    row.payload = payload
    row.save(force_insert=True)
    bell.ring("core.jobs")
    return row


def advance(row: Job, *, progress: int, total: int) -> None:
    """Show how far it is, and keep it ours. Raises RuleBroken `lease_lost` when another process has it."""
    ours = Job.objects.filter(pk=row.pk, lease=row.lease)
    until = timezone.now() + LEASE
    if not ours.change(progress=progress, total=total, due_at=until):
        raise RuleBroken("lease_lost", "This job is being done by another process.")


def run_due() -> int:
    """Run every due job, one child process after the other; returns how many.

    One of the worker's threads at most does this: the others keep sending texts.
    """
    if not _runner.acquire(blocking=False):
        return 0
    try:
        started = 0
        while row := claim():
            command = [sys.executable, str(settings.BASE_DIR / "manage.py"), "run_job"]
            subprocess.run([*command, str(row.pk), str(row.lease)], check=False)  # noqa: S603
            started += 1
        return started
    finally:
        _runner.release()


@transaction.atomic
def claim() -> Job | None:
    """Lease the next due job to this process; None when there is none."""
    now, lease = timezone.now(), uuid4()
    due = Job.objects.filter(state__in=[Job.State.QUEUED, Job.State.RUNNING], due_at__lte=now)
    row = due.order_by("due_at").first()
    if row is None or not due.filter(pk=row.pk).change(
        state=Job.State.RUNNING, lease=lease, due_at=now + LEASE, attempts=F("attempts") + 1
    ):
        return None
    return row.refreshed()


def run(id: UUID, lease: UUID | None) -> None:
    """Do the job in this process and write down how it ended. `lease` None: nobody has claimed it yet."""
    row = Job.objects.get(pk=id, lease=lease)
    try:
        result = works[row.kind](row)
    except RuleBroken as refusal:
        _end(row, Job.State.FAILED, error=str(refusal.message)[:200])
    except Exception:
        last = row.attempts >= MOST_ATTEMPTS
        _end(row, Job.State.FAILED if last else Job.State.QUEUED, error="failed" if last else "")
        raise
    else:
        _end(row, Job.State.DONE, result=dict(result))


def _end(row: Job, state: Job.State, **values: Any) -> None:
    if state is not Job.State.QUEUED:
        values |= {"payload_sealed": ""}
    Job.objects.filter(pk=row.pk, lease=row.lease).change(
        state=state, lease=None, due_at=timezone.now() + timedelta(seconds=10), **values
    )
