"""What follows when something happened to a referral."""

from core import events
from core.models import Event
from referrals import alerts, queries
from referrals.models import Referral


@events.on("referrals.sent")
def tell_the_facility(event: Event) -> None:
    waiting = Referral.objects.filter(code=event.facts["ref"], state=Referral.State.SENT)
    for referral in waiting.select_related("facility"):
        alerts.tell_facility(referral)


@events.on("referrals.overdue")
def tell_both_sides(event: Event) -> None:
    late = Referral.objects.filter(queries.overdue(), code=event.facts["ref"])
    for referral in late.select_related("facility"):
        alerts.tell_overdue(referral)
