"""How full a place is, as HTML: a template for each bar would be half of what a list of places costs."""

from collections.abc import Iterator

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from core.marks import icon
from core.parts import Fill, Text
from core.words import number

HATCHED = ("held", "over")
BAR = """<div class="fill" data-state="{}">
{}<svg class="bar" width="100%" height="14" aria-hidden="true" focusable="false"><rect class="bar-ground" \
width="100%" height="100%" />{}</svg>
<p class="fill-text"><strong>{} {}</strong>
{}</p>
</div>"""
SEGMENT = '<rect class="bar-{}" x="{}" width="{}" height="100%" />'
HATCHED_SEGMENT = (
    '<rect class="bar-{0}" x="{1}" width="{2}" height="100%" fill="url(#hatch-{0})" />'
)


def fill_bar(fill: Fill, label: Text = "") -> SafeString:
    """The bar, and in words what it draws."""
    head = format_html('<p class="fill-label">{}</p>', label) if label else ""
    drawn = [
        format_html(HATCHED_SEGMENT if kind in HATCHED else SEGMENT, kind, bar.x, bar.width)
        for kind, bar in fill.segments
    ]
    told = format_html_join("\n", "<span>{}</span>", ([text] for text in _details(fill)))
    segments = SafeString("".join(drawn))
    return format_html(BAR, fill.state, head, segments, icon(fill.state), _answer(fill), told)


def _answer(fill: Fill) -> str:
    if fill.free is None:
        return _("places unknown")
    figures = {"free": number(fill.free), "capacity": number(fill.capacity)}
    return _("%(free)s free of %(capacity)s") % figures


def _details(fill: Fill) -> Iterator[str]:
    used = number(fill.used)
    if fill.others:
        figures = {"used": used, "others": number(fill.others)}
        yield _("%(used)s taken, %(others)s of them not placed by us") % figures
    else:
        yield _("%(used)s taken") % {"used": used}
    if fill.held:
        yield _("%(held)s held") % {"held": number(fill.held)}
    if fill.blocked:
        yield _("%(blocked)s blocked") % {"blocked": number(fill.blocked)}
