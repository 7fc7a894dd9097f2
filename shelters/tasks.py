"""What the timer wakes."""

from celery import shared_task

from shelters import services


@shared_task(name="shelters.release")
def release() -> None:
    services.release_expired()


@shared_task(name="shelters.watch")
def watch() -> None:
    """Figures that have grown old, and shelters that are nearly full."""
    services.watch_places()
