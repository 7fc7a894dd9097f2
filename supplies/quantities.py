"""Exact quantities: blankets are whole, rice is not."""

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db import models

from core import words

PLACES = 3
NOTHING = Decimal(0)
SMALLEST = Decimal("0.001")
MOST = Decimal(1_000_000)

if TYPE_CHECKING:
    Thousandths = models.BigIntegerField[Decimal | int, Decimal]
else:
    Thousandths = models.BigIntegerField


class QuantityField(Thousandths):
    """A quantity in the unit of its item, to a thousandth, kept as a whole number of thousandths.

    A DecimalField is a float in SQLite: there 0.3 less three times 0.1 falls below zero, and a balance
    with it.
    """

    def from_db_value(self, value: int | None, *_: Any) -> Decimal | None:
        return self.to_python(None if value is None else Decimal(value).scaleb(-PLACES))

    def to_python(self, value: Any) -> Decimal | None:
        return None if value is None else Decimal(value)

    def get_prep_value(self, value: Any) -> int | None:
        return None if value is None else int(Decimal(value).scaleb(PLACES))


def plain(quantity: Decimal) -> int | float:
    """As a JSON number: 5, or 2.5."""
    return int(quantity) if quantity == int(quantity) else float(quantity)


def in_words(quantity: Decimal) -> str:
    """As the reader writes it, without needless zeros: 5, or "2,5"."""
    _sign, _digits, exponent = quantity.normalize().as_tuple()
    return words.number(float(quantity), max(-int(exponent), 0))
