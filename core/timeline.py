"""What happened to one thing, told in sentences: each app says how its own events are told."""

from collections.abc import Callable
from uuid import UUID

from core.models import Event
from core.parts import Entry
from core.registry import Registry

Tell = Callable[[Event], Entry]
tells: Registry[Tell] = Registry("way to tell an event")
MOST = 100


def entries(about: UUID) -> list[Entry]:
    """The events about a thing that somebody knows how to tell, newest first. One query."""
    happened = Event.objects.filter(about=about, kind__in=tells.names()).order_by("-id")
    return [tells[event.kind](event) for event in happened[:MOST]]
