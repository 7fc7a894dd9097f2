"""How long texts take at the rate of the sender, in words."""

from datetime import timedelta
from math import ceil

from django.utils.translation import gettext as _

from core.words import number
from notifications import channels
from notifications.channels import Rate
from notifications.models import Message
from notifications.queries import outbox


def for_more(segments: int, priority: Message.Priority) -> str:
    """When so many SMS more would be out, behind what waits and is as urgent; "" where no rate is set."""
    rate = channels.current()[1].rate
    if rate is None or not segments:
        return ""
    before = sum(lane.segments for lane in outbox.lanes() if lane.priority <= priority)
    return _("About %(time)s, at %(speed)s.") % {
        "time": duration(outbox.time_for(before + segments)),
        "speed": speed(rate),
    }


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
