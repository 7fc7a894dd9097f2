"""Pages of referrals."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from core import paging
from core.pages import status_of
from core.parts import Link
from incidents.models import Incident
from incidents.pages import open_page, show
from maps.geo import Point, distance_km
from partners.access import acting_for, may
from partners.requests import SignedIn
from referrals import alerts, forms, progress, queries, services
from referrals.models import Referral
from referrals.progress import Action

WORD = {
    "open": gettext_lazy("Still open"),
    "overdue": gettext_lazy("Overdue"),
    "sent": gettext_lazy("Waiting for an answer"),
    "draft": gettext_lazy("Drafts"),
    "ended": gettext_lazy("Ended"),
}


def _narrowings() -> dict[str, Q]:
    return {
        "open": queries.OPEN,
        "overdue": queries.overdue(),
        "sent": Q(state=Referral.State.SENT),
        "draft": Q(state=Referral.State.DRAFT),
        "ended": ~Q(state__in=Referral.LIVE),
    }


@require_safe
@login_required
def referral_list(request: SignedIn, ref: str) -> HttpResponse:
    incident = open_page(request, ref, "see_referrals")
    rows = queries.referrals(request.user, incident)
    asked, ways = request.GET.get("show", ""), _narrowings()
    asked = asked if asked in ways else "open"
    page = paging.page(rows.filter(ways[asked]), after=request.GET.get("cursor", ""))
    context = {
        "page": page,
        "rows": [(row, queries.may_read(request.user, row)) for row in page.rows],
        "figures": queries.count(rows),
        "chips": [Link(WORD[name], f"?show={name}", name == asked) for name in ways],
        "may_refer": may(request.user, "refer", incident),
    }
    return show(request, "referrals/list.html", incident, context)


@login_required
def new_referral(request: SignedIn, ref: str) -> HttpResponse:
    """Writes a draft, and sends it unless the draft was asked for."""
    incident = open_page(request, ref, "refer")
    initial = {"number": request.GET.get("household", "")}
    form = forms.ReferralForm(
        request.POST or None, who=request.user, incident=incident, initial=initial
    )
    if form.is_valid():
        organisation_id = acting_for(request.user, "refer", incident.scope)
        referral = services.draft_referral(
            by=request.user, organisation_id=organisation_id, **form.referral()
        )
        if "draft" not in request.POST:
            referral = services.take_step(referral, "send", by=request.user)
        return redirect("referral", ref=ref, code=referral.code)
    return show(request, "referrals/new.html", incident, {"form": form}, status=status_of(form))


@require_POST
@login_required
def grouped_facilities(request: SignedIn, ref: str) -> HttpResponse:
    """The facilities as what is typed groups them. Nothing of it is kept."""
    incident = open_page(request, ref, "refer")
    form = forms.ReferralForm(who=request.user, incident=incident, initial=request.POST.dict())
    return render(request, "referrals/parts/facility_choice.html", {"form": form})


@require_safe
@login_required
def referral_page(request: SignedIn, ref: str, code: str) -> HttpResponse:
    incident, referral = _open(request, ref, code)
    actions = [
        Action(name, forms.step_form(name)) for name in queries.next_steps(request.user, referral)
    ]
    return _show_referral(request, incident, referral, actions)


@require_POST
@login_required
def take_step(request: SignedIn, ref: str, code: str, step: str) -> HttpResponse:
    """One step; back to the referral, or to the list when the reader may no longer see it."""
    if step not in Referral.STEPS:
        raise Http404
    incident = open_page(request, ref, "see_referrals")
    referral = queries.find_for_step(request.user, code)
    queries.require_step(request.user, referral, step)
    form = forms.step_form(step, request.POST)
    if not form.is_valid():
        return _show_referral(request, incident, referral, [Action(step, form)])
    referral = services.take_step(referral, step, by=request.user, **form.cleaned_data)
    facts = {"code": referral.code, "state": referral.get_state_display()}
    messages.success(request, _("Referral %(code)s: %(state)s.") % facts)
    if queries.may_read(request.user, referral):
        return redirect("referral", ref=ref, code=code)
    return redirect("referrals", ref=ref)


def _open(request: SignedIn, ref: str, code: str) -> tuple[Incident, Referral]:
    incident = open_page(request, ref, "see_referrals")
    rows = queries.referrals(request.user, incident)
    return incident, get_object_or_404(rows, code=code.upper())


def _show_referral(
    request: SignedIn, incident: Incident, referral: Referral, actions: list[Action]
) -> HttpResponse:
    readable = queries.may_read(request.user, referral)
    if readable:
        services.note_reading(referral, by=request.user)
    forward = next((action for action in actions if action.is_forward), None)
    context = {
        "referral": referral,
        "readable": readable,
        "steps": progress.steps(referral),
        "next": forward,
        "others": [action for action in actions if action is not forward],
        "doubts": [sentence for *_where, sentence in alerts.doubts(referral)] if readable else [],
        "distance_km": _distance_km(referral) if readable else None,
    }
    status = status_of(*(action.form for action in actions))
    return show(request, "referrals/referral.html", incident, context, status=status)


def _distance_km(referral: Referral) -> float:
    facility = referral.facility
    here = Point(referral.from_lat, referral.from_lon)
    return distance_km(here, Point(facility.lat, facility.lon))
