"""Stays in transit shelters that last too long: recorded once for each stay."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from core.actors import SYSTEM
from shelters.models import Stay
from shelters.services.journal import raise_site_task
from shelters.services.moves import record

AT_ONCE = 500
ANSWERED_WITHIN = timedelta(hours=24)


def tell_overstays() -> int:
    """Record each stay that has become too long, once, and raise a task about its shelter. Returns how many.

    While the task about a shelter is open, no second one is raised.
    """
    untold = Stay.objects.overstaying().filter(overstay_told_at=None)
    rows = untold.select_related("shelter__incident__scope").order_by("checked_in_at")
    return sum(_tell(stay) for stay in rows[:AT_ONCE])


@transaction.atomic
def _tell(stay: Stay) -> bool:
    untold = Stay.objects.filter(pk=stay.pk, state=stay.state, overstay_told_at=None)
    if not untold.change(overstay_told_at=timezone.now()):
        return False
    record("shelters.stay_overdue", stay, SYSTEM)
    shelter = stay.shelter
    raise_site_task(shelter, "overstay", within=ANSWERED_WITHIN)
    return True
