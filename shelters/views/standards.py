"""Pages of minimum standards: which one an incident goes by, what each says, and its next version."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
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
    profiles = queries.standards_to_choose()
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
    """The next version of a code."""
    incident = open_page(request, ref, "see_figures")
    require(request.user, "edit_standards")
    row = queries.find_standard(code)
    form = StandardForm(request.POST or None, instance=row)
    if request.method == "POST" and form.is_valid():
        try:
            services.change_standard(
                queries.find_standard(code), by=request.user, **form.cleaned_data
            )
        except RuleBroken as error:
            form.add_error(None, str(error.message))
        else:
            messages.success(request, _("The new version holds from now on."))
            return redirect("standards", ref=ref)
    context = {"form": form, "standard": row, "versions": queries.versions(row.code)}
    return show(request, "shelters/standard.html", incident, context, status=_status(form))


def _compared(incident: Incident) -> dict[str, Any]:
    """Each figure beside those of the other standards, and how many people the shelters take by each."""
    rows = list(queries.current_standards())
    fields = {field.name: field.verbose_name for field in StandardProfile._meta.fields}
    return {
        "rows": rows,
        "places": [queries.places_by(incident, row.profile) for row in rows],
        "ratios": [
            (label, [(getattr(row, name), name in row.to_confirm) for row in rows])
            for name, label in fields.items()
            if name in RATIOS
        ],
    }


def _rights(request: SignedIn, incident: Incident) -> dict[str, bool]:
    return {
        "may_choose": may(request.user, "steer_incident", incident),
        "may_edit": may(request.user, "edit_standards"),
    }


def _status(form: Any) -> int:
    return 400 if form.is_bound and form.errors else 200
