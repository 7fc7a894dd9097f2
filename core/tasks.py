"""What the worker runs when the bell rings or the timer comes round."""

from celery import shared_task

from core import audit, events, jobs


@shared_task(name="core.react")
def react() -> None:
    events.react()


@shared_task(name="core.seal")
def seal() -> None:
    audit.seal()


@shared_task(name="core.jobs")
def run_jobs() -> None:
    jobs.run_due()
