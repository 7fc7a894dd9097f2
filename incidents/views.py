"""Pages of the surge."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from core import navigation, paging
from core.pages import status_of
from incidents import forms, queries, services
from incidents.models import DONE_BY_A_NOTE, Incident, desks
from incidents.pages import open_page, show
from partners.access import may, require
from partners.context import incident_links
from partners.requests import SignedIn

LATEST = 5
FIRST_TASKS, MOST_TASKS = 20, 500


@require_safe
@login_required
def incident_list(request: SignedIn) -> HttpResponse:
    require(request.user, "see_figures")
    page = paging.page(queries.incidents(request.user), after=request.GET.get("cursor", ""))
    context = {"page": page, "may_open": may(request.user, "open_incident")}
    return render(request, "incidents/list.html", context)


@login_required
def open_incident(request: SignedIn) -> HttpResponse:
    require(request.user, "open_incident")
    form = forms.IncidentForm(request.POST or None)
    if form.is_valid():
        incident = services.open_incident(by=request.user, **form.cleaned_data)
        return redirect("incident", ref=incident.ref)
    return render(request, "incidents/open.html", {"form": form}, status=status_of(form))


@login_required
def incident_page(request: SignedIn, ref: str) -> HttpResponse:
    incident = open_page(request, ref, "see_figures")
    form = forms.TransitionForm(request.POST or None, incident=incident)
    if request.method == "POST":
        require(request.user, "steer_incident", incident)
        if form.is_valid():
            services.move_incident(incident, **form.cleaned_data, by=request.user)
            return redirect("incident", ref=ref)
    context = {"form": form, **_incident(request, incident)}
    return show(request, "incidents/incident.html", incident, context, status=status_of(form))


def _incident(request: SignedIn, incident: Incident) -> dict[str, Any]:
    """Where the surge stands: who came last, and what is to be done."""
    latest = queries.arrivals(incident).order_by("-created_at")[:LATEST]
    return {
        "steers": may(request.user, "steer_incident", incident),
        "arrivals": queries.with_told(latest),
        **_tasks(request, incident, FIRST_TASKS),
        **_arrivals(request, incident),
    }


def _tasks(request: SignedIn, incident: Incident, most: int) -> dict[str, Any]:
    """The first open tasks of the reader, and how many there are in all."""
    rows = queries.open_tasks(request.user, incident)
    tasks = queries.called_to(request.user, rows[:most])
    return {"tasks": tasks, "all_tasks": rows.count() if len(tasks) == most else len(tasks)}


@require_safe
@login_required
def task_list(request: SignedIn, ref: str) -> HttpResponse:
    incident = open_page(request, ref, "see_figures")
    return show(request, "incidents/tasks.html", incident, _tasks(request, incident, MOST_TASKS))


def _arrivals(request: SignedIn, incident: Incident) -> dict[str, Any]:
    """What a table of arrivals asks, whichever page it stands on."""
    return {
        "reconciles": may(request.user, "see_every_household", incident),
        "where": queries.may_see_sites(request.user, incident),
        "counted": queries.people_counted(incident),
    }


@require_safe
@login_required
def arrival_list(request: SignedIn, ref: str) -> HttpResponse:
    incident = open_page(request, ref, "see_figures")
    page = paging.page(queries.arrivals(incident), after=request.GET.get("cursor", ""))
    context = {
        "page": page,
        "arrivals": queries.with_told(page.rows),
        **_arrivals(request, incident),
        "may_announce": may(request.user, "announce_arrival", incident),
        "ways": incident_links(request, ref, incident.scope, navigation.arrivals),
    }
    return show(request, "incidents/arrivals.html", incident, context)


@login_required
def announce_arrival(request: SignedIn, ref: str) -> HttpResponse:
    incident = open_page(request, ref, "announce_arrival")
    form = forms.ArrivalForm(request.POST or None)
    if form.is_valid():
        arrival = services.announce_arrival(incident, by=request.user, **form.arrival())
        message = _("Arrival %(code)s is recorded.") % {"code": arrival.code}
        messages.success(request, message)
        return redirect("arrivals", ref=ref)
    context = {"form": form}
    return show(request, "incidents/announce.html", incident, context, status=status_of(form))


@login_required
def change_arrival(request: SignedIn, ref: str, code: str) -> HttpResponse:
    incident = open_page(request, ref, "announce_arrival")
    arrival = queries.arrival_by_code(incident, code)
    with timezone.override(incident.scope.zone):
        form = forms.ArrivalChangeForm(request.POST or None, arrival=arrival)
        if form.is_valid():
            services.change_arrival(arrival, by=request.user, **form.changes)
            message = _("Arrival %(code)s is corrected.") % {"code": arrival.code}
            messages.success(request, message)
            return redirect("arrivals", ref=ref)
    context = {"form": form, "arrival": arrival}
    return show(request, "incidents/change_arrival.html", incident, context, status=status_of(form))


@require_POST
@login_required
def finish_task(request: SignedIn, ref: str, id: str) -> HttpResponse:
    incident = open_page(request, ref, "see_figures")
    tasks = queries.tasks(request.user, incident).exclude(role__in=desks.names())
    task = get_object_or_404(tasks.exclude(kind__in=DONE_BY_A_NOTE), pk=id)
    services.finish_task(task, by=request.user)
    return redirect("incident", ref=ref)
