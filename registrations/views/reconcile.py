"""The page of one arrival: who was counted, who is registered, and who is still missing from the register."""

from collections.abc import Iterator
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import paging
from core.pages import status_of
from incidents import queries as incidents
from incidents.forms import HeadCountForm
from incidents.models import Arrival
from incidents.pages import open_page, show
from incidents.services import count_heads
from partners import queries as partners
from partners.access import may, require
from partners.requests import SignedIn
from registrations import services
from registrations.queries import reconcile as queries
from registrations.steps import steps

GROUPS = {
    "men": gettext_lazy("Men"),
    "women": gettext_lazy("Women"),
    "boys": gettext_lazy("Boys"),
    "girls": gettext_lazy("Girls"),
    "unknown": gettext_lazy("Not known"),
}


@login_required
def reconcile(request: SignedIn, ref: str, code: str) -> HttpResponse:
    """Every count is kept, with its time, source and method; a later one is added here."""
    incident = open_page(request, ref, "see_every_household")
    arrival = incidents.arrival_by_code(incident, code)
    with timezone.override(incident.scope.zone):
        form = HeadCountForm(request.POST or None, arrival=arrival)
        if request.method == "POST":
            require(request.user, "announce_arrival", incident)
            if form.is_valid():
                count_heads(arrival, by=request.user, **form.count())
                messages.success(
                    request, _("The count is written down. The earlier ones are kept.")
                )
                return redirect("reconcile", ref=ref, code=code)
    context = {"form": form, **_context(request, arrival)}
    return show(request, "registrations/reconcile.html", incident, context, status=status_of(form))


def _context(request: SignedIn, arrival: Arrival) -> dict[str, Any]:
    figures = queries.reconcile(arrival)
    rows = queries.households_of(request.user, arrival)
    page = paging.page(rows, after=request.GET.get("cursor", ""))
    services.note_names_read(page.rows, by=request.user)
    return {
        "arrival": arrival,
        "figures": figures,
        "funnel": figures.funnel(_("Counted"), _("Registered")),
        "lines": [(GROUPS[line.group], line) for line in figures.lines],
        "counts": _counts(request, arrival),
        "page": page,
        "may_count": may(request.user, "announce_arrival", arrival),
        "may_enrol": may(request.user, "enrol", arrival),
        "steps": list(_steps(request, arrival)),
    }


def _steps(request: SignedIn, arrival: Arrival) -> Iterator[str]:
    """The buttons that lead on, rendered, those that this reader may press."""
    for step in steps:
        if (context := step.context(arrival, request.user)) is not None:
            context["incident"] = arrival.incident
            yield render_to_string(step.template, context, request=request)


def _counts(request: SignedIn, arrival: Arrival) -> list[tuple[Any, str]]:
    """(count, who wrote it down), the newest first."""
    rows = list(incidents.head_counts(arrival))
    named = may(request.user, "see_staff", arrival)
    ids = {row.actor_id for row in rows}
    hands = partners.staff(ids, scope=arrival.scope, named=named)
    return [(row, hands.get(row.actor_id, "")) for row in rows]
