"""What happened to one thing, told in sentences: each app says how its own events are told."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from uuid import UUID

from core.models import Event
from core.parts import Entry
from core.registry import Registry

Tell = Callable[[Event], Entry]
May = Callable[[str], bool]
Names = Callable[[Collection[str]], Mapping[str, str]]
tells: Registry[Tell] = Registry("way to tell an event")
acts: Registry[str] = Registry("act without which an event is not told")
MOST = 100


def _nothing(_act: str) -> bool:
    return False


def entries(about: UUID, *, may: May = _nothing, names: Names | None = None) -> list[Entry]:
    """The events about a thing that somebody knows how to tell, newest first. One query.

    `may` says what the reader may do, where an app tells an event of its own not to everybody. `names` says
    by the ids of actors who they are, for a reader who may know that.
    """
    kinds = [kind for kind in tells.names() if (act := acts.get(kind)) is None or may(act)]
    happened = Event.objects.filter(about=about, kind__in=kinds).order_by("-id")[:MOST]
    known = names({event.actor_id for event in happened}) if names else {}
    told = [(event, tells[event.kind](event)) for event in happened]
    return [
        entry if entry.by else replace(entry, by=known.get(event.actor_id, ""))
        for event, entry in told
    ]
