"""What goods have to do with what happens elsewhere."""

from typing import cast
from uuid import UUID

from core import events
from core.models import Event
from shelters.models import Shelter
from supplies import services


@events.on("shelters.opened")
def give_it_a_stock(event: Event) -> None:
    """Every shelter can hold stock from the moment it exists."""
    services.location_of(Shelter.objects.get(pk=cast(UUID, event.about)))
