"""The components of a page. docs/pages.md shows how each is called."""

import re
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django import template
from django.forms import BaseForm, BoundField
from django.template.context import Context
from django.template.loader import render_to_string
from django.template.loader_tags import BLOCK_CONTEXT_KEY
from django.utils import timezone
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe

from core import bars, marks, parts, words

register = template.Library()

TABLE = """<div class="table-wrap{}" role="region" aria-label="{}" tabindex="0">
  <table>
    <caption{}>{}</caption>
    {}
  </table>
</div>"""
HYPHENED = re.compile(r"\d+(?:-\d+)+", re.ASCII)
MESSAGE_STATES: dict[str, parts.State] = {
    "success": "good",
    "warning": "attention",
    "error": "critical",
}


for write in (
    words.number,
    words.kilometres,
    words.percentage,
    words.time_of_day,
    words.moment,
    words.ago,
    words.duration,
):
    register.filter(write.__name__, write)

for mark in (marks.icon, marks.badge, marks.age, marks.clock, marks.options):
    register.simple_tag(mark)


@register.filter
def message_state(level_tag: str) -> parts.State:
    """The state in which a message of Django's is shown."""
    return MESSAGE_STATES.get(level_tag, "info")


@register.simple_tag
def zone_name() -> str:
    """The zone in which this page tells times: WIB, WITA, WIT, UTC."""
    return timezone.localtime().tzname() or ""


@register.simple_tag
def this_moment() -> str:
    """When this page was made: on paper, an age alone says nothing."""
    return words.moment(timezone.now())


# Figures and pictures


@register.inclusion_tag("core/parts/headline.html")
def headline(
    value: int | None,
    text: parts.Text,
    state: parts.State = "info",
    *,
    detail: parts.Text = "",
    as_of: datetime | None = None,
    source: parts.Text = "",
    stale_after: int = 60,
) -> dict[str, Any]:
    return locals()


@register.inclusion_tag("core/parts/figure.html")
def figure(
    label: parts.Text,
    value: int | None,
    state: parts.State = "info",
    *,
    unit: parts.Text = "",
    note: parts.Text = "",
    url: str = "",
    as_of: datetime | None = None,
    stale_after: int = 60,
) -> dict[str, Any]:
    return locals()


@register.simple_tag
def fill_bar(
    capacity: int | None,
    used: int,
    held: int = 0,
    blocked: int = 0,
    *,
    others: int = 0,
    label: parts.Text = "",
    old: bool = False,
) -> SafeString:
    """How full a place is, in people; `capacity` None is unknown. `others` of `used` were not placed by us.

    Free places of an `old` figure are no good news: the bar tells them without the tick.

    {% fill_bar capacity=120 used=85 held=10 blocked=0 label=shelter.name %}
    """
    return bars.fill_bar(parts.Fill(capacity, used, held, blocked, others, old), label)


@register.inclusion_tag("core/parts/share_bar.html")
def share_bar(share: float, label: parts.Text = "", state: parts.State = "info") -> dict[str, Any]:
    return {"share": share, "width": parts.percent(share, 1), "label": label, "state": state}


@register.inclusion_tag("core/parts/progress.html")
def progress(
    done: int, total: int | None, text: parts.Text, left: timedelta | None = None
) -> dict[str, Any]:
    return {"done": done, "total": total, "text": text, "left": left}


@register.inclusion_tag("core/parts/funnel.html")
def funnel(counts: Sequence[parts.Count]) -> dict[str, Any]:
    return {"stages": parts.funnel_stages(counts)}


@register.inclusion_tag("core/parts/bar_chart.html")
def bar_chart(
    points: Sequence[parts.Point], caption: parts.Text, label: parts.Text = ""
) -> dict[str, Any]:
    """`label` heads the column of what stands along the bottom (hour, day, place)."""
    ends = [points[0], points[len(points) // 2], points[-1]] if len(points) > 2 else points
    return {
        "points": points,
        "bars": parts.chart_bars(points),
        "top": parts.top_of([point.value for point in points]),
        "ends": ends,
        "caption": caption,
        "label": label,
        "has_forecast": any(point.forecast for point in points),
    }


@register.inclusion_tag("core/parts/sparkline.html")
def sparkline(values: Sequence[parts.Number | None], caption: parts.Text) -> dict[str, Any]:
    known = [value for value in values if value is not None]
    path = parts.line_path(values)
    return {
        "path": path,
        "end": path.replace("L", "M").rpartition("M")[2],
        "caption": caption,
        "low": min(known, default=None),
        "high": max(known, default=None),
        "last": known[-1] if known else None,
    }


# Lists and sequences


@register.inclusion_tag("core/parts/steps.html")
def steps(items: Sequence[parts.Step]) -> dict[str, Any]:
    return {"steps": items}


@register.inclusion_tag("core/parts/timeline.html")
def timeline(entries: Sequence[parts.Entry]) -> dict[str, Any]:
    return {"entries": entries}


@register.inclusion_tag("core/parts/chips.html")
def chips(links: Sequence[parts.Link], label: parts.Text = "") -> dict[str, Any]:
    return {"links": links, "label": label}


@register.inclusion_tag("core/parts/crumbs.html")
def crumbs(links: Sequence[parts.Link]) -> dict[str, Any]:
    return {"links": links}


@register.inclusion_tag("core/parts/search_box.html")
def search_box(
    query: str = "", label: parts.Text = "", help_text: parts.Text = "", **keep: str
) -> dict[str, Any]:
    """`keep` are the other filters of the list, carried along as hidden fields."""
    return {"query": query, "label": label, "help_text": help_text, "keep": keep}


@register.inclusion_tag("core/parts/next_page.html")
def next_page(url: str | None, text: parts.Text = "") -> dict[str, Any]:
    return {"url": url, "text": text}


@register.inclusion_tag("core/parts/empty_state.html")
def empty_state(text: parts.Text, url: str = "", action: parts.Text = "") -> dict[str, Any]:
    return {"text": text, "url": url, "action": action}


# Around other markup


@register.simple_block_tag
def table(
    content: SafeString, caption: parts.Text, stack: bool = False, unseen: bool = False
) -> SafeString:
    """`stack` turns rows into cards on phones; every td then needs a data-label.

    `unseen` keeps the caption for screen readers, where the heading above says the same.
    """
    stacked = " table-stack" if stack else ""
    hidden = mark_safe(' class="unseen"') if unseen else ""
    return format_html(TABLE, stacked, caption, hidden, caption, content)


@register.simple_block_tag
def notice(content: SafeString, state: parts.State, title: parts.Text = "") -> SafeString:
    context = {"content": content, "state": state, "title": title}
    return render_to_string("core/parts/notice.html", context)


@register.simple_block_tag
def live(
    content: SafeString, version: str | int, version_url: str, fragment_url: str, seconds: int = 10
) -> SafeString:
    """`version` is what `version_url` answered, as plain text, when this content was made."""
    context = {
        "content": content,
        "version": str(version),
        "version_url": version_url,
        "fragment_url": fragment_url,
        "seconds": seconds,
        "now": timezone.now(),
    }
    return render_to_string("core/parts/live.html", context)


# Forms


@register.inclusion_tag("core/parts/field.html")
def field(bound: BoundField) -> dict[str, Any]:
    return {"field": bound}


@register.inclusion_tag("core/parts/error_summary.html")
def error_summary(*forms: BaseForm | Sequence[BaseForm]) -> dict[str, Any]:
    every = [[each] if isinstance(each, BaseForm) else each for each in forms]
    return {"forms": [form for some in every for form in some if form.errors]}


@register.simple_tag(takes_context=True)
def again(context: Context, name: str) -> SafeString:
    """A block of the page once more: the heading repeats what the tab of the browser says.

    The block is words without markup, as a tab has them.
    """
    blocks = context.render_context.get(BLOCK_CONTEXT_KEY)
    block = blocks.get_block(name) if blocks else None
    return unbroken(block.render(context)) if block else SafeString()


@register.filter
def unbroken(text: str) -> SafeString:
    """Numbers with hyphens stay in one line: 800-0047-85."""
    return mark_safe(HYPHENED.sub(r'<span class="code">\g<0></span>', conditional_escape(text)))  # noqa: S308 - escaped
