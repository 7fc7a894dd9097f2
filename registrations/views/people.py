"""Pages on which somebody tells what became of the people of a household, and who belongs to which."""

from collections.abc import Callable
from typing import TypeVar

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from core.errors import RuleBroken
from core.fields import Wrong
from core.pages import status_of
from incidents.pages import show
from partners.access import require
from partners.requests import SignedIn
from registrations import presence, queries, reading, rights, services
from registrations.forms.people import PersonForm
from registrations.forms.presence import (
    GoingForm,
    HappenedForm,
    JoinForm,
    NewcomerForm,
    PresenceForm,
)
from registrations.models import Household
from registrations.views.pages import find, page

F = TypeVar("F", bound=GoingForm)
_AGAIN = gettext_lazy("This was written down before.")
NEWBORN = {"relationship": "child"}


def _done(request: SignedIn, household: Household, message: "str | Promise") -> HttpResponse:
    messages.success(request, str(message))
    return redirect("household", ref=household.incident.ref, number=household.number)


def _size(household: Household) -> str:
    if household.status not in Household.PRESENT:
        return _("Written down. Nobody of this household is here any more.")
    words = ngettext(
        "Written down. %(n)s person is with the household now.",
        "Written down. %(n)s people are with the household now.",
        household.people,
    )
    return words % {"n": household.people}


@login_required
def report_people(request: SignedIn, ref: str, number: str) -> HttpResponse:
    """What became of somebody: first what it is, then who, since when, and who says so."""
    household = find(request, ref, number, "see_households")
    rights.require_to_report(request.user, household)
    happened = HappenedForm(request.GET or None)
    if not happened.is_valid():
        return page(request, "registrations/happened.html", household, HappenedForm())
    status = happened.cleaned_data["status"]
    with timezone.override(household.scope.zone):
        form = PresenceForm(request.POST or None, household=household, status=status)
        if form.came_before or (form.is_valid() and _report(request, household, form)):
            return _done(request, household, _size(household.refreshed()))
    follows = [*presence.FOLLOWS[status], presence.LAST]
    more = {"happened": presence.HAPPENED[status], "follows": follows}
    return page(request, "registrations/presence.html", household, form, **more)


def _report(request: SignedIn, household: Household, form: PresenceForm) -> bool:
    try:
        services.report_once(household, form.report, by=request.user)
    except Wrong as wrong:
        form.show(wrong.errors)
    return not form.errors


@login_required
def add_person(request: SignedIn, ref: str, number: str) -> HttpResponse:
    """A child was born, or somebody has found their family."""
    household = find(request, ref, number, "enrol")
    how = NewcomerForm(request.POST or None)
    person = PersonForm(request.POST or None, before="person", initial=NEWBORN)
    if how.is_valid() and person.is_valid() and _add(request, household, how, person):
        return _done(request, household, _size(household.refreshed()))
    context = {"household": household, "how": how, "person": person}
    return show(
        request,
        "registrations/add_person.html",
        household.incident,
        context,
        status=status_of(how, person),
    )


def _add(request: SignedIn, household: Household, how: NewcomerForm, person: PersonForm) -> bool:
    try:
        body = reading.read_person(person.told())
        services.add_once(household, body, cause=how.cleaned_data["cause"], by=request.user)
    except Wrong as wrong:
        for path, sentences in wrong.errors.items():
            person.show(path, sentences)
    except RuleBroken as refusal:
        how.add_error(None, str(refusal.message))
    return not (how.errors or person.errors)


@login_required
def split_household(request: SignedIn, ref: str, number: str) -> HttpResponse:
    """Some of a household become a household of their own."""
    sentence = _("They are the household %(number)s now.")
    return _move(request, ref, number, GoingForm, _split, "registrations/split.html", sentence)


@login_required
def join_household(request: SignedIn, ref: str, number: str) -> HttpResponse:
    """People of a household belong to another one."""
    sentence = _("They belong to the household %(number)s now.")
    return _move(request, ref, number, JoinForm, _join, "registrations/join.html", sentence)


def _move(
    request: SignedIn,
    ref: str,
    number: str,
    shape: type[F],
    act: Callable[[SignedIn, Household, F], Household | None],
    template: str,
    sentence: str,
) -> HttpResponse:
    household = find(request, ref, number, "enrol")
    form = shape(request.POST or None, household=household)
    if form.came_before:
        return _done(request, household, _AGAIN)
    if form.is_valid() and (target := act(request, household, form)):
        return _done(request, target, sentence % {"number": target.number})
    return page(request, template, household, form)


def _split(request: SignedIn, household: Household, form: GoingForm) -> Household | None:
    told = form.cleaned_data
    try:
        return services.split_once(
            household, form.who, by=request.user, reason=told["reason"], id=told["id"]
        )[0]
    except Wrong as wrong:
        form.show(wrong.errors)
    except RuleBroken as refusal:
        form.add_error(None, str(refusal.message))
    return None


def _join(request: SignedIn, household: Household, form: JoinForm) -> Household | None:
    told = form.cleaned_data
    try:
        target = queries.find(request.user, told["to"])
        require(request.user, "enrol", target)
        services.join_once(
            household, target, form.who, by=request.user, reason=told["reason"], id=told["id"]
        )
    except Http404:
        form.add_error("to", _("There is no such household here."))
    except Wrong as wrong:
        form.show(wrong.errors)
    except RuleBroken as refusal:
        form.add_error("to", str(refusal.message))
    else:
        return target.refreshed()
    return None
