"""Pages of protection: what waits, and what nobody else may know of a household."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from core.pages import status_of
from incidents import queries as incidents
from incidents.models import Incident
from incidents.pages import open_page, show
from partners.models import Role
from partners.requests import SignedIn
from registrations import queries, services
from registrations.forms.protection import NoteForm, ReasonForm, SettleForm
from registrations.models import Household, Settlement
from registrations.queries import protection
from registrations.views.pages import find

ACT = "protect"


@require_safe
@login_required
def protection_page(request: SignedIn, ref: str) -> HttpResponse:
    incident = open_page(request, ref, ACT)
    return _page(request, incident, SettleForm())


@require_POST
@login_required
def settle(request: SignedIn, ref: str, id: str) -> HttpResponse:
    incident = open_page(request, ref, ACT)
    tasks = incidents.desk_tasks(request.user, incident, Role.PROTECTION)
    task = get_object_or_404(tasks, pk=id)
    form = SettleForm(request.POST)
    if not form.is_valid():
        return _page(request, incident, form, status=400)
    services.settle(task, by=request.user, outcome=Settlement(form.cleaned_data["outcome"]))
    messages.success(request, _("It is settled."))
    return redirect("protection", ref=ref)


@login_required
def protected_notes(request: SignedIn, ref: str, number: str) -> HttpResponse:
    """A form for the reason first; the notes come as the answer to it, and stand at no address."""
    household = find(request, ref, number, ACT)
    form = ReasonForm(request.POST or None)
    more: dict[str, Any] = {"reason_form": form}
    if form.is_valid():
        reason = form.cleaned_data["reason"]
        notes = services.read_notes(household, by=request.user, reason=reason)
        protection.with_words(notes)
        more["notes"] = notes
    return _notes_page(request, household, more, status=status_of(form))


@require_POST
@login_required
def write_protected_note(request: SignedIn, ref: str, number: str) -> HttpResponse:
    household = find(request, ref, number, ACT)
    form = _note_form(request, household, data=request.POST)
    if not form.is_valid():
        return _notes_page(request, household, {"note_form": form}, status=400)
    data = form.cleaned_data
    services.write_note(
        household,
        by=request.user,
        found={"code": data["code"], "text": data["text"]},
        person=data["person"],
        reason=data["reason"],
    )
    messages.success(request, _("The note is kept. Only protection officers can read it."))
    return redirect("protected_notes", ref=ref, number=household.number)


def _page(
    request: SignedIn, incident: Incident, form: SettleForm, *, status: int = 200
) -> HttpResponse:
    waiting, total = protection.waiting(request.user, incident)
    context = {
        "waiting": waiting,
        "total": total,
        "unassessed": protection.unassessed(incident),
        "form": form,
    }
    return show(request, "registrations/protection.html", incident, context, status=status)


def _notes_page(
    request: SignedIn, household: Household, more: dict[str, Any], *, status: int
) -> HttpResponse:
    context = {
        "household": household,
        "notes": None,
        "flags": protection.flags(household, queries.with_papers(household)),
        "note_form": _note_form(request, household),
        "reason_form": ReasonForm(),
        **more,
    }
    template = "registrations/protected_notes.html"
    response = show(request, template, household.incident, context, status=status)
    response["Cache-Control"] = "no-store"
    return response


def _note_form(request: SignedIn, household: Household, data: Any = None) -> NoteForm:
    codes = list(protection.need_codes(request.user))
    persons = household.persons.order_by("no")
    return NoteForm(data, codes=codes, persons=list(persons), prefix="note")
