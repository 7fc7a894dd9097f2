"""What the timer wakes."""

from datetime import timedelta

from celery import shared_task

from core import leases
from referrals import services


@shared_task(name="referrals.watch")
def watch() -> None:
    with leases.hold("referrals-watch", timedelta(minutes=5)) as mine:
        if mine:
            services.notice_overdue()
