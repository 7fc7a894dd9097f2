"""Where one can go: each app adds its own pages, the frame shows those that the reader may open."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.functional import Promise

from core.registry import Registry

if TYPE_CHECKING:  # the apps' own modules come before the models
    from core.models import Scope


@dataclass(frozen=True)
class Entry:
    """A page in the navigation. `act` is what a reader must be allowed; `place` orders the entries.

    `count` says how much waits there in an incident, `waiting` how much for a reader where the page belongs
    to none; each in one cheap query; 0 is not shown.
    """

    label: "str | Promise"
    url_name: str
    act: str
    place: int
    count: "Callable[[Scope], int] | None" = None
    waiting: "Callable[[Any], int] | None" = None


main: Registry[Entry] = Registry("navigation entry")
incident: Registry[Entry] = Registry("incident page")
files: Registry[Entry] = Registry("list to take away")
arrivals: Registry[Entry] = Registry("way on from the arrivals")


def ordered(entries: Registry[Entry]) -> list[Entry]:
    """By `place`, whatever the order in which apps have added them."""
    return sorted(entries, key=lambda entry: entry.place)
