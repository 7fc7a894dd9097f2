"""How the list of an incident's shelters is arranged: filters, search, most free places first."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from urllib.parse import urlencode

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from core.paging import BadCursor
from core.parts import Link
from shelters.models import Shelter

AT_ONCE = 50
Key = tuple[bool, int, str]
FILTERS: dict[str, tuple[Promise, Callable[[Shelter], bool]]] = {
    "": (_("All"), lambda shelter: True),
    "room": (_("With free places"), lambda shelter: shelter.is_open and (shelter.free or 0) > 0),
    "full": (_("Full"), lambda shelter: shelter.free is not None and shelter.free <= 0),
    "over": (_("Too many people"), lambda shelter: shelter.over > 0),
    "stale": (_("Old figures"), lambda shelter: shelter.is_stale),
}


@dataclass(frozen=True)
class Listing:
    """`more` is the address of the next page, empty on the last; `total` counts all pages."""

    rows: list[Shelter]
    chips: list[Link]
    query: str
    show: str
    total: int
    more: str


def arranged(
    shelters: Iterable[Shelter], query: str = "", show: str = "", *, after: str = ""
) -> Listing:
    """The page of them that begins after the cursor. Raises BadCursor."""
    found = [shelter for shelter in shelters if _matches(shelter, query)]
    show = show if show in FILTERS else ""
    chips = [
        Link(label, _address(query, name), name == show, sum(map(test, found)))
        for name, (label, test) in FILTERS.items()
    ]
    rows = sorted(filter(FILTERS[show][1], found), key=_key)
    begin = _read(after) if after else None
    rest = rows if begin is None else [row for row in rows if _key(row) > begin]
    page = rest[:AT_ONCE]
    more = _address(query, show, after=_cursor(page[-1])) if len(rest) > AT_ONCE else ""
    return Listing(page, chips, query, show, len(rows), more)


def _matches(shelter: Shelter, query: str) -> bool:
    return query.casefold() in f"{shelter.code} {shelter.name}".casefold()


def _key(shelter: Shelter) -> Key:
    """Open ones first, then those with most room. Codes are unique, so that no two have the same."""
    return not shelter.is_open, -(shelter.free or 0), shelter.code


def _cursor(shelter: Shelter) -> str:
    closed, taken, code = _key(shelter)
    return f"{int(closed)}.{taken}.{code}"


def _read(cursor: str) -> Key:
    try:
        closed, taken, code = cursor.split(".")
        return bool(int(closed)), int(taken), code
    except ValueError as error:
        raise BadCursor(cursor) from error


def _address(query: str, show: str, **more: str) -> str:
    asked = {"q": query, "show": show, **more}
    return "?" + urlencode({name: value for name, value in asked.items() if value})
