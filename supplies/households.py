"""What the page of a household tells of goods: what it received, and when."""

from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.models import Event
from core.parts import Entry
from core.timeline import tells
from partners.models import User
from registrations.models import Household
from registrations.sections import Section, sections
from supplies import queries, sentences
from supplies.quantities import in_words


def _handed_out(event: Event) -> Entry:
    people = event.facts["people"]
    told = ngettext("Received goods for %(n)s person", "Received goods for %(n)s people", people)
    return Entry(event.at, told % {"n": people}, detail=_codes(event), state="good")


def _taken_back(event: Event) -> Entry:
    return Entry(event.at, _("A hand-out was taken back: they may receive again."))


def _codes(event: Event) -> str:
    lines = [(Decimal(str(line["quantity"])), line["item"]) for line in event.facts["goods"]]
    return ", ".join(f"{in_words(quantity)} {code}" for quantity, code in lines)


def _received(household: Household, user: User) -> dict[str, Any]:
    rows = queries.received(household)
    return {"receipts": [(row, sentences.receipt(row)) for row in rows]}


tells.add("supplies.handed_out", _handed_out)
tells.add("supplies.taken_back", _taken_back)
sections.add("supplies", Section(20, "supplies/parts/received.html", _received))
