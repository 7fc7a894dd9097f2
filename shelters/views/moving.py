"""Pages of movements: who goes where together, counted out, counted in, and the paper that goes along."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db.models import Count
from django.forms import Form
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core import inbox
from core.errors import RuleBroken
from core.timeline import entries
from incidents.models import Incident
from incidents.pages import open_page, show
from partners.access import Who, may
from partners.queries import user_names
from partners.requests import SignedIn
from registrations.models import Household
from registrations.queries import WrongNumber, right_number
from shelters import queries, rights, services, wording
from shelters.destinations import FOLLOWS
from shelters.forms import CountInForm, CountOutForm, MovementForm
from shelters.models import Movement, Passenger, Shelter
from shelters.views.pages import form_of, refusals_in, refusals_told

SHOWN = 100
State = Movement.State


def _movement(request: SignedIn, ref: str, code: str) -> Movement:
    incident = open_page(request, ref, "see_movements")
    return queries.movement_in(request.user, incident, code)


def _may(request: SignedIn, movement: Movement, step: Callable[[Who, Movement], None]) -> bool:
    try:
        step(request.user, movement)
    except PermissionDenied:
        return False
    return True


@require_safe
@login_required
def movement_list(request: SignedIn, ref: str) -> HttpResponse:
    incident = open_page(request, ref, "see_movements")
    found = queries.movements(request.user, incident).prefetch_related(None)
    found = found.annotate(households=Count("passengers")).order_by("-created_at")
    rows = list(found[:SHOWN])
    on_the_way = [row for row in rows if row.state == State.DEPARTED]
    context = {
        "movements": [(row, State(row.state).label) for row in rows],
        "on_the_way": sum(row.counted_out or 0 for row in on_the_way),
        "may_plan": may(request.user, "hold_places", incident) or may(request.user, "check_in"),
    }
    return show(request, "shelters/movements.html", incident, context)


@login_required
def new_movement(request: SignedIn, ref: str) -> HttpResponse:
    incident = open_page(request, ref, "see_movements")
    sites = queries.sites(request.user, incident).order_by("code")
    others = queries.all_elsewhere(request.user, incident)
    form = MovementForm(request.POST or None, sites=sites, others=others, initial=_initial(request))
    if form.is_valid() and (movement := _planned(form, incident, request)):
        return redirect("movement", ref=ref, code=movement.code)
    status = 400 if form.is_bound else 200
    return show(request, "shelters/movement_new.html", incident, {"form": form}, status=status)


def _initial(request: SignedIn) -> dict[str, Any]:
    return {"id": uuid4(), "from_text": request.GET.get("from", "")}


def _planned(form: MovementForm, incident: Incident, request: SignedIn) -> Movement | None:
    """The movement, once for each time that the page was opened; None with the refusal in the form."""
    said, about = form.cleaned_data, form.about()
    households, to = _listed(form, request), form.destination()
    if form.errors:
        return None
    for household in households:
        shelter = to if isinstance(to, Shelter) else None
        rights.require_to_send(request.user, household, about["origin"], shelter)
    try:
        row, _is_new = inbox.once(
            id=said["id"],
            kind="movement",
            body={name: str(value) for name, value in said.items()},
            by=request.user,
            make=lambda: services.plan_movement(incident, to, households, by=request.user, **about),
            find=lambda: queries.movement(request.user, said["id"]),
        )
    except RuleBroken as error:
        numbers = ", ".join(error.facts.get("numbers", ()))
        form.add_error("numbers" if numbers else None, f"{error.message} {numbers}".strip())
        return None
    return row


def _listed(form: MovementForm, request: SignedIn) -> list[Household]:
    """The households whose numbers stand in the lines, each once; those that nobody has, as errors."""
    found: dict[Any, Household] = {}
    for line in filter(None, map(str.strip, form.cleaned_data["numbers"].splitlines())):
        try:
            right_number(line)
            household = queries.household(request.user, line)
        except WrongNumber as wrong:
            form.add_error("numbers", f"{line}: {wrong}")
        except Http404:
            form.add_error("numbers", _("There is no household %(number)s.") % {"number": line})
        else:
            found[household.pk] = household
    return list(found.values())


@require_safe
@login_required
def movement_page(request: SignedIn, ref: str, code: str) -> HttpResponse:
    return _shown(request, _movement(request, ref, code))


def _shown(request: SignedIn, movement: Movement, form: Form | None = None) -> HttpResponse:
    """The movement with its next step, for who may take it."""
    seats = list(movement.passengers.select_related("household", "stay", "told").order_by("pk"))
    may_out = movement.state == State.PLANNED and _may(
        request, movement, rights.require_to_count_out
    )
    may_in = movement.state == State.DEPARTED
    may_in = may_in and _may(request, movement, rights.require_to_count_in)
    if form is None:
        form = CountOutForm() if may_out else CountInForm(numbers=_aboard(movement))
    context = {
        "movement": movement,
        "seats": [(seat, wording.refused(seat.refusal)) for seat in seats],
        "listed": sum(seat.people for seat in seats),
        "form": form,
        "follows": FOLLOWS.get(movement.to_kind),
        "may_count_out": may_out,
        "may_count_in": may_in,
        "entries": entries(movement.pk, names=user_names),
    }
    status = 400 if form.is_bound and form.errors else 200
    return show(request, "shelters/movement.html", movement.incident, context, status=status)


def _aboard(movement: Movement) -> list[str]:
    rows = movement.passengers.filter(state=Passenger.State.ABOARD).order_by("household__number")
    return list(rows.values_list("household__number", flat=True))


@form_of("movement", "ref", "code")
@login_required
def count_out(request: SignedIn, ref: str, code: str) -> HttpResponse:
    movement = _movement(request, ref, code)
    rights.require_to_count_out(request.user, movement)
    form = CountOutForm(request.POST)
    if form.is_valid():
        with refusals_in(form, {}):
            services.count_out(movement, form.cleaned_data["people"], by=request.user)
    if form.errors:
        return _shown(request, movement, form)
    return redirect("movement", ref=ref, code=movement.code)


@form_of("movement", "ref", "code")
@login_required
def count_in(request: SignedIn, ref: str, code: str) -> HttpResponse:
    movement = _movement(request, ref, code)
    rights.require_to_count_in(request.user, movement)
    form = CountInForm(request.POST, numbers=_aboard(movement))
    if form.is_valid():
        said = {"arrived": form.arrived(), "reason": form.cleaned_data["reason"]}
        with refusals_in(form, {"difference_unexplained": "reason"}):
            services.count_in(movement, form.cleaned_data["people"], by=request.user, **said)
    if form.errors:
        return _shown(request, movement, form)
    return redirect("movement", ref=ref, code=movement.code)


@form_of("movement", "ref", "code")
@login_required
def cancel_movement(request: SignedIn, ref: str, code: str) -> HttpResponse:
    movement = _movement(request, ref, code)
    rights.require_to_count_out(request.user, movement)
    with refusals_told(request):
        services.cancel_movement(movement, by=request.user)
    return redirect("movement", ref=ref, code=movement.code)


@require_safe
@login_required
def movement_paper(request: SignedIn, ref: str, code: str) -> HttpResponse:
    """The handover report that goes along: counts, card numbers, goods, three signatures; no names."""
    movement = _movement(request, ref, code)
    seats = list(movement.passengers.select_related("household").order_by("household__number"))
    context = {"movement": movement, "seats": seats, "listed": sum(row.people for row in seats)}
    return show(request, "shelters/movement_paper.html", movement.incident, context)
