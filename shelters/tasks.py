"""What the timer runs."""

from celery import shared_task

from shelters import services


@shared_task(name="shelters.release")
def release() -> None:
    """Free the places of expired holds and blocks."""
    services.release_expired()
    services.release_blocks()


@shared_task(name="shelters.oversee")
def oversee() -> None:
    """Find children on whom protection has not decided in time, and stays that are too long."""
    services.call_for_overdue()
    services.tell_overstays()


@shared_task(name="shelters.recount")
def recount_places() -> None:
    """Compare all counters with the stays."""
    services.call_for_drift()


@shared_task(name="shelters.watch")
def watch() -> None:
    """Find old figures and shelters that are nearly full."""
    services.watch_places()


@shared_task(name="shelters.remind")
def remind() -> None:
    """Remind of late roll calls and of permits that end."""
    services.remind_of_roll_calls()
    services.remind_of_permits()
