"""Wakes the worker after a commit. Rows are the queue: a lost ring costs seconds, never data."""

import logging
from functools import partial
from math import inf
from threading import Lock, Timer
from time import monotonic

from celery import current_app  # noqa: TID251 - the one place that calls Celery by name
from django.db import transaction
from kombu.exceptions import OperationalError

log = logging.getLogger(__name__)

PAUSE = 0.2  # seconds: no worker that looks at files hears two rings in less
_guard = Lock()
_last: dict[
    str, float
] = {}  # when each task was rung for; a time to come is that of a ring to come


def ring(task: str) -> None:
    """Have the Celery task named `task` run soon after this transaction commits, once however often rung."""
    connection = transaction.get_connection()
    send = partial(_ring, task)
    waiting = (entry[1] for entry in connection.run_on_commit)
    if not any(isinstance(w, partial) and w.func is _ring and w.args == send.args for w in waiting):
        transaction.on_commit(send, robust=True)


def _ring(task: str) -> None:
    """Now; or at the end of the pause, once for everything that was committed in it."""
    with _guard:
        now, last = monotonic(), _last.get(task, -inf)
        if last > now:
            return
        wait = max(last + PAUSE - now, 0.0)
        _last[task] = now + wait
    if wait:
        Timer(wait, _send, [task]).start()
    else:
        _send(task)


def _send(task: str) -> None:
    try:
        # Rings that nobody heard for a minute are not worth keeping: the timer has come round since.
        current_app.send_task(task, ignore_result=True, expires=60)
    except (OperationalError, OSError) as error:
        log.warning(
            "The worker was not woken for %s (%s): the timer will.", task, type(error).__name__
        )
