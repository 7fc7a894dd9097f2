"""Pages of people who look for people."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from core import paging
from core.pages import status_of
from incidents.models import Incident
from incidents.pages import open_page, show
from partners.access import may
from partners.requests import SignedIn
from registrations import queries
from registrations.forms.tracing import AnswerForm, CloseForm, SoughtForm, TracingForm
from registrations.models import Household, Need, TracingRequest
from registrations.queries import tracing
from registrations.rights import require_to_trace
from registrations.services import tracing as services

SOUGHT = tuple(SoughtForm.base_fields)


@require_safe
@login_required
def tracing_list(request: SignedIn, ref: str) -> HttpResponse:
    """Protection reads who is sought; a registrar sees for which households a search goes on."""
    incident = open_page(request, ref, "open_tracing")
    rows = tracing.requests(request.user, incident)
    going_on = rows.filter(state__in=TracingRequest.GOING_ON)
    page = paging.page(rows, after=request.GET.get("cursor", ""))
    protects = may(request.user, "protect", incident)
    if protects:
        services.note_tracing_read(page.rows, by=request.user)
    context = {
        "page": page,
        "next": f"?cursor={page.next}" if page.next else "",
        "going_on": going_on.count(),
        "protects": protects,
    }
    return show(request, "registrations/tracing.html", incident, context)


@login_required
def open_tracing(request: SignedIn, ref: str) -> HttpResponse:
    incident = open_page(request, ref, "open_tracing")
    household = _seeker(request, incident)
    persons = None if household is None else queries.with_papers(household)
    form = TracingForm(request.POST or None, persons=persons)
    if form.is_valid():
        told = form.cleaned_data
        services.open_request(incident, by=request.user, household=household, **told)
        messages.success(
            request, _("The search is open. Protection is told when somebody may be found.")
        )
        return redirect("tracing", ref=ref)
    context = {"form": form, "household": household}
    return show(
        request, "registrations/tracing_open.html", incident, context, status=status_of(form)
    )


@require_safe
@login_required
def tracing_request(request: SignedIn, ref: str, id: str) -> HttpResponse:
    incident, row = _find(request, ref, id)
    services.note_tracing_read([row], by=request.user)
    return _show(request, incident, row)


@login_required
def change_tracing(request: SignedIn, ref: str, id: str) -> HttpResponse:
    incident, row = _find(request, ref, id)
    initial = {name: getattr(row, name) for name in SOUGHT}
    form = SoughtForm(request.POST or None, initial=initial)
    if form.is_valid():
        services.change_request(row, by=request.user, **form.cleaned_data)
        messages.success(request, _("It is changed, and they are looked for again."))
        return redirect("tracing_request", ref=ref, id=id)
    context = {"form": form, "row": row}
    return show(
        request, "registrations/tracing_change.html", incident, context, status=status_of(form)
    )


@require_POST
@login_required
def close_tracing(request: SignedIn, ref: str, id: str) -> HttpResponse:
    incident, row = _find(request, ref, id)
    form = CloseForm(request.POST)
    if not form.is_valid():
        return _show(request, incident, row, form, status=400)
    services.close_request(row, form.cleaned_data["outcome"], by=request.user)
    messages.success(request, _("The search is closed."))
    return redirect("tracing", ref=ref)


@require_POST
@login_required
def answer_proposal(request: SignedIn, ref: str, id: str) -> HttpResponse:
    incident = open_page(request, ref, "protect")
    mine = tracing.proposals(request.user).filter(request__incident=incident)
    proposal = get_object_or_404(mine, pk=id)
    form = AnswerForm(request.POST)
    if not form.is_valid():
        row = tracing.find(request.user, proposal.request_id)
        return _show(request, incident, row, status=400)
    services.answer_proposal(proposal, by=request.user, **form.cleaned_data)
    messages.success(request, _("It is written down."))
    return redirect("tracing_request", ref=ref, id=proposal.request_id)


def _find(request: SignedIn, ref: str, id: str) -> tuple[Incident, TracingRequest]:
    incident = open_page(request, ref, "protect")
    row = tracing.find(request.user, id)
    if row.incident_id != incident.pk:
        raise Http404
    return incident, row


def _seeker(request: SignedIn, incident: Incident) -> Household | None:
    """The household that looks, by `?household=`; a search of a registrar begins at a flagged one."""
    number = request.GET.get("household")
    household = queries.find(request.user, number) if number else None
    if household is not None:
        wrong_place = household.incident_id != incident.pk
        unflagged = Need.FAMILY_MISSING not in household.needs
        if wrong_place or (unflagged and not may(request.user, "protect", incident)):
            raise Http404
    require_to_trace(request.user, incident, household)
    return household


def _show(
    request: SignedIn,
    incident: Incident,
    row: TracingRequest,
    form: CloseForm | None = None,
    *,
    status: int = 200,
) -> HttpResponse:
    mine = tracing.proposals(request.user).filter(request=row)
    context: dict[str, Any] = {
        "row": row,
        "proposals": tracing.with_sentences(list(mine)),
        "elsewhere": tracing.elsewhere(request.user, row),
        "form": form or CloseForm(),
    }
    response = show(request, "registrations/tracing_request.html", incident, context, status=status)
    response["Cache-Control"] = "no-store"
    return response
