"""The frame of every page that belongs to one incident."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from incidents import queries
from incidents.models import Incident
from partners.access import require
from partners.context import NOTHING, file_links, incident_links


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
    counted: Mapping[str, int] = NOTHING,
) -> HttpResponse:
    """Render `template` with the incident's navigation, its times in its own zone.

    What waits on a page, by the page's name, is told in `counted` by the view that has counted it already.
    """
    ref, scope = incident.ref, incident.scope
    frame = {
        "incident": incident,
        "incident_navigation": incident_links(request, ref, scope, counted=counted),
        "files": SimpleLazyObject(lambda: file_links(request, ref, scope)),
    }
    with timezone.override(incident.scope.zone):
        return render(request, template, {**frame, **(context or {})}, status=status)
