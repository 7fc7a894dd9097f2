"""Goods and what happened to them, in words."""

from collections.abc import Iterable
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from supplies.models import Item, Receipt, StockDocument

Kind = StockDocument.Kind

HAPPENED = {
    Kind.RECEIPT: gettext_lazy("%(goods)s received at %(place)s"),
    Kind.DISPATCH: gettext_lazy("%(goods)s sent away from %(place)s"),
    Kind.TRANSFER: gettext_lazy("%(goods)s moved from %(place)s to %(to)s"),
    Kind.DISTRIBUTION: gettext_lazy("%(goods)s handed out at %(place)s"),
    Kind.LOSS: gettext_lazy("%(goods)s lost or spoilt at %(place)s"),
    Kind.FOUND: gettext_lazy("%(goods)s found at %(place)s"),
    Kind.ADJUSTMENT: gettext_lazy("Stock corrected by %(goods)s at %(place)s"),
    Kind.UNPACK: gettext_lazy("%(goods)s unpacked at %(place)s"),
}


def goods(amounts: Iterable[tuple[Item, Decimal]]) -> str:
    """5 Blanket, 2.5 kg Rice: by name."""
    by_name = sorted(amounts, key=lambda amount: amount[0].name)
    return ", ".join(item.amount(quantity) for item, quantity in by_name)


def movement(document: StockDocument) -> str:
    """What a document did, as one sentence; a reversal says what it took back."""
    sign = -1 if document.reversal_of_id else 1
    lines = sorted(document.movements.all(), key=lambda line: sign * line.quantity)
    moved = [line for line in lines if sign * line.quantity > 0] or lines
    corrected = document.kind == Kind.ADJUSTMENT
    amounts = [
        (line.item, sign * line.quantity if corrected else abs(line.quantity)) for line in moved
    ]
    places = {"place": lines[0].location.name, "to": lines[-1].location.name}
    told = HAPPENED[Kind(document.kind)] % {"goods": goods(amounts), **places}
    return _("Taken back: %(what)s") % {"what": told} if document.reversal_of_id else told


def receipt(row: Receipt) -> str:
    """What a household got."""
    return goods((line.item, -line.quantity) for line in row.document.movements.all())
