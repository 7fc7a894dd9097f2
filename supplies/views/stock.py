"""Pages of stock: what there is, how long it lasts, what came and went."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from typing import Any, TypeVar
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.forms import Form
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from core.errors import RuleBroken
from core.pages import status_of
from core.parts import Link, Text
from incidents.models import Incident
from incidents.pages import open_page, show
from partners.access import may
from partners.requests import SignedIn
from supplies import forms, queries, sentences, services
from supplies.models import Item, StockLocation
from supplies.queries import Cover

T = TypeVar("T")
LATEST = 10
TITLES = {
    "receipt": gettext_lazy("Receive stock"),
    "transfer": gettext_lazy("Move stock"),
    "dispatch": gettext_lazy("Send stock away"),
    "loss": gettext_lazy("Report a loss"),
    "found": gettext_lazy("Report what was found"),
    "adjustment": gettext_lazy("Correct the stock"),
}


@dataclass(frozen=True)
class Row:
    """A place of the heat table: a cell for each item that is used up day by day, the rest in words."""

    location: StockLocation
    cells: list[tuple[Item, Cover | None]]
    others: str


@require_safe
@login_required
def supplies_page(request: SignedIn, ref: str) -> HttpResponse:
    incident = open_page(request, ref, "see_stock")
    covers = queries.cover(incident)
    columns = list(dict.fromkeys(each.item for each in covers if each.item.daily_use))
    context = {
        "lowest": queries.lowest(covers),
        "columns": columns,
        "rows": [_row(each, columns) for each in queries.by_location(covers)],
        **_latest(request, incident),
        "more": _more(ref),
        "may_move": may(request.user, "move_stock", incident),
        "may_open_round": queries.round_places(request.user, incident).exists(),
    }
    return show(request, "supplies/supplies.html", incident, context)


def _latest(request: SignedIn, incident: Incident) -> dict[str, Any]:
    """What came and went, the newest first; what was handed out stands in the rounds."""
    documents = queries.documents(request.user).filter(incident=incident)
    moved = documents.exclude(kind="distribution").order_by("-created_at")[:LATEST]
    rounds = queries.rounds(request.user).filter(incident=incident)
    return {
        "documents": [(row, sentences.movement(row)) for row in moved],
        "rounds": rounds.order_by("-created_at")[:LATEST],
    }


def _more(ref: str) -> list[Link]:
    """What is written down less often than a delivery."""
    kinds = [kind for kind in TITLES if kind != "receipt"]
    urls = {kind: reverse("record_stock", kwargs={"ref": ref, "kind": kind}) for kind in kinds}
    return [
        *(Link(TITLES[kind], url) for kind, url in urls.items()),
        Link(_("Add an item"), reverse("add_item", kwargs={"ref": ref})),
        Link(_("Add a warehouse"), reverse("open_warehouse", kwargs={"ref": ref})),
    ]


def _row(here: Iterable[Cover], columns: list[Item]) -> Row:
    cells = {each.item: each for each in here}
    rest = [each for item, each in cells.items() if item not in columns and each.quantity]
    others = sentences.goods((each.item, each.quantity) for each in rest)
    location = next(iter(cells.values())).location
    return Row(location, [(item, cells.get(item)) for item in columns], others)


@login_required
def record_stock(request: SignedIn, ref: str, kind: str) -> HttpResponse:
    incident = open_page(request, ref, "move_stock")
    if kind not in TITLES:
        raise Http404
    places = queries.locations(request.user).filter(incident=incident)
    form = forms.StockForm(request.POST or None, kind=kind, locations=places, items=queries.items())
    if form.is_valid():
        act = partial(services.record_stock, kind, by=request.user, **form.movement())
        if document := attempt(form, act):
            messages.success(request, sentences.movement(document))
            return redirect("supplies", ref=ref)
    return form_page(request, incident, TITLES[kind], form)


@login_required
def add_item(request: SignedIn, ref: str) -> HttpResponse:
    incident = open_page(request, ref, "move_stock")
    form = forms.ItemForm(request.POST or None)
    if form.is_valid():
        act = partial(services.add_item, by=request.user, **form.cleaned_data)
        if item := attempt(form, act):
            messages.success(request, _("%(item)s can be stocked now.") % {"item": item.name})
            return redirect("supplies", ref=ref)
    return form_page(request, incident, _("Add an item"), form)


@login_required
def open_warehouse(request: SignedIn, ref: str) -> HttpResponse:
    incident = open_page(request, ref, "move_stock")
    form = forms.WarehouseForm(request.POST or None, near=incident)
    if form.is_valid():
        place = services.open_warehouse(incident, by=request.user, **form.cleaned_data)
        messages.success(request, _("%(place)s can hold stock now.") % {"place": place.name})
        return redirect("supplies", ref=ref)
    return form_page(request, incident, _("Add a warehouse"), form)


@login_required
def reverse_stock(request: SignedIn, ref: str, id: UUID) -> HttpResponse:
    incident = open_page(request, ref, "move_stock")
    document = get_object_or_404(queries.documents(request.user), pk=id, incident=incident)
    form = forms.ReasonForm(request.POST or None)
    if form.is_valid():
        act = partial(services.reverse, document, by=request.user, **form.cleaned_data)
        if attempt(form, act):
            return redirect("supplies", ref=ref)
    what = sentences.movement(document)
    return form_page(request, incident, _("Take it back"), form, what=what)


def attempt(form: Form, act: Callable[[], T]) -> T | None:
    """Do it; where a rule says no, None, and its sentence stands above the form."""
    try:
        return act()
    except RuleBroken as refusal:
        form.add_error(None, str(refusal.message))
        return None


def form_page(
    request: SignedIn, incident: Incident, title: Text, form: Form, **more: str
) -> HttpResponse:
    """A page of one form; `more`: `what` is taken back and what that `means`, and the way `back`."""
    back = reverse("supplies", kwargs={"ref": incident.ref})
    context = {"title": title, "form": form, "back": back, **more}
    return show(request, "supplies/form.html", incident, context, status=status_of(form))
