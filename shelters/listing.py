"""The list of an incident's shelters: filters, search, most free places first.

The database counts, sorts and cuts: a thousand shelters cost what fifty do.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.db.models import Case, Count, F, Q, QuerySet, Value, When
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from core.paging import BadCursor
from core.parts import Link
from shelters.models import Shelter
from shelters.places import USED

AT_ONCE = 50
LABELS: dict[str, Promise] = {
    "": _("All"),
    "room": _("With free places"),
    "full": _("Full"),
    "over": _("Too many people"),
    "stale": _("Old figures"),
}
# What a list is sorted by: unknown places are none, a place that is not open comes last.
ROOM = Case(When(declared__isnull=True, then=0), default=F("capacity") - USED)
SHUT = Case(When(status=Shelter.Status.OPEN, then=0), default=1)


@dataclass(frozen=True)
class Listing:
    """One page. `more` is the URL of the next page, empty on the last; `total` counts all pages."""

    rows: Sequence[Shelter]
    chips: list[Link]
    query: str
    show: str
    total: int
    more: str


def arranged(
    shelters: QuerySet[Shelter], query: str = "", show: str = "", *, after: str = ""
) -> Listing:
    """The page that begins after the cursor. Raises BadCursor."""
    found = (
        shelters.filter(Q(code__icontains=query) | Q(name__icontains=query)) if query else shelters
    )
    found, tests = found.annotate(room=ROOM, shut=SHUT), _tests()
    show = show if show in tests else ""
    counts = found.aggregate(**{f"n_{name}": Count("pk", filter=q) for name, q in tests.items()})
    chips = [
        Link(label, _address(query, name), name == show, counts[f"n_{name}"])
        for name, label in LABELS.items()
    ]
    rows = found.filter(tests[show]).order_by("shut", "-room", "code")
    page = list((rows.filter(_beyond(after)) if after else rows)[: AT_ONCE + 1])
    more = _address(query, show, after=_cursor(page[AT_ONCE - 1])) if len(page) > AT_ONCE else ""
    return Listing(page[:AT_ONCE], chips, query, show, counts[f"n_{show}"], more)


def _tests() -> dict[str, Q]:
    return {
        "": Q(pk__isnull=False),
        "room": Q(shut=0, room__gt=0),
        "full": Q(declared__isnull=False, room__lte=0),
        "over": Q(over__gt=0),
        "stale": Shelter.stale(),
    }


def _cursor(last: Shelter) -> str:
    """By what it was sorted: who moves up or down meanwhile disturbs nobody."""
    free = 0 if last.declared is None else last.capacity - last.used
    return f"{int(not last.is_open)}.{free}.{last.code}"


def _beyond(cursor: str) -> Q:
    """Those that come after it. Codes are unique, so that no two are at the same place."""
    try:
        shut, free, code = cursor.split(".")
        at, room = int(shut), int(free)
    except ValueError as error:
        raise BadCursor(cursor) from error
    here = Q(shut=Value(at))
    return Q(shut__gt=at) | here & (Q(room__lt=room) | Q(room=room, code__gt=code))


def _address(query: str, show: str, **more: str) -> str:
    asked = {"q": query, "show": show, **more}
    return "?" + urlencode({name: value for name, value in asked.items() if value})
