"""Pages of stock: what there is, how long it lasts, what came and went."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.forms import Form
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from incidents.models import Incident
from incidents.pages import open_page, show
from partners.access import may
from partners.requests import SignedIn
from supplies import forms, queries, sentences, services
from supplies.models import Item, StockLocation
from supplies.queries import Cover

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
    documents = queries.documents(request.user).filter(incident=incident)
    rounds = queries.rounds(request.user).filter(incident=incident)
    context = {
        "lowest": queries.lowest(covers),
        "columns": columns,
        "rows": [_row(each, columns) for each in queries.by_location(covers)],
        "documents": [
            (row, sentences.movement(row)) for row in documents.order_by("-created_at")[:LATEST]
        ],
        "rounds": rounds.order_by("-created_at")[:LATEST],
        "kinds": list(TITLES.items()),
        "may_move": may(request.user, "move_stock", incident),
        "may_open_round": queries.round_places(request.user, incident).exists(),
    }
    return show(request, "supplies/supplies.html", incident, context)


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
        data = form.cleaned_data
        goods = {data.pop("item"): data.pop("quantity")}
        document = services.record_stock(kind, data.pop("location"), goods, by=request.user, **data)
        messages.success(request, sentences.movement(document))
        return redirect("supplies", ref=ref)
    return _form_page(request, incident, TITLES[kind], form)


@login_required
def add_item(request: SignedIn, ref: str) -> HttpResponse:
    incident = open_page(request, ref, "move_stock")
    form = forms.ItemForm(request.POST or None)
    if form.is_valid():
        item = services.add_item(by=request.user, **form.cleaned_data)
        messages.success(request, _("%(item)s can be stocked now.") % {"item": item.name})
        return redirect("supplies", ref=ref)
    return _form_page(request, incident, _("Add an item"), form)


@login_required
def open_warehouse(request: SignedIn, ref: str) -> HttpResponse:
    incident = open_page(request, ref, "move_stock")
    form = forms.WarehouseForm(request.POST or None)
    if form.is_valid():
        place = services.open_warehouse(incident=incident, by=request.user, **form.cleaned_data)
        messages.success(request, _("%(place)s can hold stock now.") % {"place": place.name})
        return redirect("supplies", ref=ref)
    return _form_page(request, incident, _("Add a warehouse"), form)


@login_required
def reverse_stock(request: SignedIn, ref: str, id: UUID) -> HttpResponse:
    incident = open_page(request, ref, "move_stock")
    document = get_object_or_404(queries.documents(request.user), pk=id, incident=incident)
    form = forms.ReasonForm(request.POST or None)
    if form.is_valid():
        services.reverse(document, by=request.user, **form.cleaned_data)
        return redirect("supplies", ref=ref)
    context = {
        "form": form,
        "what": sentences.movement(document),
        "confirm_label": _("Take it back"),
        "cancel_url": reverse("supplies", kwargs={"ref": ref}),
    }
    status = 400 if form.errors else 200
    return show(request, "supplies/take_back.html", incident, context, status=status)


def _form_page(
    request: SignedIn, incident: Incident, title: str | Promise, form: Form
) -> HttpResponse:
    context = {"title": title, "form": form}
    status = 400 if form.errors else 200
    return show(request, "supplies/form.html", incident, context, status=status)
