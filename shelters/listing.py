"""How the list of an incident's shelters is arranged: filters, search, most free places first."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from urllib.parse import urlencode

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from core.parts import Link
from shelters.models import Shelter

AT_ONCE = 60
FILTERS: dict[str, tuple[Promise, Callable[[Shelter], bool]]] = {
    "": (_("All"), lambda shelter: True),
    "room": (_("With free places"), lambda shelter: shelter.is_open and (shelter.free or 0) > 0),
    "full": (_("Full"), lambda shelter: shelter.free is not None and shelter.free <= 0),
    "stale": (_("Old figures"), lambda shelter: shelter.is_stale),
}


@dataclass(frozen=True)
class Listing:
    """`more` is the address of the whole list, empty when it is shown."""

    rows: list[Shelter]
    chips: list[Link]
    query: str
    show: str
    total: int
    more: str


def arranged(
    shelters: Iterable[Shelter], query: str = "", show: str = "", *, whole: bool
) -> Listing:
    """At most 60 of them, unless the `whole` list is asked for."""
    found = [shelter for shelter in shelters if _matches(shelter, query)]
    show = show if show in FILTERS else ""
    rows = sorted(filter(FILTERS[show][1], found), key=_room)
    chips = [
        Link(label, _address(query, name), name == show, sum(map(test, found)))
        for name, (label, test) in FILTERS.items()
    ]
    more = "" if whole or len(rows) <= AT_ONCE else _address(query, show, all="1")
    return Listing(rows[:AT_ONCE] if more else rows, chips, query, show, len(rows), more)


def _matches(shelter: Shelter, query: str) -> bool:
    return query.casefold() in f"{shelter.code} {shelter.name}".casefold()


def _room(shelter: Shelter) -> tuple[bool, int, str]:
    return not shelter.is_open, -(shelter.free or 0), shelter.code


def _address(query: str, show: str, **more: str) -> str:
    asked = {"q": query, "show": show, **more}
    return "?" + urlencode({name: value for name, value in asked.items() if value})
