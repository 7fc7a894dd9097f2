"""Figures and times in the words of the reader: on pages, in reports, in messages.

None is "unknown" everywhere, never zero.
"""

from datetime import datetime, timedelta
from functools import lru_cache

from django.utils import formats, timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

SHORT = range(1000)  # whole numbers that are written alike in every language


def number(value: int | float | None, decimals: int = 0) -> str:
    """12480 as "12.480" or "12,480"; a real minus sign; None as the word for unknown."""
    if value is None:
        return _("unknown")
    if type(value) is int and value in SHORT and not decimals:
        return str(value)
    rounded = round(abs(value), decimals)  # Django cuts off what is beyond the decimals
    text = formats.number_format(rounded, decimals, use_l10n=True, force_grouping=True)
    return f"−{text}" if value < 0 else text


def kilometres(km: float | None) -> str:
    """3.42 as "3.4" and 155.9 as "156": nobody knows a way of 10 km or more to a tenth.

    Some are kept in tenths: rounded from there, a way is the same wherever it is read.
    """
    tenths = km and round(km, 1)
    return number(tenths, 1 if not tenths or tenths < 10 else 0)


def percentage(share: float | None) -> str:
    """0.82 as "82 %"; never 0 % or 100 % for what is only nearly that."""
    if share is None:
        return _("unknown")
    rounded = round(100 * share)
    if rounded in {0, 100} and share not in {0, 1}:
        rounded = 1 if rounded == 0 else 99
    return f"{rounded}\N{NO-BREAK SPACE}%"


def time_of_day(at: datetime) -> str:
    """Hours and minutes in the zone of the page: 14.05."""
    return _written(timezone.localtime(at), _clock())


def moment(at: datetime | None) -> str:
    """Date and time in the zone of the page, with the zone's name: 21 Nov 14.05 WIB."""
    if at is None:
        return _("unknown")
    local = timezone.localtime(at)
    day = "j M" if local.year == timezone.localtime().year else "j M Y"
    return f"{_written(local, f'{day} {_clock()}')} {local.tzname()}"


def _written(local: datetime, letters: str) -> str:
    minute = local.replace(second=0, microsecond=0, tzinfo=None)
    return _in_language(minute, letters, get_language())


@lru_cache(maxsize=4096)
def _in_language(minute: datetime, letters: str, _language: str | None) -> str:
    """Kept, since taking Django's letters apart costs more than the rest of a line, and lists tell the
    same minutes to every reader.
    """
    return formats.date_format(minute, letters)


def _clock() -> str:
    # Translators: how a time is written, in the letters of Django's date filter.
    return _("H:i")


def ago(at: datetime | None, now: datetime | None = None) -> str:
    """How long since: "just now", "12 minutes ago", "3 hours ago", "2 days ago"."""
    if at is None:
        return _("unknown")
    minutes = int(((now or timezone.now()) - at).total_seconds() // 60)
    if minutes < 1:
        return _("just now")
    if minutes < 60:
        return ngettext("%(n)d minute ago", "%(n)d minutes ago", minutes) % {"n": minutes}
    hours = minutes // 60
    if hours < 48:
        return ngettext("%(n)d hour ago", "%(n)d hours ago", hours) % {"n": hours}
    return ngettext("%(n)d day ago", "%(n)d days ago", hours // 24) % {"n": hours // 24}


def duration(length: timedelta) -> str:
    """A length of time in its largest unit: "40 minutes", "3 hours", "2 days"."""
    minutes = int(abs(length).total_seconds() // 60)
    if minutes < 60:
        return ngettext("%(n)d minute", "%(n)d minutes", minutes) % {"n": minutes}
    hours = minutes // 60
    if hours < 48:
        return ngettext("%(n)d hour", "%(n)d hours", hours) % {"n": hours}
    return ngettext("%(n)d day", "%(n)d days", hours // 24) % {"n": hours // 24}
