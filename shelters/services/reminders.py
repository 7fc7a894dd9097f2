"""Reminders about sites, each sent once: of a late roll call, and of a permit that ends."""

from collections.abc import Callable, Collection
from datetime import date, timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone

from core.actors import SYSTEM
from incidents.services import settle_tasks
from shelters.models import RollCall, Shelter, SiteReminder
from shelters.nights import late_night
from shelters.services.journal import raise_site_task, record

Kind = SiteReminder.Kind
LATE_WITHIN = timedelta(hours=2)
WEEK, DAY = 7, 1


def remind_of_roll_calls() -> int:
    """Ask for roll calls two hours late, once a night for each site with guests. Returns how many."""
    now = timezone.now()
    rows = Shelter.objects.filter(occupied__gt=0, incident__scope__closed_at=None)
    late = [
        (shelter, night)
        for shelter in rows.select_related("incident__scope")
        if (night := late_night(shelter.scope.local(now))) is not None
    ]
    nights = {night for _shelter, night in late}
    counted = set(RollCall.objects.filter(night__in=nights).values_list("shelter", "night"))
    due = [
        (shelter, Kind.ROLL_CALL, night)
        for shelter, night in late
        if (shelter.pk, night) not in counted
    ]
    return _remind(due, _ask_for_count)


def remind_of_permits() -> int:
    """Remind of permits seven days and one day before they end, and when they have. Returns how many.

    If earlier reminders were missed, only the present one is sent.
    """
    rows = Shelter.objects.filter(permit_until__isnull=False, incident__scope__closed_at=None)
    due = []
    for shelter in rows.exclude(status=Shelter.Status.CLOSED).select_related("incident__scope"):
        until = shelter.permit_until
        today = shelter.scope.local(timezone.now()).date()
        if until is not None and (stage := _stage((until - today).days)) is not None:
            due.append((shelter, stage, until))
    return _remind(due, _tell_of_permit)


def _stage(days: int) -> Kind | None:
    """
    >>> [_stage(days) for days in (8, 7, 2, 1, 0, -1)] == [
    ...     None, Kind.PERMIT_WEEK, Kind.PERMIT_WEEK, Kind.PERMIT_DAY, Kind.PERMIT_DAY, Kind.PERMIT_OVER]
    True
    """
    if days < 0:
        return Kind.PERMIT_OVER
    if days <= DAY:
        return Kind.PERMIT_DAY
    return Kind.PERMIT_WEEK if days <= WEEK else None


def _remind(due: Collection[tuple[Shelter, Kind, date]], tell: Callable[[Shelter], None]) -> int:
    """Remind those who were not reminded before; returns how many. One query finds them."""
    days = {day for _shelter, _kind, day in due}
    before = SiteReminder.objects.filter(day__in=days)
    known = set(before.values_list("shelter", "kind", "day"))
    return sum(
        _once(shelter, kind, day, tell)
        for shelter, kind, day in due
        if (shelter.pk, kind, day) not in known
    )


def _once(shelter: Shelter, kind: Kind, day: date, tell: Callable[[Shelter], None]) -> bool:
    """Whether this process sent the reminder; of two at the same moment only one does."""
    try:
        with transaction.atomic():
            SiteReminder.objects.create(shelter=shelter, kind=kind, day=day)
            tell(shelter)
    except IntegrityError:
        if not shelter.reminders.filter(kind=kind, day=day).exists():
            raise
        return False
    return True


def _ask_for_count(shelter: Shelter) -> None:
    raise_site_task(shelter, "roll_call_late", within=LATE_WITHIN)
    record("shelters.roll_call_late", shelter, SYSTEM)


def _tell_of_permit(shelter: Shelter) -> None:
    until = shelter.permit_until
    if until is None:
        return
    days = (until - shelter.scope.local(timezone.now()).date()).days
    within = timedelta(days=max(days, 0)) or timedelta(hours=4)
    raise_site_task(shelter, "permit_ends", within=within)
    facts = {"days": days, "until": until.isoformat()}
    record("shelters.permit_ends", shelter, SYSTEM, **facts)


def settle_permit(shelter: Shelter) -> None:
    """Close the task about a permit that was extended or is no longer needed."""
    today, until = shelter.scope.local(timezone.now()).date(), shelter.permit_until
    closed = shelter.status == Shelter.Status.CLOSED
    if until is None or closed or (until - today).days > WEEK:
        settle_tasks(shelter.pk, "permit_ends")
