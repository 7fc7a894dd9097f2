"""What the timer wakes."""

from celery import shared_task

from shelters import services


@shared_task(name="shelters.release")
def release() -> None:
    """Places whose time is over: of stays that did not come, and of blocks."""
    services.release_expired()
    services.release_blocks()


@shared_task(name="shelters.oversee")
def oversee() -> None:
    """Children of whom protection has not decided in time, and who stays too long in a transit place."""
    services.call_for_overdue()
    services.tell_overstays()


@shared_task(name="shelters.recount")
def recount_places() -> None:
    services.call_for_drift()


@shared_task(name="shelters.watch")
def watch() -> None:
    """Figures that have grown old, and shelters that are nearly full."""
    services.watch_places()


@shared_task(name="shelters.remind")
def remind() -> None:
    """Tonight's counts that are late, and permits that run out."""
    services.remind_of_roll_calls()
    services.remind_of_permits()
