"""Pages of shelters: where there is room, who is there, and what is known of a place."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core import audit
from incidents.pages import open_page, show
from partners.access import may, require
from partners.requests import SignedIn
from shelters import listing, queries, rights, services, site_parts, stay_lines
from shelters.forms import FreeForm, ShelterForm
from shelters.models import Shelter, Stay
from shelters.views import site_lines, site_page
from shelters.views.pages import find, form_of, refusals_in, refusals_told, status_of

WEB = Shelter.Source.WEB
REFUSED_AT = {"code_taken": "code", "below_use": "declared", "above_ledger": "free"}


@require_safe
@login_required
def shelter_list(request: SignedIn, ref: str) -> HttpResponse:
    incident = open_page(request, ref, "see_shelters")
    query, asked = request.GET.get("q", "").strip(), request.GET.get("show", "")
    rows = queries.sites_in_short(request.user, incident)
    found = listing.arranged(rows, query, asked, after=request.GET.get("after", ""))
    for row in found.rows:
        row.incident = incident
    lines = list(site_lines.lines(incident, found.rows, request.user))
    context = {
        "figures": queries.figures(incident),
        "listing": found,
        "lines": lines,
        "reports": any(line.field for line in lines),
        "may_open": rights.operators(request.user, incident).exists(),
        "may_plan": may(request.user, "see_sites", incident),
    }
    return show(request, "shelters/list.html", incident, context)


@login_required
def open_shelter(request: SignedIn, ref: str) -> HttpResponse:
    incident = open_page(request, ref, "see_shelters")
    operators = rights.operators(request.user, incident)
    if not operators.exists():
        raise PermissionDenied
    form = ShelterForm(request.POST or None, operators=operators, near=incident)
    if form.is_valid():
        fields = form.fields_of_shelter()
        rights.require_to_run(request.user, incident, fields["operator"])
        with refusals_in(form, REFUSED_AT):
            shelter = services.open_shelter(incident, by=request.user, source=WEB, **fields)
            return redirect("shelter", ref=ref, code=shelter.code)
    context = {"form": form}
    return show(request, "shelters/open.html", incident, context, status=status_of(form))


@login_required
def change_shelter(request: SignedIn, ref: str, code: str) -> HttpResponse:
    shelter = find(request, ref, code, "edit_shelter")
    operators = rights.operators(request.user, shelter.incident)
    form = ShelterForm(request.POST or None, operators=operators, shelter=shelter, near=shelter)
    if form.is_valid():
        fields = form.fields_of_shelter()
        operator = fields.get("operator", shelter.operator)
        rights.require_to_run(request.user, shelter.incident, operator)
        with refusals_in(form, REFUSED_AT):
            changed = services.change_shelter(shelter, by=request.user, source=WEB, **fields)
            messages.success(request, _("It is changed."))
            return redirect("shelter", ref=ref, code=changed.code)
    context = {"form": form, "shelter": shelter}
    return show(request, "shelters/change.html", shelter.incident, context, status=status_of(form))


@login_required
def shelter_page(request: SignedIn, ref: str, code: str) -> HttpResponse:
    """The place itself; a POST reports how many more people could come."""
    shelter = find(request, ref, code)
    form = FreeForm(request.POST or None)
    if request.method == "POST":
        require(request.user, "report_capacity", shelter)
        if form.is_valid():
            with refusals_in(form, REFUSED_AT):
                free = form.cleaned_data["free"]
                report = services.report_free(shelter, free, by=request.user, source=WEB)
                messages.success(request, site_page.thanks(report))
                return _back(request, shelter)
    context = {"shelter": shelter, "form": form, **_known(request, shelter)}
    return show(request, "shelters/shelter.html", shelter.incident, context, status=status_of(form))


def _known(request: SignedIn, shelter: Shelter) -> dict[str, Any]:
    """All that the page shows, as far as the reader may see it."""
    return {
        "may_report": may(request.user, "report_capacity", shelter),
        "may_change": may(request.user, "edit_shelter", shelter),
        "today": queries.today(shelter),
        **_expected(shelter),
        "parts": site_page.added(request, shelter),
        **site_page.figures(shelter, request.user),
        **site_page.limits(shelter),
        **site_parts.orders(shelter),
        **_inside(request, shelter),
    }


@form_of("shelter", "ref", "code")
@login_required
def undo_report(request: SignedIn, ref: str, code: str, id: UUID) -> HttpResponse:
    """Take a report of free places back."""
    shelter = find(request, ref, code)
    report = get_object_or_404(queries.reports(shelter), pk=id)
    rights.require_to_undo(request.user, report)
    with refusals_told(request):
        services.undo_report(report, by=request.user, source=WEB)
        messages.success(request, _("The report was taken back: what was before it holds again."))
    return _back(request, shelter)


def _back(request: SignedIn, shelter: Shelter) -> HttpResponse:
    """To the list, where the figure was told there; else to the place itself."""
    if request.POST.get("back") == "list":
        return redirect("shelters", ref=shelter.incident.ref)
    return redirect("shelter", ref=shelter.incident.ref, code=shelter.code)


def _expected(shelter: Shelter) -> dict[str, int]:
    """What is held: places of people who are expected, and places that are handed out."""
    kept = queries.kept_in_blocks(shelter)
    return {"kept": kept, "expected_people": shelter.held - kept}


def _inside(request: SignedIn, shelter: Shelter) -> dict[str, Any]:
    """Who is there, for who may see that."""
    if not may(request.user, "see_stays", shelter):
        return {"sees_guests": False}
    guests = queries.guests(request.user, shelter)
    if named := sum(bool(guest.name) for guest in guests):
        audit.note(
            "shelters.names_read",
            by=request.user,
            scope_id=shelter.incident_id,
            about=shelter.pk,
            households=named,
        )
    may_check_in = may(request.user, "check_in", shelter)
    may_cancel = may(request.user, "hold_places", shelter)
    lines = stay_lines.lines(
        shelter.incident, guests, may_check_in=may_check_in, may_cancel=may_cancel
    )
    return {
        "sees_guests": True,
        "expected": [line for line in lines if line.stay.state in Stay.EXPECTED],
        "checked_in": [line for line in lines if line.stay.state == Stay.State.CHECKED_IN],
        "may_check_in": may_check_in,
    }
