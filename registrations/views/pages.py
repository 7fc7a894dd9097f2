"""What every page about one household begins and ends with."""

from typing import Any

from django.forms import Form
from django.http import Http404, HttpResponse

from core.pages import status_of
from incidents.pages import open_page, show
from partners.requests import SignedIn
from registrations import queries
from registrations.models import Household


def find(request: SignedIn, ref: str, number: str, act: str) -> Household:
    """The household of a page, for who may do `act` there. Raises Http404, PermissionDenied, WrongNumber."""
    incident = open_page(request, ref, act)
    household = queries.find(request.user, number)
    if household.incident_id != incident.pk:
        raise Http404
    return household


def page(
    request: SignedIn, template: str, household: Household, form: Form, **more: Any
) -> HttpResponse:
    context = {"household": household, "form": form, **more}
    return show(request, template, household.incident, context, status=status_of(form))
