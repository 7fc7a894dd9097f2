"""Pages of children who could not wait for protection: placed for a night, and decided afterwards."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core import audit
from core.errors import RuleBroken
from incidents.pages import open_page, show
from partners.access import may, require
from partners.requests import SignedIn
from registrations.models import Household
from shelters import queries, rights, rules, services
from shelters.forms.stays import NightForm
from shelters.views.pages import form_of, refusals_told


@require_safe
@login_required
def interim_care(request: SignedIn, ref: str) -> HttpResponse:
    """Who waits for protection's decision, by the clock. Caregivers are read by protection alone."""
    incident = open_page(request, ref, "see_interim_care")
    protects = may(request.user, "protect", incident)
    rows = queries.awaiting_care(request.user, incident)
    if protects and rows:
        audit.note(
            "shelters.caregivers_read",
            by=request.user,
            scope_id=incident.pk,
            stays=[str(row.pk) for row in rows],
        )
    context = {"stays": rows, "protects": protects}
    response = show(request, "shelters/interim_care.html", incident, context)
    response["Cache-Control"] = "no-store"
    return response


@form_of("interim_care", "ref")
@login_required
def confirm_care(request: SignedIn, ref: str, id: UUID) -> HttpResponse:
    open_page(request, ref, "protect")
    stay = get_object_or_404(queries.stays(request.user), pk=id)
    require(request.user, "protect", stay)
    with refusals_told(request):
        services.confirm_care(stay, by=request.user)
        messages.success(request, _("The child stays where it is, as you decided."))
    return redirect("interim_care", ref=ref)


@login_required
def place_for_night(request: SignedIn, ref: str, number: str) -> HttpResponse:
    """A coordinator places a child for a night, with a caregiver and a reason."""
    household = _household(request, ref, number)
    rooms = queries.rooms_for_children(household)
    form = NightForm(request.POST or None, rooms=rooms)
    alone = rules.is_child_without_family(household)
    if alone and form.is_valid() and _place(request, household, form):
        return redirect("interim_care", ref=ref)
    context = {"household": household, "form": form, "rooms": rooms, "alone": alone}
    status = 400 if form.is_bound and form.errors else 200
    return show(
        request, "shelters/place_for_night.html", household.incident, context, status=status
    )


def _household(request: SignedIn, ref: str, number: str) -> Household:
    incident = open_page(request, ref, "place_child_for_a_night")
    household = queries.household(request.user, number)
    if household.incident_id != incident.pk:
        raise Http404
    return household


def _place(request: SignedIn, household: Household, form: NightForm) -> bool:
    """Whether they have a place now; what stands against it is shown in the form."""
    data: dict[str, Any] = form.cleaned_data
    code, pool = form.chosen()
    shelter = queries.find(request.user, code)
    rights.require_to_place(request.user, household, shelter, interim=True)
    care = services.InterimCare(data["caregiver"], data["reason"])
    try:
        services.hold(household, shelter, by=request.user, pool=pool, interim=care)
    except RuleBroken as refusal:
        form.add_error("place", str(refusal.message))
        return False
    messages.success(request, _("A place is kept. Protection is called to decide."))
    return True
