"""Pages of health facilities: which there are, how far, and what they can do."""

from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.forms.models import model_to_dict
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core.pages import status_of
from incidents.models import Incident
from incidents.pages import open_page, show
from maps.geo import Point
from partners.access import may, require
from partners.requests import SignedIn
from referrals import queries, services
from referrals.forms import MOST_FACILITIES, FacilityForm
from referrals.models import Facility


@dataclass(frozen=True)
class Row:
    """A facility on the list, with its distance from the incident in km."""

    facility: Facility
    km: float
    may_edit: bool


@require_safe
@login_required
def facility_list(request: SignedIn, ref: str) -> HttpResponse:
    incident = open_page(request, ref, "see_facilities")
    here = Point(incident.lat, incident.lon)
    near = queries.by_distance(queries.facilities(), here, MOST_FACILITIES)
    rows = [Row(row, km, may(request.user, "edit_facility", row)) for row, km in near]
    context = {"rows": rows, "may_add": may(request.user, "edit_facility")}
    return show(request, "referrals/facilities.html", incident, context)


@login_required
def add(request: SignedIn, ref: str) -> HttpResponse:
    incident = open_page(request, ref, "see_facilities")
    require(request.user, "edit_facility")
    form = FacilityForm(request.POST or None, who=request.user, near=incident)
    if form.is_valid():
        services.add_facility(by=request.user, **form.cleaned_data)
        return _saved(request, incident)
    return _form(request, incident, form, _("Add a health facility"))


@login_required
def change(request: SignedIn, ref: str, id: UUID) -> HttpResponse:
    incident = open_page(request, ref, "see_facilities")
    facility = get_object_or_404(queries.facilities(), pk=id)
    require(request.user, "edit_facility", facility)
    now = model_to_dict(facility)
    form = FacilityForm(request.POST or None, who=request.user, initial=now, near=facility)
    if form.is_valid():
        services.change_facility(facility, by=request.user, **form.cleaned_data)
        return _saved(request, incident)
    return _form(request, incident, form, facility.name)


def _saved(request: SignedIn, incident: Incident) -> HttpResponse:
    messages.success(request, _("The facility is saved."))
    return redirect("facilities", ref=incident.ref)


def _form(request: SignedIn, incident: Incident, form: FacilityForm, title: str) -> HttpResponse:
    context = {"form": form, "title": title}
    return show(request, "referrals/facility.html", incident, context, status=status_of(form))
