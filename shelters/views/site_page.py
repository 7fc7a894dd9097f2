"""What the page of a shelter tells, besides the place itself."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.template.loader import render_to_string
from django.utils import formats, timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core import words
from core.parts import Point, State
from partners.access import may
from partners.models import User
from partners.requests import SignedIn
from shelters import queries, rights, standards
from shelters.models import CapacityReport, Shelter
from shelters.parts import parts

SHOWN = 10
CHARTED = 30


@dataclass(frozen=True)
class Told:
    """A report as a line of the list: who said it, and whether this reader may take it back."""

    report: CapacityReport
    by: str
    may_undo: bool


@dataclass(frozen=True)
class Limit:
    """How many people a standard allows; `binds` when no other allows fewer."""

    label: str
    people: int
    binds: bool


def state(shelter: Shelter) -> State:
    """Of the headline."""
    found = shelter.fill.state
    if any(pool.over for pool in shelter.pools.all()):
        return "critical"
    return found if shelter.is_in_use or found == "critical" else "attention"


def overfull(shelter: Shelter) -> list[str]:
    """How many people there are beyond what it takes; else, of which kinds of places there are too few."""
    if shelter.declared is None:
        return []
    if shelter.over:
        return [_beyond(shelter.over)]
    rooms = (pool for pool in shelter.pools.all() if pool.over)
    return [f"{pool.get_kind_display()}: {_beyond(pool.over)}" for pool in rooms]


def _beyond(people: int) -> str:
    told = ngettext(
        "%(n)s person more than it can take", "%(n)s people more than it can take", people
    )
    return told % {"n": words.number(people)}


def figures(shelter: Shelter, user: User) -> dict[str, Any]:
    """The last reports with their history, and who decided to take more people than fit."""
    reports = list(queries.reports(shelter)[:CHARTED])
    overrides = list(shelter.overrides.order_by("-created_at")[:SHOWN])
    named = may(user, "see_sites", shelter)
    names = queries.reporters([*reports, *overrides]) if named else {}
    newest = next((row for row in reports if row.is_applied), None)
    return {
        "reports": [_told(row, row is newest, names, user) for row in reports[:SHOWN]],
        "history": _history(reports),
        "overrides": [(row, names.get(row.actor_id, "")) for row in overrides],
        "state": state(shelter),
        "overfull": overfull(shelter),
        "reporter": shelter.figure_by.name if named and shelter.figure_by else "",
    }


def _told(row: CapacityReport, is_newest: bool, names: Mapping[str, str], user: User) -> Told:
    fresh = is_newest and row.may_still_be_undone
    undoable = fresh and getattr(row, "undone_by", None) is None and rights.may_undo(user, row)
    return Told(row, names.get(row.actor_id, ""), undoable)


def _history(reports: Iterable[CapacityReport]) -> list[Point]:
    """Free places after each report, oldest first; nothing for a single one."""
    told = [row for row in reports if row.is_applied and "free" in row.became]
    if len(told) < 2:
        return []
    with timezone.override(told[0].shelter.scope.zone):
        return [Point(_when(row), row.became["free"]) for row in reversed(told)]


def _when(row: CapacityReport) -> str:
    """Short enough for three of them under a chart on a phone; the foot of the page names the zone."""
    at = row.effective_at
    return f"{formats.date_format(timezone.localtime(at), 'j M')} {words.time_of_day(at)}"


def limits(shelter: Shelter) -> dict[str, Any]:
    """What each standard allows, and by which standards."""
    profile = queries.profile(shelter.incident.standards)
    phase = shelter.incident.phase
    found = standards.limits(shelter.figures, phase, profile)
    labels = dict(Shelter.Binding.choices)
    declared = {} if shelter.declared is None else {"declared": shelter.declared}
    rows = [
        Limit(str(labels[name]), people, name == shelter.binding)
        for name, people in (declared | found).items()
    ]
    return {"limits": rows, "standards": profile.code}


def added(request: SignedIn, shelter: Shelter) -> list[SafeString]:
    """What other apps know of this place, as far as this reader may see it."""
    found = []
    with timezone.override(shelter.scope.zone):
        for part in sorted(parts, key=lambda part: part.place):
            context = part.context(shelter, request.user)
            if context is not None:
                frame = {"shelter": shelter, "incident": shelter.incident, **context}
                found.append(render_to_string(part.template, frame, request))
    return found


def thanks(report: CapacityReport) -> str:
    if not report.is_applied:
        return _("Something newer is known: nothing was changed.")
    return _("Thank you. The figure is on every board now.")
