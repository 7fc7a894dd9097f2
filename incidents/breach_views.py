"""Pages of suspected breaches of personal data: who must still be told, and how long that takes."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from core.errors import RuleBroken
from core.pages import status_of
from incidents import queries, services
from incidents.breach_forms import BreachForm, BreachNoteForm, CloseBreachForm
from incidents.models import Breach, Incident
from incidents.pages import open_page, show
from partners import queries as partners
from partners.access import may
from partners.requests import SignedIn

ACT = "handle_breaches"


@login_required
def breach_list(request: SignedIn, ref: str) -> HttpResponse:
    incident = open_page(request, ref, ACT)
    with timezone.override(incident.scope.zone):
        form = BreachForm(request.POST or None)
        if form.is_valid():
            breach = services.record_breach(incident, by=request.user, **form.cleaned_data)
            return redirect("breach", ref=ref, code=breach.code)
    rows = list(queries.breaches(incident))
    context = {
        "form": form,
        "rows": rows,
        "running": sum(row.is_running for row in rows),
        "late": any(row.is_late for row in rows),
    }
    return show(request, "incidents/breaches.html", incident, context, status=status_of(form))


@login_required
def breach_page(request: SignedIn, ref: str, code: str) -> HttpResponse:
    incident, breach = _open(request, ref, code)
    with timezone.override(incident.scope.zone):
        form = BreachNoteForm(request.POST or None)
        if form.is_valid():
            services.note_breach(breach, by=request.user, **form.cleaned_data)
            messages.success(request, _("The note is kept."))
            return redirect("breach", ref=ref, code=code)
    return _page(request, breach, form, CloseBreachForm())


@require_POST
@login_required
def close_breach(request: SignedIn, ref: str, code: str) -> HttpResponse:
    _incident, breach = _open(request, ref, code)
    form = CloseBreachForm(request.POST)
    if form.is_valid():
        try:
            services.close_breach(breach, by=request.user, **form.cleaned_data)
        except RuleBroken as refusal:
            form.add_error("outcome", str(refusal.message))
        else:
            return redirect("breach", ref=ref, code=code)
    return _page(request, breach, BreachNoteForm(), form)


def _open(request: SignedIn, ref: str, code: str) -> tuple[Incident, Breach]:
    incident = open_page(request, ref, ACT)
    return incident, get_object_or_404(queries.breaches(incident), code=code)


def _page(request: SignedIn, breach: Breach, note: Form, close: Form) -> HttpResponse:
    notes = list(breach.notes.all())
    ids = {breach.actor_id, *(row.actor_id for row in notes)}
    named = may(request.user, "see_staff", breach)
    hands = partners.staff(ids, scope=breach.scope, named=named)
    context = {
        "breach": breach,
        "notes": [(row, hands.get(row.actor_id, "")) for row in notes],
        "recorded_by": hands.get(breach.actor_id, ""),
        "note_form": note,
        "close_form": close,
    }
    status = status_of(note, close)
    return show(request, "incidents/breach.html", breach.incident, context, status=status)
