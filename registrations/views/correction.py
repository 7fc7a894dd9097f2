"""Correcting a household: the desk's form filled in, and what to do when somebody else was faster."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core import signing
from django.core.exceptions import BadRequest
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from core.errors import RuleBroken
from core.fields import Wrong
from incidents.pages import show
from partners.requests import SignedIn
from registrations import conflicts, services
from registrations.conflicts import Difference
from registrations.forms.correction import CorrectionForm
from registrations.models import Household
from registrations.views.desk import desk_parts
from registrations.views.pages import find

SALT = "registrations.conflict"


@login_required
def correct_household(request: SignedIn, ref: str, number: str) -> HttpResponse:
    household = find(request, ref, number, "enrol")
    base_hash = request.POST.get("base_hash") or household.content_hash
    told = services.version_body(household, base_hash) or services.as_told(household)
    data = request.POST if request.method == "POST" else None
    form = CorrectionForm(data, incident=household.incident, told=told, base_hash=base_hash)
    if form.is_valid():
        try:
            return _correct(request, household, base_hash, form.changes)
        except Wrong as wrong:
            form.show(wrong.errors)
    context = {"form": form, "household": household, **desk_parts(form)}
    status = 400 if form.is_bound else 200
    return show(request, "registrations/correct.html", household.incident, context, status=status)


@require_POST
@login_required
def settle_conflict(request: SignedIn, ref: str, number: str) -> HttpResponse:
    """What somebody chose for each part that was changed by two, sent once more."""
    household = find(request, ref, number, "enrol")
    before, base_hash = request.POST.get("before", ""), request.POST.get("base_hash", "")
    changes = _changes(request)
    if "all" not in request.POST:
        rows = _differences(household, before, base_hash, changes)
        if any(row.must_choose and f"take_{row.name}" not in request.POST for row in rows):
            sentence = _("Choose one of the two in each line.")
            return _conflict(request, household, before, changes, error=sentence)
        changes = conflicts.chosen(changes, _mine(request))
    try:
        return _correct(request, household, base_hash, changes)
    except Wrong as wrong:
        sentence = " ".join(said for each in wrong.errors.values() for said in each)
        return _conflict(request, household, before, changes, error=sentence)


def _mine(request: SignedIn) -> set[str]:
    answers = request.POST.items()
    return {name.removeprefix("take_") for name, answer in answers if answer == "mine"}


def _changes(request: SignedIn) -> dict[str, Any]:
    """What was to be corrected, as the page of the conflict carried it along, signed by us."""
    try:
        changes: dict[str, Any] = signing.loads(request.POST.get("changes", ""), salt=SALT)
    except signing.BadSignature as error:
        raise BadRequest from error
    return changes


def _correct(
    request: SignedIn, household: Household, base_hash: str, changes: dict[str, Any]
) -> HttpResponse:
    """The household corrected; or, where somebody else was faster, what both have changed. Raises Wrong."""
    try:
        services.correct_household(household, by=request.user, base_hash=base_hash, changes=changes)
    except RuleBroken as refusal:
        if refusal.code != "stale":
            raise
        return _conflict(request, household, base_hash, changes)
    services.find_duplicates(household)
    messages.success(request, _("The correction is saved. What was there before is kept."))
    return redirect("household", ref=household.incident.ref, number=household.number)


def _conflict(
    request: SignedIn,
    household: Household,
    before: str,
    changes: dict[str, Any],
    *,
    error: str = "",
) -> HttpResponse:
    now = household.refreshed()
    context = {
        "household": now,
        "rows": _differences(now, before, now.content_hash, changes),
        "changes": signing.dumps(changes, salt=SALT),
        "before": before,
        "error": error,
    }
    page = "registrations/conflict.html"
    return show(request, page, household.incident, context, status=409)


def _differences(
    household: Household, before: str, now: str, changes: dict[str, Any]
) -> list[Difference]:
    told = services.version_body(household, before), services.version_body(household, now)
    was, is_now = (each or services.as_told(household) for each in told)
    return conflicts.differences(was, is_now, changes)
