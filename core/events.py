"""The journal: write down what happened, and have it handled after the commit.

`record` is the last line of every service. `on` subscribes a handler. `react` is what the worker runs.
"""

import logging
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from core import audit, bell, rows
from core.actors import Acting
from core.models import AuditEntry, Event, Scope
from core.rows import Statement

log = logging.getLogger(__name__)

Handler = Callable[[Event], None]
LEASE = timedelta(minutes=5)
WORK_TAKES = timedelta(minutes=10)  # longer than anybody waits for an answer
AT_ONCE = 200
_handlers: dict[str, dict[str, Handler]] = {}


class LeaseLost(Exception):
    """The handler took longer than its lease; its effects are rolled back."""


def record(
    kind: str,
    *,
    by: Acting,
    scope_id: UUID | None,
    about: UUID | None = None,
    reason: str = "",
    **facts: Any,
) -> None:
    """Write down that `kind` happened to `about`: one event, one audit line. Call inside the transaction.

    `facts` hold ids, codes and figures only: no name, phone, document or diagnosis.
    """
    line = audit.entry(kind, by=by, scope_id=scope_id, about=about, facts=facts, reason=reason)
    record_many([line])


def record_many(lines: Iterable[AuditEntry]) -> None:
    """`record` for many at once: `lines` are unsaved audit entries, each becomes an event as well."""
    rows.run(written(lines))
    ring()


@transaction.atomic
def announce_work(kind: str, *, id: UUID, by: Acting, scope_id: UUID | None, **facts: Any) -> None:
    """Write down, in a transaction of its own, that work of many transactions begins.

    Its handlers run when `work_done` says so; or, where whoever did it has died, WORK_TAKES after it last
    said `work_goes_on`. `id` is that of the work, and what the event is about.
    """
    line = audit.entry(kind, by=by, scope_id=scope_id, about=id, facts=facts)
    rows.run(written([line], due_at=timezone.now() + WORK_TAKES))


def work_goes_on(id: UUID) -> bool:
    """Inside a transaction of the work that was announced: whether its handlers will see what this one does.

    If so they wait for WORK_TAKES from now. If not, they have run: announce the rest of the work anew.
    """
    waits = Event.objects.filter(about=id, attempts=0)
    return bool(waits.update(due_at=timezone.now() + WORK_TAKES))


def work_done(id: UUID) -> None:
    """The work that was announced is done: handle its event now."""
    Event.objects.filter(about=id, attempts=0).update(due_at=timezone.now())
    ring()


def written(lines: Iterable[AuditEntry], due_at: datetime | None = None) -> list[Statement]:
    """The statements of `record_many`, for whoever makes them ready before the transaction.

    They are run inside it, and followed by `ring`.
    """
    lines, due_at = list(lines), due_at or timezone.now()
    return [
        *rows.insertions(AuditEntry, map(vars, lines)),
        *rows.insertions(Event, (_event(line, due_at) for line in lines)),
    ]


def ring() -> None:
    """Have the worker look at the journal after the commit."""
    bell.ring("core.react")


def _event(line: AuditEntry, due_at: datetime) -> dict[str, Any]:
    """The event of an audit line; as a row, since building a model costs more than writing it."""
    return {
        "kind": line.action,
        "at": line.at,
        "actor_kind": line.actor_kind,
        "actor_id": line.actor_id,
        "scope_id": line.scope_id,
        "about": line.about,
        "facts": line.facts,
        "due_at": due_at,
        "lease": None,
        "attempts": 0,
        "done": [],
        "handled_at": None,
    }


def on(kind: str) -> Callable[[Handler], Handler]:
    """Subscribe a handler. It runs in its own transaction, at least once, and must be idempotent."""

    def subscribe(handler: Handler) -> Handler:
        name = f"{handler.__module__}.{handler.__qualname__}"
        _handlers.setdefault(kind, {})[name] = handler
        return handler

    return subscribe


def react() -> int:
    """Handle what is due, a batch at a time. Returns how many events were finished."""
    finished = 0
    while batch := _claim():
        finished += _finish(batch[0].lease, [event for event in batch if _handle(event)])
        if len(batch) < AT_ONCE:
            break
    return finished


@transaction.atomic
def _claim() -> list[Event]:
    """Lease a batch. Two workers may read the same ids, but the conditional UPDATE gives each row to one."""
    now, lease = timezone.now(), uuid4()
    due = Event.objects.filter(handled_at=None, due_at__lte=now)
    ids = list(due.order_by("due_at").values_list("id", flat=True)[:AT_ONCE])
    if not ids or not due.filter(id__in=ids).update(
        lease=lease, due_at=now + LEASE, attempts=F("attempts") + 1
    ):
        return []
    return list(Event.objects.filter(id__in=ids, lease=lease).order_by("id"))


def _handle(event: Event) -> bool:
    """Run what has not run yet; whether all of it is done."""
    for name, handler in _handlers.get(event.kind, {}).items():
        if name in event.done:
            continue
        try:
            _run(event, name, handler)
        except LeaseLost:
            return False
        except Exception:
            log.exception(
                "Handler %s failed on event %s, attempt %s", name, event.pk, event.attempts
            )
            _put_back(event)
            return False
    return True


@transaction.atomic
def _run(event: Event, name: str, handler: Handler) -> None:
    handler(event)
    event.done = [*event.done, name]
    if not Event.objects.filter(pk=event.pk, lease=event.lease).update(done=event.done):
        raise LeaseLost


def _put_back(event: Event) -> None:
    wait = min(timedelta(seconds=2**event.attempts), timedelta(hours=1))
    Event.objects.filter(pk=event.pk, lease=event.lease).update(
        lease=None, due_at=timezone.now() + wait
    )


@transaction.atomic
def _finish(lease: UUID | None, events: list[Event]) -> int:
    ids = [event.pk for event in events]
    done = Event.objects.filter(id__in=ids, lease=lease).update(
        handled_at=timezone.now(), lease=None
    )
    scopes = sorted({event.scope_id for event in events if event.scope_id})
    Scope.objects.filter(pk__in=scopes).update(version=F("version") + 1)
    return done


def stuck(since: datetime) -> int:
    """How many events have waited since before `since`: a health figure."""
    return Event.objects.filter(handled_at=None, at__lt=since).count()
