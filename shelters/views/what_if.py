"""What if more people came: what they would need, what there is, and which kind of place runs short."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from incidents.models import Incident
from incidents.pages import open_page, show
from partners.requests import SignedIn
from shelters import needs, queries
from shelters.forms import WhatIfForm
from shelters.models import SpacePool

HOUSEHOLD_SIZE = 4
WORDS: dict[str, Promise] = {
    "places": _("Places"),
    "covered_m2": _("Covered space, m²"),
    "water_l_per_day": _("Water, litres a day"),
    "toilets_first": _("Toilets in the first days"),
    "toilets_later": _("Toilets later"),
    "taps": _("Taps"),
    "food_kcal_per_day": _("Food, kcal a day"),
    "rice_kg_per_day": _("Rice, kg a day"),
    "household_kits": _("Household kits"),
    "water_containers": _("Water containers"),
    "blankets": _("Blankets"),
    "soap_kg_per_month": _("Soap, kg a month"),
}


@dataclass(frozen=True)
class Row:
    """A need in whole figures that add up; `available` and `lacking` None where nobody has told of any."""

    word: Promise
    need: int
    available: int | None
    lacking: int | None
    runs_out_hour: int | None


@require_safe
@login_required
def what_if(request: SignedIn, ref: str) -> HttpResponse:
    """The question stands in the address: it can be sent to a colleague."""
    incident = open_page(request, ref, "see_sites")
    closed = {str(row.pk): f"{row.code} {row.name}" for row in queries.closed_shelters(incident)}
    size = queries.mean_household(incident) or HOUSEHOLD_SIZE
    form = WhatIfForm(
        request.GET or None,
        initial={"household_size": size, "profile": incident.standards},
        profiles=queries.standards_to_choose(incident),
        closed=closed,
    )
    answer = _answer(incident, form.cleaned_data) if form.is_valid() else {}
    status = 400 if form.is_bound and form.errors else 200
    context = {"form": form, "size": size, "with_waiting": _with_waiting(request), **answer}
    return show(request, "shelters/what_if.html", incident, context, status=status)


def _with_waiting(request: SignedIn) -> str:
    """The address of the same question with those who wait already."""
    asked = request.GET.copy()
    asked["waiting"] = "on"
    return f"?{asked.urlencode()}"


def _answer(incident: Incident, asked: dict[str, Any]) -> dict[str, Any]:
    """Every need with what exists, and how the mix of households would find places."""
    profile, waiting = queries.profile(asked["profile"]), queries.who_waits(incident)
    here = waiting.people if asked["waiting"] else 0
    people = asked["people"] + here
    opened = [UUID(id) for id in asked["open"]]
    there = needs.what_exists(incident, profile)
    if opened:
        more = queries.room_in(queries.closed_shelters(incident).filter(pk__in=opened), profile)
        there |= {code: there.get(code, 0) + amount for code, amount in more.items()}
    rows = list(needs.lines(people, asked["hours"], profile, asked["household_size"], there, here))
    kinds = dict(SpacePool.Kind.choices)
    found = queries.simulated(incident, people, opened)
    outlooks = found.outlooks if found else ()
    return {
        "asked": asked,
        "here": here,
        "waiting": waiting,
        "places": rows[0],
        "first": _first_out(rows[1:]),
        "short": [
            (kinds[each.pool], each.shortage.median) for each in outlooks if each.shortage.median
        ],
        "all_known": all(row.known for row in rows),
        "silent": queries.silent_shelters(incident),
        "lines": [_row(row) for row in rows],
        "simulation": found,
        "pools": [(kinds[each.pool], each) for each in outlooks if each.need.p90 or each.available],
    }


def _row(line: needs.Line) -> Row:
    need = round(line.need)
    there = round(line.available) if line.known else None
    lacking = None if there is None else max(need - there, 0)
    return Row(WORDS[line.code], need, there, lacking, line.runs_out_hour)


def _first_out(rows: list[needs.Line]) -> Row | None:
    """What runs out before anything else; what nobody has told of says so in its line."""
    ending = [row for row in rows if row.runs_out_hour is not None and row.known]
    row = min(ending, key=lambda row: row.runs_out_hour or 0, default=None)
    return None if row is None else _row(row)
