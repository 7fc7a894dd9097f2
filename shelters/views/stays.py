"""Pages and buttons of placements: who waits, and what becomes of a stay."""

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from incidents.pages import open_page, show
from partners.access import may, require
from partners.models import User
from partners.requests import SignedIn
from shelters import queries, rights, services, waiting
from shelters.forms import PlaceForm
from shelters.models import Stay
from shelters.views.pages import form_of, refusals_told

LATEST = 5
DONE = {
    "check-in": _("%(number)s is checked in at %(code)s."),
    "check-out": _("%(number)s has left %(code)s."),
    "depart": _("%(number)s is on the way to %(code)s."),
    "no-show": _("%(number)s did not come to %(code)s."),
    "cancel": _("The places of %(number)s in %(code)s are given back."),
}
MOVES: dict[str, Callable[..., Stay]] = {
    "check-in": services.check_in,
    "check-out": services.check_out,
    "depart": services.depart,
    "no-show": services.no_show,
    "cancel": services.cancel,
}


@require_safe
@login_required
def placement_list(request: SignedIn, ref: str) -> HttpResponse:
    incident = open_page(request, ref, "hold_places")
    page = waiting.arranged(incident, after=request.GET.get("after", ""))
    context = {
        "figures": queries.figures(incident, without_place=page.people),
        "waiting": queries.who_waits(incident, registered=page.people),
        "page": page,
        "runs": list(queries.with_outcome(queries.runs(request.user, incident))[:LATEST]),
        "may_place_children": may(request.user, "place_child_alone", incident),
    }
    return show(request, "shelters/placements.html", incident, context)


@form_of("placements", "ref")
@login_required
def hold(request: SignedIn, ref: str) -> HttpResponse:
    open_page(request, ref, "see_shelters")
    form = PlaceForm(request.POST)
    if not form.is_valid():
        raise Http404
    household = queries.household(request.user, form.cleaned_data["household"])
    shelter = queries.find(request.user, form.cleaned_data["shelter"])
    rights.require_to_place(request.user, household, shelter)
    with refusals_told(request):
        pool, accessible = queries.pool_for(household, shelter), queries.taking(household, shelter)
        stay = services.hold(household, shelter, by=request.user, pool=pool, accessible=accessible)
        messages.success(request, _held(stay))
    return _back(request, ref)


def _held(stay: Stay) -> str:
    told = ngettext(
        "%(people)s place is held in %(code)s.",
        "%(people)s places are held in %(code)s.",
        stay.people,
    )
    return told % {"people": stay.people, "code": stay.shelter.code}


@form_of("placements", "ref")
@login_required
def transfer(request: SignedIn, ref: str, id: UUID) -> HttpResponse:
    open_page(request, ref, "see_shelters")
    stay = get_object_or_404(queries.stays(request.user), pk=id)
    shelter = queries.find(request.user, request.POST.get("shelter", ""))
    rights.require_to_move(request.user, stay, shelter)
    with refusals_told(request):
        pool = queries.pool_for(stay.household, shelter)
        services.transfer(stay, shelter, by=request.user, pool=pool)
        messages.success(request, _("They are expected in %(code)s.") % {"code": shelter.code})
    return _back(request, ref)


@form_of("placements", "ref")
@login_required
def move_stay(request: SignedIn, ref: str, id: UUID, move: str) -> HttpResponse:
    """Check in, check out, did not come, cancel."""
    open_page(request, ref, "see_shelters")
    stay = get_object_or_404(queries.stays(request.user), pk=id)
    if move not in MOVES:
        raise Http404
    _require_to_move(request.user, stay, move)
    with refusals_told(request):
        MOVES[move](stay, by=request.user)
        facts = {"number": stay.household.number, "code": stay.shelter.code}
        messages.success(request, DONE[move] % facts)
    return _back(request, ref)


def _require_to_move(user: User, stay: Stay, move: str) -> None:
    if move == "cancel":
        rights.require_to_end(user, stay)
    elif move == "depart":
        rights.require_to_depart(user, stay)
    else:
        require(user, "check_in", stay)


def _back(request: SignedIn, ref: str) -> HttpResponse:
    """To the page on which the button stands."""
    page = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(page, {request.get_host()}, request.is_secure())
    return redirect(page) if page and safe else redirect("placements", ref=ref)
