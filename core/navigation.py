"""Where one can go: each app adds its own pages, the frame shows those that the reader may open."""

from dataclasses import dataclass

from django.utils.functional import Promise

from core.registry import Registry


@dataclass(frozen=True)
class Entry:
    """A page in the navigation. `act` is what a reader must be allowed; `place` orders the entries."""

    label: "str | Promise"
    url_name: str
    act: str
    place: int


main: Registry[Entry] = Registry("navigation entry")
incident: Registry[Entry] = Registry("incident page")
files: Registry[Entry] = Registry("list to take away")
arrivals: Registry[Entry] = Registry("way on from the arrivals")


def ordered(entries: Registry[Entry]) -> list[Entry]:
    return sorted(entries, key=lambda entry: entry.place)
