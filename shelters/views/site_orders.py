"""Pages on which somebody decides about a whole site: its status, closing it, evacuating it."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.forms import Form
from django.http import Http404, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core import inbox
from core.errors import RuleBroken
from maps.geo import Point
from partners.access import may
from partners.requests import SignedIn
from shelters import queries, services
from shelters.forms import CloseForm, EvacuateForm
from shelters.models import Block, Closing, Evacuation, Shelter
from shelters.views.pages import back, find, form_of, page, refusals_told

WEB = Shelter.Source.WEB


@form_of("shelter", "ref", "code")
@login_required
def shelter_status(request: SignedIn, ref: str, code: str) -> HttpResponse:
    """A button: it opens, is full, takes nobody for now. Closing has a page of its own."""
    shelter = find(request, ref, code, "edit_shelter")
    to = request.POST.get("status", "")
    if to not in Shelter.Status.values or to == Shelter.Status.CLOSED:
        raise Http404
    with refusals_told(request):
        services.change_shelter(shelter, by=request.user, source=WEB, status=to)
    return back(shelter)


@login_required
def close_shelter(request: SignedIn, ref: str, code: str) -> HttpResponse:
    """Where its people go, until when, and why."""
    shelter = find(request, ref, code, "edit_shelter")
    with timezone.override(shelter.scope.zone):
        form = CloseForm(request.POST or None, sites=_others(request, shelter), initial=_new())
        order = services.order_closing
        if form.is_valid() and (closing := _ordered(form, shelter, request, order, Closing)):
            services.carry_out_closing(closing)
            messages.success(request, _told_of_closing(closing))
            return back(shelter)
    context = {"inside": queries.inside(shelter), "blocks": _keeping(shelter)}
    return page(request, "shelters/close.html", shelter, form, **context)


@login_required
def evacuate_shelter(request: SignedIn, ref: str, code: str) -> HttpResponse:
    """Everybody leaves now."""
    shelter = find(request, ref, code, "evacuate")
    sites = _others(request, shelter, Shelter.IN_USE)
    beyond = may(request.user, "exceed_places", shelter)
    asked = {"sites": sites, "may_take_blocks": beyond, "initial": _new()}
    form = EvacuateForm(request.POST or None, **asked)
    order = services.order_evacuation
    if form.is_valid() and (ordered := _ordered(form, shelter, request, order, Evacuation)):
        evacuation = services.carry_out_evacuation(ordered)
        messages.success(request, _told_of_evacuation(evacuation))
        return back(shelter)
    context = {"inside": queries.inside(shelter), "blocks": _keeping(shelter)}
    return page(request, "shelters/evacuate.html", shelter, form, **context)


def _keeping(shelter: Shelter) -> list[Block]:
    """The blocks that end with it and still keep places."""
    return [block for block in queries.blocks_of(shelter) if block.left]


def _others(request: SignedIn, shelter: Shelter, statuses: Any = (Shelter.Status.OPEN,)) -> Any:
    """Where they could go, nearest first."""
    rows = queries.sites(request.user, shelter.incident).exclude(pk=shelter.pk)
    near = Point(shelter.lat, shelter.lon)
    return queries.nearest_to(near, rows.filter(status__in=statuses))


def _new() -> dict[str, Any]:
    return {"id": uuid4()}


def _ordered(
    form: Form, shelter: Shelter, request: SignedIn, order: Callable[..., Any], model: Any
) -> Any:
    """What was ordered, once for each time that the page was opened; None with the refusal in the form."""
    said = form.cleaned_data
    try:
        row, _is_new = inbox.once(
            id=said["id"],
            kind=model._meta.model_name,
            body={**said, "to": str(getattr(said["to"], "pk", "")), "shelter": str(shelter.pk)},
            by=request.user,
            make=lambda: order(shelter, by=request.user, **said),
            find=lambda: model.objects.select_related("to", "shelter").get(pk=said["id"]),
        )
    except RuleBroken as error:
        form.add_error("to" if error.code == "not_allowed_here" else None, str(error.message))
        return None
    return row


def _told_of_closing(closing: Closing) -> str:
    moved, left = queries.moved_by(closing), queries.inside(closing.shelter)
    told = _("It is closed. Moved: %(moved)s people. Still looking for a place: %(left)s people.")
    return told % {"moved": moved.people, "left": left.people}


def _told_of_evacuation(row: Evacuation) -> str:
    told = ngettext(
        "%(n)s person is on the way to %(code)s.",
        "%(n)s people are on the way to %(code)s.",
        row.people,
    )
    return told % {"n": row.people, "code": row.to.code}
