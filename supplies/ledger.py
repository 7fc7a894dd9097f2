"""The books of the stock: documents, their movements, and the balances that these add up to.

A balance changes only here, by a conditional UPDATE that leaves nothing below zero, beside the movement
that explains it. Who needs several balances takes them in one order, so that no two wait for each other.
"""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any, NamedTuple
from uuid import UUID, uuid4

from django.db.models import F, Value
from django.utils.translation import gettext as _

from core.actors import Acting, actor_fields
from core.errors import RuleBroken
from supplies import queries
from supplies.models import Item, StockBalance, StockDocument, StockLocation, StockMovement
from supplies.quantities import QuantityField, in_words, plain


class Line(NamedTuple):
    """So much more (or less, below zero) of an item at a location."""

    location: StockLocation
    item: Item
    quantity: Decimal

    @property
    def opposite(self) -> "Line":
        return self._replace(quantity=-self.quantity)


def document(
    incident_id: UUID, kind: str, *, by: Acting, id: UUID | None = None, **fields: Any
) -> StockDocument:
    """The paper of a change of stock; `book` writes the movements that stand on it."""
    return StockDocument.objects.create(
        id=id or uuid4(),
        incident_id=incident_id,
        kind=kind,
        **actor_fields(by),
        **fields,
    )


def book(document: StockDocument, lines: Iterable[Line]) -> None:
    """Bring the balances along, in the order of their keys, and write the movements."""
    lines = sorted(lines, key=lambda line: (line.location.pk, line.item.pk))
    for line in lines:
        _shift(line)
    StockMovement.objects.bulk_create(
        StockMovement(document=document, location=location, item=item, quantity=quantity)
        for location, item, quantity in lines
    )


def lock(location: StockLocation, item: Item) -> None:
    """Take a balance before it is read, so that it stays what was read until the transaction ends."""
    empty = StockBalance(location=location, item=item)
    StockBalance.objects.bulk_create([empty], ignore_conflicts=True)
    StockBalance.objects.filter(location=location, item=item).change()


def _shift(line: Line) -> None:
    location, item, quantity = line
    if quantity > 0:
        empty = StockBalance(location=location, item=item)
        StockBalance.objects.bulk_create([empty], ignore_conflicts=True)
    balance = StockBalance.objects.filter(location=location, item=item)
    after = F("quantity") + Value(quantity, QuantityField())
    if not balance.filter(quantity__gte=-quantity).change(quantity=after):
        raise _out_of_stock(line)


def _out_of_stock(line: Line) -> RuleBroken:
    left, needed = queries.on_hand(line.location, line.item), -line.quantity
    message = _("Not enough %(item)s: %(needed)s needed, %(left)s left at %(place)s.") % {
        "item": line.item.name,
        "needed": in_words(needed),
        "left": in_words(left),
        "place": line.location.name,
    }
    facts = {"item": line.item.code, "left": plain(left), "needed": plain(needed)}
    return RuleBroken("out_of_stock", message, **facts)


def facts(lines: Iterable[Line]) -> list[dict[str, Any]]:
    """Goods as facts of an event: codes and figures."""
    return [{"item": line.item.code, "quantity": plain(line.quantity)} for line in lines]
