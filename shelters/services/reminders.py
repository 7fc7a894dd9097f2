"""What sites are reminded of, once each: tonight's count, and a permit that runs out."""

from collections.abc import Callable
from datetime import date, timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone

from core.actors import SYSTEM
from incidents.services import raise_task, settle_tasks
from partners.models import Role
from shelters.models import Shelter, SiteReminder
from shelters.nights import late_night
from shelters.services.journal import record

Kind = SiteReminder.Kind
LATE_WITHIN = timedelta(hours=2)
WEEK, DAY = 7, 1


def remind_of_roll_calls() -> int:
    """Ask for the counts that are two hours late, once a night for each site with guests; how many."""
    now, asked = timezone.now(), 0
    rows = Shelter.objects.filter(occupied__gt=0, incident__scope__closed_at=None)
    for shelter in rows.select_related("incident__scope"):
        night = late_night(shelter.scope.local(now))
        if night is not None and not shelter.roll_calls.filter(night=night).exists():
            asked += _once(shelter, Kind.ROLL_CALL, night, _ask_for_count)
    return asked


def remind_of_permits() -> int:
    """Tell of permits seven days and one day before they run out, and when they have; how many were told.

    Whoever hears of one late hears once, of how it stands now.
    """
    told = 0
    rows = Shelter.objects.filter(permit_until__isnull=False, incident__scope__closed_at=None)
    for shelter in rows.exclude(status=Shelter.Status.CLOSED).select_related("incident__scope"):
        until = shelter.permit_until
        today = shelter.scope.local(timezone.now()).date()
        if until is not None and (stage := _stage((until - today).days)) is not None:
            told += _once(shelter, stage, until, _tell_of_permit)
    return told


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


def _once(shelter: Shelter, kind: Kind, day: date, tell: Callable[[Shelter], None]) -> bool:
    """Whether nobody was reminded of it before; whoever else reminds at this moment loses or wins whole."""
    reminded = shelter.reminders.filter(kind=kind, day=day)
    if reminded.exists():
        return False
    try:
        with transaction.atomic():
            SiteReminder.objects.create(shelter=shelter, kind=kind, day=day)
            tell(shelter)
    except IntegrityError:
        if not reminded.exists():
            raise
        return False
    return True


def _ask_for_count(shelter: Shelter) -> None:
    _ask(shelter, "roll_call_late", LATE_WITHIN)
    record("shelters.roll_call_late", shelter, SYSTEM)


def _tell_of_permit(shelter: Shelter) -> None:
    until = shelter.permit_until
    if until is None:
        return
    days = (until - shelter.scope.local(timezone.now()).date()).days
    _ask(shelter, "permit_ends", timedelta(days=max(days, 0)) or timedelta(hours=4))
    facts = {"days": days, "until": until.isoformat()}
    record("shelters.permit_ends", shelter, SYSTEM, **facts)


def _ask(shelter: Shelter, kind: str, within: timedelta) -> None:
    target = ("shelter", shelter.pk, shelter.code)
    raise_task(shelter.incident, kind, role=Role.COORDINATOR, target=target, within=within)


def settle_permit(shelter: Shelter) -> None:
    """It was made longer, or is not needed any more: nobody has to see to it."""
    today, until = shelter.scope.local(timezone.now()).date(), shelter.permit_until
    closed = shelter.status == Shelter.Status.CLOSED
    if until is None or closed or (until - today).days > WEEK:
        settle_tasks(shelter.pk, "permit_ends")
