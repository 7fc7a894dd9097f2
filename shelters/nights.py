"""What recurs at a site: its nights, and what its hosts need it for. Pure; all times are local."""

from datetime import date, datetime, time, timedelta

ROLL_CALL_AT = time(20, 0)
LATE_AFTER = timedelta(hours=2)
NOON = time(12, 0)
WEEK = timedelta(days=7)
WARNED_BEFORE = timedelta(hours=48)


def night_of(local: datetime) -> date:
    """The date on which this night began: a count after midnight belongs to the evening before.

    >>> night_of(datetime(2026, 11, 22, 1, 30)), night_of(datetime(2026, 11, 22, 20, 5))
    (datetime.date(2026, 11, 21), datetime.date(2026, 11, 22))
    """
    return local.date() if local.time() >= NOON else local.date() - timedelta(days=1)


def late_night(local: datetime) -> date | None:
    """The night whose roll call is overdue; None from noon until two hours after it was due.

    >>> late_night(datetime(2026, 11, 22, 21, 59)), late_night(datetime(2026, 11, 22, 22, 0))
    (None, datetime.date(2026, 11, 22))
    """
    night = night_of(local)
    due = datetime.combine(night, ROLL_CALL_AT, tzinfo=local.tzinfo)
    return night if local >= due + LATE_AFTER else None


def next_time(at: datetime | None, *, weekly: bool, now: datetime) -> datetime | None:
    """When something happens next: `at`, or, if `weekly`, the first of its weekdays that is not over yet.

    A single event counts until a day after it began, a weekly one for three hours. None when none is left.

    >>> friday = datetime(2026, 11, 20, 12)
    >>> next_time(friday, weekly=True, now=datetime(2026, 11, 28)).date()
    datetime.date(2026, 12, 4)
    """
    if at is None:
        return None
    over = now - timedelta(days=1) if not weekly else now - timedelta(hours=3)
    if at >= over:
        return at
    if not weekly:
        return None
    return at + WEEK * -((at - over) // WEEK)
