"""What happens to goods: they come and go, and households receive them.

Balances and movements are written by the ledger.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core import events
from core.actors import Acting, actor_fields
from core.errors import RuleBroken
from incidents.models import Incident
from registrations.models import Household
from shelters.models import Shelter
from supplies import ledger, queries, rules
from supplies.ledger import Line
from supplies.models import (
    DistributionRound,
    Entitlement,
    Item,
    Receipt,
    StockDocument,
    StockLocation,
)

Kind = StockDocument.Kind


@transaction.atomic
def add_item(*, by: Acting, id: UUID | None = None, **fields: Any) -> Item:
    """A new kind of goods. RuleBroken `code_taken`."""
    item = Item(id=id or uuid4(), **fields)
    try:
        with transaction.atomic():
            item.save(force_insert=True)
    except IntegrityError as error:
        message = _("There is an item with the code %(code)s already.") % {"code": item.code}
        raise RuleBroken("code_taken", message) from error
    events.record("supplies.item_added", by=by, scope_id=None, about=item.pk, code=item.code)
    return item


@transaction.atomic
def change_item(item: Item, *, by: Acting, **fields: Any) -> Item:
    """Correct what is said of an item; its code and unit stay, since the past is counted in them."""
    Item.objects.filter(pk=item.pk).change(**fields)
    events.record(
        "supplies.item_changed", by=by, scope_id=None, about=item.pk, fields=sorted(fields)
    )
    return item.refreshed()


@transaction.atomic
def open_warehouse(
    incident: Incident, *, by: Acting, name: str, lat: float, lon: float, id: UUID | None = None
) -> StockLocation:
    """A place of stock that is no shelter; `lat`, `lon` in degrees WGS 84."""
    location = StockLocation.objects.create(
        id=id or uuid4(), incident=incident, own_name=name, own_lat=lat, own_lon=lon
    )
    events.record("supplies.warehouse_opened", by=by, scope_id=incident.pk, about=location.pk)
    return location


@transaction.atomic
def change_warehouse(location: StockLocation, *, by: Acting, **fields: Any) -> StockLocation:
    """`fields`: name, lat, lon. RuleBroken `not_a_warehouse`: what is said of a shelter changes there."""
    warehouse = StockLocation.objects.filter(pk=location.pk, shelter=None)
    if not warehouse.change(**{f"own_{name}": value for name, value in fields.items()}):
        message = _("This is a shelter: change it on the page of the shelter.")
        raise RuleBroken("not_a_warehouse", message)
    events.record(
        "supplies.warehouse_changed",
        by=by,
        scope_id=location.incident_id,
        about=location.pk,
        fields=sorted(fields),
    )
    return location.refreshed()


@transaction.atomic
def location_of(shelter: Shelter) -> StockLocation:
    """Where the stock of a shelter lies; made when it is first asked for."""
    location, _made = StockLocation.objects.get_or_create(
        shelter=shelter, defaults={"incident_id": shelter.incident_id}
    )
    return location


@transaction.atomic
def record_stock(
    kind: str,
    location: StockLocation,
    goods: Mapping[Item, Decimal | int],
    *,
    by: Acting,
    to: StockLocation | None = None,
    **paper: Any,
) -> StockDocument:
    """Goods came, went, moved `to` elsewhere, or were counted differently from what is written.

    Quantities are above zero, but for an adjustment, which may be either. `paper`: id, number, reason.
    RuleBroken `out_of_stock` when there is less than should go, `other_incident` when it would go to another.
    """
    if to is not None and to.incident_id != location.incident_id:
        raise RuleBroken("other_incident", _("Goods do not move from one incident to another."))
    sign = -1 if kind in {Kind.DISPATCH, Kind.TRANSFER, Kind.LOSS} else 1
    lines = [Line(location, item, sign * Decimal(quantity)) for item, quantity in goods.items()]
    there = [Line(to, item, -quantity) for _here, item, quantity in lines] if to else []
    document = ledger.document(location.incident_id, kind, by=by, **paper)
    ledger.book(document, [*lines, *there])
    facts: dict[str, Any] = {"stock_kind": kind, "goods": ledger.facts(lines)}
    facts |= {"location": str(location.pk), "to": str(to.pk) if to else None}
    where = {"scope_id": location.incident_id, "about": document.pk}
    events.record("supplies.stock_recorded", by=by, **where, **facts)
    return document


@transaction.atomic
def count_stock(
    location: StockLocation, item: Item, quantity: Decimal, *, by: Acting, reason: str
) -> StockDocument | None:
    """Somebody counted: the books follow, by an adjustment. None when they were right."""
    ledger.lock(location, item)
    difference = quantity - queries.on_hand(location, item)
    if not difference:
        return None
    return record_stock(Kind.ADJUSTMENT, location, {item: difference}, by=by, reason=reason)


@transaction.atomic
def reverse(
    document: StockDocument, *, reason: str, by: Acting, id: UUID | None = None
) -> StockDocument:
    """Undo a document by its opposite. A hand-out that is undone may be received again.

    RuleBroken `already_reversed`; `out_of_stock` when what came in has gone out since.
    """
    if document.reversal_of_id is not None:
        raise RuleBroken("wrong_state", _("A reversal is not reversed: record it again."))
    try:
        with transaction.atomic():
            paper: dict[str, Any] = {"id": id, "reason": reason, "reversal_of": document}
            back = ledger.document(document.incident_id, document.kind, by=by, **paper)
    except IntegrityError as error:
        raise RuleBroken("already_reversed", _("This was reversed before.")) from error
    done = [Line(m.location, m.item, m.quantity) for m in queries.movements_of(document)]
    ledger.book(back, [line.opposite for line in done])
    _take_back(document, reason=reason, by=by)
    events.record(
        "supplies.stock_reversed",
        by=by,
        scope_id=document.incident_id,
        about=document.pk,
        reason=reason,
        stock_kind=document.kind,
    )
    return back


def _take_back(document: StockDocument, *, reason: str, by: Acting) -> None:
    receipt = Receipt.objects.filter(document=document).select_related("round").first()
    if receipt is None:
        return
    Receipt.objects.filter(pk=receipt.pk).change(taken_back_at=timezone.now())
    events.record(
        "supplies.taken_back",
        by=by,
        scope_id=document.incident_id,
        about=receipt.household_id,
        reason=reason,
        round=str(receipt.round_id),
        receipt=str(receipt.pk),
    )


@transaction.atomic
def open_round(
    location: StockLocation,
    *,
    by: Acting,
    name: str,
    entitlements: Sequence[Mapping[str, Any]],
    id: UUID | None = None,
    **rules: Any,
) -> DistributionRound:
    """A hand-out at `location`. `entitlements`: `item`, `per` person or household, `quantity` above 0."""
    round = DistributionRound.objects.create(
        id=id or uuid4(), incident=location.incident, location=location, name=name, **rules
    )
    Entitlement.objects.bulk_create(Entitlement(round=round, **each) for each in entitlements)
    events.record(
        "supplies.round_opened",
        by=by,
        scope_id=round.incident_id,
        about=round.pk,
        location=str(location.pk),
    )
    return round


@transaction.atomic
def close_round(round: DistributionRound, *, by: Acting) -> DistributionRound:
    """Nobody receives after now; what was handed out before may still be written down later."""
    now = max(timezone.now(), round.opens_at)
    open_ = DistributionRound.objects.filter(pk=round.pk)
    if open_.exclude(closes_at__lte=now).change(closes_at=now):
        events.record("supplies.round_closed", by=by, scope_id=round.incident_id, about=round.pk)
    return round.refreshed()


@transaction.atomic
def hand_out(
    round: DistributionRound,
    household: Household,
    *,
    by: Acting,
    at: datetime | None = None,
    id: UUID | None = None,
) -> Receipt:
    """Give a household what the round entitles it to: all of it, or nothing.

    Asks nothing about possible duplicates: a machine never refuses aid for them. RuleBroken `round_closed`,
    `already_received`, `too_soon`, `not_resident`, `out_of_stock`.
    """
    receipt = _receipt(round, household, by, id=id or uuid4(), at=at or timezone.now())
    rules.check_open(round, receipt.at)
    receipt.document = ledger.document(round.incident_id, Kind.DISTRIBUTION, by=by)
    _insert_once(receipt)
    rules.check_interval(receipt)
    rules.check_residence(receipt)
    due = _due(receipt)
    ledger.book(receipt.document, [line.opposite for line in due])
    # Again: whoever gave them the same goods meanwhile held the same balances, and has finished now.
    rules.check_interval(receipt)
    _tell_handed_out(receipt, due, by)
    return receipt


def _receipt(round: DistributionRound, household: Household, by: Acting, **more: Any) -> Receipt:
    """Not written yet."""
    hand = actor_fields(by)
    return Receipt(round=round, household=household, people=household.people, **hand, **more)


def _due(receipt: Receipt) -> list[Line]:
    """What so many people get of each item of the round."""
    return [
        Line(receipt.round.location, share.item, share.due(receipt.people))
        for share in queries.entitlements(receipt.round)
    ]


def _tell_handed_out(receipt: Receipt, due: Sequence[Line], by: Acting) -> None:
    events.record(
        "supplies.handed_out",
        by=by,
        scope_id=receipt.round.incident_id,
        about=receipt.household_id,
        round=str(receipt.round_id),
        receipt=str(receipt.pk),
        people=receipt.people,
        goods=ledger.facts(due),
    )


def _insert_once(receipt: Receipt) -> None:
    try:
        with transaction.atomic():
            receipt.save(force_insert=True)
    except IntegrityError as error:
        before = queries.receipt_of(receipt.round, receipt.household)
        raise rules.already_received(before) from error
