"""How long texts take at the rate of the sender: in seconds for programs, in words for people."""

from collections.abc import Iterable, Mapping
from datetime import timedelta
from math import ceil
from uuid import UUID

from django.utils.translation import gettext as _

from core.words import number
from notifications import channels, queries
from notifications.channels import Rate
from notifications.models import Alert, Message
from notifications.queries import Reach, outbox
from notifications.queries.outbox import LaneFigures


def for_more(segments: int, priority: Message.Priority) -> str:
    """When so many SMS more would be out, behind what waits and is as urgent; "" where nobody can tell."""
    time = _time_for_more(segments, priority)
    if time is None or not segments:
        return ""
    return _("About %(time)s, at %(speed)s.") % {
        "time": duration(time),
        "speed": speed(channels.current()[1].rate),
    }


def seconds_for_more(segments: int, priority: Message.Priority) -> int | None:
    """The same as a whole number of seconds, never too short; None where nobody can tell."""
    time = _time_for_more(segments, priority)
    return None if time is None else ceil(time.total_seconds())


def seconds_of(alerts: Iterable[Alert], reach: Mapping[UUID, Reach]) -> dict[UUID, int | None]:
    """Of each alert: in how many seconds its last text is out, in two queries however many they are.

    A draft is taken as sent now, and all whom it would reach as readers of its longest text; one that was
    sent has what still waits of it before it, and 0 when nothing does. None where nobody can tell.
    """
    rate, booked = channels.current()[1].rate, outbox.time_for(0)
    if rate is None or booked is None:
        return {alert.pk: None for alert in alerts}
    lanes = outbox.lanes()

    def seconds(alert: Alert) -> int:
        is_draft = alert.state == Alert.State.DRAFT
        own = alert.recipients * _longest(alert) if is_draft else 0
        if not own and not reach[alert.pk].waiting_in_all:
            return 0
        segments = _as_urgent(lanes, alert.priority) + own
        return ceil(booked.total_seconds() + segments / rate.a_second)

    return {alert.pk: seconds(alert) for alert in alerts}


def _time_for_more(segments: int, priority: Message.Priority) -> timedelta | None:
    return outbox.time_for(_as_urgent(outbox.lanes(), priority) + segments)


def _longest(alert: Alert) -> int:
    return max((size.segments for size in queries.sizes(alert).values()), default=0)


def _as_urgent(lanes: Iterable[LaneFigures], priority: Message.Priority) -> int:
    """How many SMS wait that go before, or beside, texts of this priority."""
    return sum(lane.segments for lane in lanes if lane.priority <= priority)


def duration(time: timedelta | None) -> str:
    """Minutes, or hours from two on; never too short. "" for what nobody can tell."""
    if time is None:
        return ""
    minutes = max(ceil(time.total_seconds() / 60), 1)
    if minutes < 120:
        return _("%(figure)s min") % {"figure": number(minutes)}
    return _("%(figure)s h") % {"figure": number(ceil(minutes / 60))}


def speed(rate: Rate | None) -> str:
    """The rate of a sender: by the minute where it is slow."""
    if rate is None:
        return _("as fast as the channel takes them")
    if rate.a_second < 1:
        return _("%(figure)s SMS a minute") % {"figure": _exact(rate.a_second * 60)}
    return _("%(figure)s SMS a second") % {"figure": _exact(rate.a_second)}


def _exact(figure: float) -> str:
    return number(figure, 0 if figure == int(figure) else 1)
