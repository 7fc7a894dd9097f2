"""Small marks of a page as HTML: in every line of a list, where templates would be half of its cost.

What stands in each line is put together as a string, its words escaped: `format_html` would be half of that.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from functools import cache
from html import escape
from typing import Any

from django.forms.utils import flatatt
from django.templatetags.static import static
from django.utils import timezone
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from core import words
from core.parts import State, Text


@cache
def icon(name: str) -> SafeString:
    """One of the drawings in core/icons.svg, by its id; for the eye only."""
    return format_html(
        '<svg class="icon" aria-hidden="true" focusable="false"><use href="{}#{}"/></svg>',
        static("core/icons.svg"),
        name,
    )


def badge(state: State, word: Text) -> SafeString:
    """A state as icon and word, never colour alone: {% badge "critical" _("Full") %}."""
    mark = '<span class="badge" data-state="{}">{}{}</span>'
    return format_html(mark, state, icon(state), word)


def age(at: datetime | None, source: Text = "", stale_after: int = 60) -> SafeString:
    """How old a figure is: {% age report.at source="SMS Ros" stale_after=120 %}, in minutes.

    Faded and named when it is old, "unknown" for None.
    """
    stale = at is not None and timezone.now() - at > timedelta(minutes=stale_after)
    told = _told_age(at)
    if stale:
        told += f'\n<span class="age-word">{escape(_("old figure"))}</span>'
    if source:
        told += f'\n<span class="age-source">{conditional_escape(str(source))}</span>'
    return SafeString(f'<span class="age"{" data-stale" if stale else ""}>{told}</span>')


def _told_age(at: datetime | None) -> str:
    if at is None:
        return f"<span>{escape(_('age unknown'))}</span>"
    written, moment, ago = timezone.localtime(at), words.moment(at), words.ago(at)
    day = written.isoformat(timespec="seconds")
    return f'<time datetime="{day}" title="{escape(moment)}">{escape(ago)}</time>'


def clock(due_at: datetime | None, soon: int = 120) -> SafeString:
    """Time left until something is due; `soon` is how many minutes before it turns to attention."""
    if due_at is None:
        mark = '<span class="badge clock" data-state="unknown">{}{}</span>'
        return format_html(mark, icon("clock"), _("no time set"))
    left = due_at - timezone.now()
    late = left < timedelta(0)
    state = "critical" if late else "attention" if left < timedelta(minutes=soon) else "good"
    told = (_("%(time)s late") if late else _("%(time)s left")) % {"time": words.duration(left)}
    mark = '<span class="badge clock" data-state="{}" title="{}">{}{}</span>'
    return format_html(mark, state, words.moment(due_at), icon("clock"), told)


def options(groups: Iterable[tuple[Text | None, Sequence[dict[str, Any]], int]]) -> SafeString:
    """What can be chosen from a list, as `widget.optgroups` of Django's forms."""
    return SafeString("".join(_group(name, choices) for name, choices, _place in groups))


def _group(name: Text | None, choices: Sequence[dict[str, Any]]) -> str:
    shown = "".join(_option(**choice) for choice in choices)
    return (
        f'<optgroup label="{conditional_escape(str(name))}">{shown}</optgroup>' if name else shown
    )


def _option(*, value: Any, label: Text, attrs: dict[str, Any], **_more: Any) -> str:
    marks = flatatt(attrs) if attrs else ""
    return f'<option value="{escape(str(value))}"{marks}>{conditional_escape(str(label))}</option>'
