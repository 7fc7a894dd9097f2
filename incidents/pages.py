"""The frame of every page that belongs to one incident."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from incidents import queries
from incidents.models import Incident
from partners.access import require
from partners.context import file_links, incident_links


def open_page(request: HttpRequest, ref: str, act: str) -> Incident:
    """The incident of a page: 404 for who does not work in it, 403 for who may not do `act` there."""
    incident = queries.find(request.user, ref)
    require(request.user, act, incident)
    return incident


def show(
    request: HttpRequest,
    template: str,
    incident: Incident,
    context: dict[str, Any] | None = None,
    *,
    status: int = 200,
) -> HttpResponse:
    """Render `template` with the incident's navigation, its times in its own zone."""
    frame = {
        "incident": incident,
        "incident_navigation": incident_links(request, incident.ref, incident.scope),
        "files": file_links(request, incident.ref, incident.scope),
    }
    with timezone.override(incident.scope.zone):
        return render(request, template, {**frame, **(context or {})}, status=status)
