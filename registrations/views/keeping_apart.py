"""Pages about households that must not meet: for protection officers alone."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from core.errors import RuleBroken
from core.fields import Wrong
from core.pages import status_of
from incidents.pages import show
from partners.requests import SignedIn
from registrations import queries
from registrations.forms.keeping_apart import ApartForm, EndApartForm
from registrations.forms.protection import ReasonForm
from registrations.models import Household
from registrations.queries import keeping_apart
from registrations.services import keeping_apart as services
from registrations.views.pages import find

ACT = "protect"


@login_required
def apart_page(request: SignedIn, ref: str, number: str) -> HttpResponse:
    """Whom a household must not meet; a POST adds one more."""
    household = find(request, ref, number, ACT)
    form = ApartForm(request.POST or None)
    if form.is_valid() and _keep_apart(request, household, form):
        messages.success(request, _("Nobody can place these two in one shelter from now on."))
        return redirect("keep_apart", ref=ref, number=household.number)
    return _page(request, household, {"form": form}, status=status_of(form))


@require_POST
@login_required
def read_reasons(request: SignedIn, ref: str, number: str) -> HttpResponse:
    """The reasons come as the answer to a reason of one's own, and stand at no address."""
    household = find(request, ref, number, ACT)
    form = ReasonForm(request.POST)
    if not form.is_valid():
        return _page(request, household, {"reason_form": form}, status=400)
    services.note_reasons_read(household, by=request.user, reason=form.cleaned_data["reason"])
    return _page(request, household, {"shows_reasons": True})


@require_POST
@login_required
def end_keep_apart(request: SignedIn, ref: str, number: str, id: UUID) -> HttpResponse:
    household = find(request, ref, number, ACT)
    row = get_object_or_404(keeping_apart.of_household(request.user, household), pk=id)
    form = EndApartForm(request.POST)
    if not form.is_valid():
        return _page(request, household, {"end_form": form}, status=400)
    services.end_keep_apart(row, by=request.user, reason=form.cleaned_data["why"])
    messages.success(request, _("They may be placed in one shelter again."))
    return redirect("keep_apart", ref=ref, number=household.number)


def _keep_apart(request: SignedIn, household: Household, form: ApartForm) -> bool:
    """Whether it was written; what stands against it is shown at the number."""
    data = form.cleaned_data
    try:
        other = queries.find(request.user, data["other"])
        services.keep_apart(household, other, by=request.user, reason=data["why"])
    except queries.WrongNumber as wrong:
        form.add_error("other", str(wrong))
    except Http404:
        form.add_error("other", _("There is no household with this number."))
    except Wrong as wrong:
        form.add_error("other", [text for texts in wrong.errors.values() for text in texts])
    except RuleBroken as refusal:
        form.add_error("other", str(refusal.message))
    return not form.errors


def _page(
    request: SignedIn, household: Household, more: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    rows = keeping_apart.of_household(request.user, household)
    context = {
        "household": household,
        "apart": keeping_apart.beside(rows, household),
        "form": ApartForm(),
        "reason_form": ReasonForm(),
        "end_form": EndApartForm(),
        "shows_reasons": False,
        **more,
    }
    template = "registrations/keep_apart.html"
    response = show(request, template, household.incident, context, status=status)
    response["Cache-Control"] = "no-store"
    return response
