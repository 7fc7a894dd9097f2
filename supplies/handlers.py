"""What goods have to do with what happens elsewhere."""

from typing import cast
from uuid import UUID

from core import events
from core.models import Event
from notifications.services import tell
from partners.queries import duty_contacts
from shelters.models import Shelter
from supplies import alerts, services
from supplies.models import StockDocument, StockLocation


@events.on("shelters.opened")
def give_it_a_stock(event: Event) -> None:
    """Every shelter can hold stock from the moment it exists."""
    services.location_of(Shelter.objects.get(pk=cast(UUID, event.about)))


@events.on("supplies.stock_recorded")
def announce_goods(event: Event) -> None:
    """A shelter hears of goods that were sent to it, unless that was taken back in the meantime."""
    there = _shelter_of(event.facts.get("to"))
    stands = StockDocument.objects.filter(pk=cast(UUID, event.about), reversal=None).exists()
    if there is None or there.operator_id is None or not stands:
        return
    here = StockLocation.objects.select_related("shelter").get(pk=event.facts["location"])
    goods = [(str(line["quantity"]).lstrip("-"), line["item"]) for line in event.facts["goods"]]
    tell(
        duty_contacts(there.operator_id),
        texts=alerts.goods_sent(there.code, here.name, goods),
        scope_id=event.scope_id,
        key=f"goods:{event.about}",
    )


def _shelter_of(location: str | None) -> Shelter | None:
    """The shelter at a stock location; None for a warehouse, and for nowhere."""
    if location is None:
        return None
    return StockLocation.objects.select_related("shelter").get(pk=location).shelter
