"""What the timer wakes."""

from celery import shared_task

from shelters import services


@shared_task(name="shelters.release")
def release() -> None:
    services.release_expired()
