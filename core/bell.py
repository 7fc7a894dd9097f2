"""Wakes the worker after a commit. Rows are the queue: a lost ring costs seconds, never data."""

import logging
from functools import partial

from celery import current_app  # noqa: TID251 - the one place that calls Celery by name
from django.db import transaction
from kombu.exceptions import OperationalError

log = logging.getLogger(__name__)


def ring(task: str) -> None:
    """Have the Celery task named `task` run soon after this transaction commits, once however often rung."""
    connection = transaction.get_connection()
    send = partial(_send, task)
    waiting = (entry[1] for entry in connection.run_on_commit)
    if not any(isinstance(w, partial) and w.func is _send and w.args == send.args for w in waiting):
        transaction.on_commit(send, robust=True)


def _send(task: str) -> None:
    try:
        # Rings that nobody heard for a minute are not worth keeping: the timer has come round since.
        current_app.send_task(task, ignore_result=True, expires=60)
    except (OperationalError, OSError) as error:
        log.warning(
            "The worker was not woken for %s (%s): the timer will.", task, type(error).__name__
        )
