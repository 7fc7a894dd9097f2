"""Pages of minimum standards: which one an incident goes by, what each says, and its next version."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from core.errors import RuleBroken
from incidents.models import Incident
from incidents.pages import open_page, show
from incidents.services import change_incident
from partners.access import may, require
from partners.requests import SignedIn
from shelters import queries, services
from shelters.forms import ChooseForm, StandardForm
from shelters.models.standards import RATIOS, StandardProfile


@login_required
def standards_page(request: SignedIn, ref: str) -> HttpResponse:
    """What each set of standards says and would mean here; a POST chooses."""
    incident = open_page(request, ref, "see_figures")
    now = {"standards": incident.standards, "phase": incident.phase}
    profiles = queries.standards_to_choose(incident)
    form = ChooseForm(request.POST or None, initial=now, profiles=profiles)
    if request.method == "POST":
        require(request.user, "steer_incident", incident)
        if form.is_valid():
            change_incident(incident, by=request.user, **form.cleaned_data)
            messages.success(request, _("Chosen. The shelters are rated again within seconds."))
            return redirect("standards", ref=ref)
    context = {"form": form, **_compared(incident), **_rights(request, incident)}
    return show(request, "shelters/standards.html", incident, context, status=_status(form))


@login_required
def change_standard(request: SignedIn, ref: str, code: str) -> HttpResponse:
    """The next version of a code; of shared ones a coordinator makes some of the incident's own."""
    incident = open_page(request, ref, "see_figures")
    row = _standard(request, incident, code)
    form = StandardForm(request.POST or None, instance=row)
    shared = row.incident is None and may(request.user, "edit_shared_standards")
    if not shared:
        require(request.user, "edit_standards", incident)
    if request.method == "POST" and form.is_valid() and _set(request, incident, form, code, shared):
        return redirect("standards", ref=ref)
    context = {"form": form, **_facts(row, incident, shared)}
    return show(request, "shelters/standard.html", incident, context, status=_status(form))


def _facts(row: StandardProfile, incident: Incident, shared: bool) -> dict[str, Any]:
    adapts = row.incident is None and not shared
    return {
        "standard": row,
        "versions": queries.versions(row.code),
        "shared": shared,
        "own_code": services.own_code(row, incident) if adapts else "",
    }


def _standard(request: SignedIn, incident: Incident, code: str) -> StandardProfile:
    row = queries.find_standard(request.user, code)
    if row.incident_id not in {None, incident.pk}:
        raise Http404
    return row


def _set(
    request: SignedIn, incident: Incident, form: StandardForm, code: str, shared: bool
) -> bool:
    """Whether the next version was written; else the refusal is in the form."""
    row, said = _standard(request, incident, code), form.cleaned_data
    try:
        if row.incident is None and not shared:
            services.adapt_standard(row, incident, by=request.user, **said)
            told = _("This incident has standards of its own from now on.")
        else:
            services.change_standard(row, by=request.user, **said)
            told = _("The new version holds from now on.")
    except RuleBroken as error:
        form.add_error(None, str(error.message))
        return False
    messages.success(request, told)
    return True


def _compared(incident: Incident) -> dict[str, Any]:
    """Each figure beside those of the other standards, and how many people the shelters take by each."""
    rows = list(queries.current_standards(incident))
    fields = {field.name: field.verbose_name for field in StandardProfile._meta.fields}
    return {
        "rows": rows,
        "places": queries.places_by_each(incident, [row.profile for row in rows]),
        "ratios": [
            (label, [(row.name, getattr(row, name), name in row.to_confirm) for row in rows])
            for name, label in fields.items()
            if name in RATIOS
        ],
    }


def _rights(request: SignedIn, incident: Incident) -> dict[str, bool]:
    return {
        "may_choose": may(request.user, "steer_incident", incident),
        "may_edit_shared": may(request.user, "edit_shared_standards"),
        "may_edit": may(request.user, "edit_standards", incident),
    }


def _status(form: Any) -> int:
    return 400 if form.is_bound and form.errors else 200
