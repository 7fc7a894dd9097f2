"""Pages of distributions: opening one, and handing out at it."""

from functools import partial
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from core import inbox
from core.errors import RuleBroken
from core.pages import status_of
from incidents.models import Incident
from incidents.pages import open_page, show
from partners.access import may, require
from partners.requests import SignedIn
from registrations.tokens import Token
from supplies import forms, queries, sentences, services
from supplies.models import DistributionRound, Receipt
from supplies.views.stock import attempt, form_page

LATEST = 10


@login_required
def open_round(request: SignedIn, ref: str) -> HttpResponse:
    incident = open_page(request, ref, "see_stock")
    places = queries.round_places(request.user, incident)
    if not places:
        raise PermissionDenied
    form = forms.RoundForm(request.POST or None, locations=places)
    lines = forms.Entitlements(
        request.POST or None, prefix="goods", form_kwargs={"items": queries.items()}
    )
    if form.is_valid() and lines.is_valid():
        require(request.user, "open_round", form.cleaned_data["location"])
        round = services.open_round(by=request.user, entitlements=lines.lines, **form.cleaned_data)
        return redirect("round", ref=ref, id=round.pk)
    context = {"form": form, "lines": lines}
    status = 400 if form.errors or lines.total_error_count() else 200
    return show(request, "supplies/open_round.html", incident, context, status=status)


@login_required
def round_page(request: SignedIn, ref: str, id: UUID) -> HttpResponse:
    incident, round = _round(request, ref, id)
    form = forms.HandOutForm(request.POST or None)
    context: dict[str, Any] = {}
    if form.is_valid():
        require(request.user, "hand_out", round)
        context = _hand_out(request, round, form)
    context |= {"form": form if form.errors else forms.HandOutForm(), **_about(request, round)}
    status = 409 if context.get("refusal") else status_of(form)
    return show(request, "supplies/round.html", incident, context, status=status)


def _about(request: SignedIn, round: DistributionRound) -> dict[str, Any]:
    """What everybody gets at it, who had it last, and what the reader may do."""
    shares = round.entitlements.all()
    given = queries.receipts(request.user).filter(round=round).standing()
    return {
        "round": round,
        "shares": [(share, share.item.amount(share.quantity)) for share in shares],
        "counts": queries.round_counts(round),
        "latest": [(row, sentences.receipt(row)) for row in given.order_by("-at")[:LATEST]],
        "may_hand_out": may(request.user, "hand_out", round),
        "may_close": may(request.user, "open_round", round),
    }


def _hand_out(
    request: SignedIn, round: DistributionRound, form: forms.HandOutForm
) -> dict[str, Any]:
    """What the page says of it: what was `given`, or why nothing was."""
    id, shown = form.cleaned_data["id"], form.cleaned_data["number"]
    user = request.user
    number = shown.number if isinstance(shown, Token) else shown
    try:
        household = queries.household_at(user, round, shown)
        receipt, _new = inbox.once(
            id=id,
            kind="receipt",
            body={"round": round.pk, "household": household.pk},
            by=user,
            make=lambda: services.hand_out(round, household, by=user, id=id),
            find=lambda: get_object_or_404(queries.receipts(user), pk=id),
        )
    except Http404:
        form.add_error("number", _("There is no such household here, or you may not see it."))
        return {}
    except RuleBroken as refusal:
        return {"refusal": refusal.message, "number": number}
    return {"given": receipt, "goods": sentences.receipt(receipt), "number": number}


@require_POST
@login_required
def close_round(request: SignedIn, ref: str, id: UUID) -> HttpResponse:
    _incident, round = _round(request, ref, id)
    require(request.user, "open_round", round)
    services.close_round(round, by=request.user)
    return redirect("round", ref=ref, id=id)


@login_required
def take_back(request: SignedIn, ref: str, id: UUID) -> HttpResponse:
    incident = open_page(request, ref, "see_stock")
    receipt: Receipt = get_object_or_404(
        queries.receipts(request.user), pk=id, round__incident=incident
    )
    require(request.user, "hand_out", receipt.round)
    form = forms.ReasonForm(request.POST or None)
    if form.is_valid():
        act = partial(services.reverse, receipt.document, by=request.user, **form.cleaned_data)
        if attempt(form, act):
            return redirect("round", ref=ref, id=receipt.round_id)
    number = receipt.household.number
    means = _("Household %(number)s may receive again in this distribution.") % {"number": number}
    back = reverse("round", kwargs={"ref": ref, "id": receipt.round_id})
    more = {"what": sentences.receipt(receipt), "means": means, "back": back}
    return form_page(request, incident, _("Take it back"), form, **more)


def _round(request: SignedIn, ref: str, id: UUID) -> tuple[Incident, DistributionRound]:
    incident = open_page(request, ref, "see_stock")
    return incident, get_object_or_404(queries.rounds(request.user), pk=id, incident=incident)
