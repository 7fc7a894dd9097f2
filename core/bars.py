"""How full a place is, as HTML: a template for each bar would be half of what a list of places costs."""

from collections.abc import Iterator
from html import escape

from django.utils.html import conditional_escape
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from core.marks import icon
from core.parts import Fill, Text
from core.words import number

HATCHED = ("held", "over")


def fill_bar(fill: Fill, label: Text = "") -> SafeString:
    """The bar, and in words what it draws."""
    head = f'<p class="fill-label">{conditional_escape(str(label))}</p>' if label else ""
    told = "\n".join(f"<span>{escape(text)}</span>" for text in _details(fill))
    return SafeString(
        f"""<div class="fill" data-state="{fill.state}">
{head}<svg class="bar" width="100%" height="14" aria-hidden="true" focusable="false">\
<rect class="bar-ground" width="100%" height="100%" />{_segments(fill)}</svg>
<p class="fill-text"><strong>{icon(fill.state)} {escape(_answer(fill))}</strong>
{told}</p>
</div>"""
    )


def _segments(fill: Fill) -> str:
    drawn = []
    for kind, bar in fill.segments:
        hatch = f' fill="url(#hatch-{kind})"' if kind in HATCHED else ""
        size = f'x="{bar.x}" width="{bar.width}" height="100%"'
        drawn.append(f'<rect class="bar-{kind}" {size}{hatch} />')
    return "".join(drawn)


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
