"""How the findings in a manifest are arranged on a page: what needs a look first, a page at a time."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from core.parts import Link
from core.parts import State as Mark
from registrations.intake.preview import TAKEN_IN, Preview, Shown
from registrations.models import Import

PAGE = 50
FIRST = {"wrong": 0, "changed": 1, "likely": 2, "new": 3, "known": 4}
LABELS: dict[str, tuple[Promise, Mark]] = {
    "wrong": (_("Cannot be read in"), "critical"),
    "changed": (_("Registered before with other content"), "attention"),
    "likely": (_("Perhaps registered before"), "attention"),
    "new": (_("New"), "good"),
    "known": (_("Registered before"), "info"),
}
SHOWN: dict[str, Promise] = {
    "look": _("To look at"),
    "": _("All"),
    "wrong": _("Cannot be read in"),
    "likely": _("Perhaps registered before"),
    "new": _("New"),
    "known": _("Registered before"),
}


@dataclass(frozen=True)
class Line:
    """One household of the list. `choosable` says that it would be read in, `taken` that it will be."""

    shown: Shown
    label: Promise
    mark: Mark
    choosable: bool
    taken: bool

    @property
    def numbers(self) -> str:
        """The rows it stands in: 7, or 7–10."""
        first, last = self.shown.rows[0][0], self.shown.rows[-1][0]
        return str(first) if first == last else f"{first}–{last}"

    @property
    def people(self) -> list[str]:
        """Each row as it was read."""
        return [" · ".join(texts) for _number, texts in self.shown.rows]


@dataclass(frozen=True)
class Listing:
    """`people` are the rows that will be read in as it stands, `resembling` households of `fresh` ones."""

    lines: list[Line]
    chips: list[Link]
    show: str
    page: int
    next: str
    counts: dict[str, int]
    people: int
    left_out: int
    resembling: int
    fresh: int
    is_doubtful: bool
    arrivals: str


def preview_of(row: Import) -> Preview:
    """What was found in the manifest; it is opened here and nowhere else."""
    found = Import.objects.get(pk=row.pk)
    return Preview.of(json.loads(found.preview))


def of(row: Import, query: QueryDict) -> Listing:
    """One page of what was found in a manifest; what somebody should look at first, where there is any."""
    preview, left_out = preview_of(row), set(row.left_out)
    show = query.get("show", "look" if any(map(_needs_a_look, preview.households)) else "")
    show = show if show in SHOWN else ""
    page = max(int(text) if (text := query.get("page", "1")).isdecimal() else 1, 1)
    found = [each for each in preview.households if _is_shown(each, show)]
    found.sort(key=lambda each: (FIRST[each.state], not each.problems, each.place))
    fresh = preview.fresh
    taken = [each for each in fresh if each.place not in left_out]
    more = _address(show, page + 1) if len(found) > page * PAGE else ""
    return Listing(
        lines=[_line(each, left_out) for each in found[(page - 1) * PAGE : page * PAGE]],
        chips=_chips(preview, show),
        show=show,
        page=page,
        next=more,
        counts=preview.counts,
        people=sum(len(each.rows) for each in taken),
        left_out=len(fresh) - len(taken),
        resembling=sum(each.state == "likely" for each in fresh),
        fresh=len(fresh),
        is_doubtful=preview.is_doubtful,
        arrivals=", ".join(preview.arrivals),
    )


def left_out(row: Import, form: QueryDict) -> list[int]:
    """The families left out: as before, but for those that the form shows."""
    shown, taken = (set(_places(form, name)) for name in ("shown", "take"))
    return sorted((set(row.left_out) - shown) | (shown - taken))


def address(form: Mapping[str, Any]) -> str:
    """The page of the list that the form stood on."""
    return _address(form.get("show", ""), form.get("page", "1"))


def _address(show: str, page: int | str) -> str:
    return "?" + urlencode({"show": show, "page": page})


def _places(form: QueryDict, name: str) -> list[int]:
    return [int(text) for text in form.getlist(name) if text.isdecimal() and len(text) < 10]


def _needs_a_look(shown: Shown) -> bool:
    return bool(shown.problems) or shown.state in {"wrong", "changed", "likely"}


def _is_shown(shown: Shown, show: str) -> bool:
    if show == "look":
        return _needs_a_look(shown)
    return not show or shown.state == show


def _chips(preview: Preview, show: str) -> list[Link]:
    chips = []
    for name, label in SHOWN.items():
        count = sum(_is_shown(each, name) for each in preview.households)
        if count or name == show:
            chips.append(Link(label, _address(name, 1), name == show, count))
    return chips


def _line(shown: Shown, left_out: set[int]) -> Line:
    label, mark = LABELS[shown.state]
    choosable = shown.state in TAKEN_IN
    return Line(shown, label, mark, choosable, choosable and shown.place not in left_out)
