"""The list of those who wait for a place: by arrival, those who have waited longest first, in pages.

Buttons are rendered here, since a template for each of so many would cost more.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from html import escape
from urllib.parse import urlencode
from uuid import UUID

from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import ngettext

from core.words import kilometres, number
from incidents.models import Arrival, Incident
from registrations.models import Household
from shelters import queries, wording
from shelters.models import SpacePool
from shelters.queries import Suggestion, Waiting
from shelters.queries.places import Offer
from shelters.queries.planning import Waiters

AT_ONCE = 25
NUMBER = "~"  # in no number of a household
Where = Callable[[Offer, str], str]
BUTTON = '<button class="button button-quiet" name="shelter" value="{code}">{said}</button>'


@dataclass(frozen=True)
class Line:
    """A household and the places suggested for it: a button each, which sends the code of the shelter."""

    household: Household
    url: str
    needs_protection: bool
    buttons: SafeString


@dataclass(frozen=True)
class Group:
    """Those who wait of one arrival, or of none; `rows` are the ones on this page."""

    arrival: Arrival | None
    households: int
    people: int
    rows: list[Line]

    @property
    def is_for_protection(self) -> bool:
        """Whether a plan could place nobody of them: all are on this page, and children without family."""
        alone = sum(row.needs_protection for row in self.rows)
        return alone == self.households

    @property
    def prefix(self) -> str:
        """What distinguishes the caption of its table from the others."""
        return f"{self.arrival.code}: " if self.arrival else ""

    @property
    def told(self) -> str:
        """How many wait, in words."""
        people = ngettext("%(people)s person waits", "%(people)s people wait", self.people)
        families = ngettext(
            "%(households)s household", "%(households)s households", self.households
        )
        told = f"{people} · {families}"
        return told % {"people": number(self.people), "households": number(self.households)}

    @property
    def came_by(self) -> str:
        """The vessel, or else the mode of travel."""
        row = self.arrival
        return (row.vessel or row.get_mode_display()) if row else ""


@dataclass(frozen=True)
class Page:
    """One page of the list. `groups` are those with somebody on this page, out of `landings` groups; `people`
    and `households` count all pages. `more` is the URL of the next page, empty on the last.
    """

    groups: list[Group]
    landings: int
    households: int
    people: int
    shown: int
    more: str


def arranged(incident: Incident, *, after: str = "") -> Page:
    """The page that begins after the household with that number. Raises BadCursor.

    If nobody waits beyond it any more, it is the first page.
    """
    waits = queries.waiting_list(incident, AT_ONCE + 1, after=after)
    if after and not waits:
        return arranged(incident)
    rows, counts = waits[:AT_ONCE], queries.waiting_by_arrival(incident)
    last = rows[-1].household.number if len(waits) > AT_ONCE else ""
    return Page(
        groups=list(_groups(incident, rows, counts)),
        landings=len(counts),
        households=sum(landed.households for landed in counts),
        people=sum(landed.people for landed in counts),
        shown=len(rows),
        more=f"?{urlencode({'after': last})}" if last else "",
    )


def _groups(incident: Incident, waits: list[Waiting], counts: list[Waiters]) -> Iterator[Group]:
    page = reverse("household", args=[incident.ref, NUMBER])
    where = cache(_where)  # many are offered the same place
    rows: dict[UUID | None, list[Line]] = defaultdict(list)
    for row in waits:
        rows[row.household.arrival_id].append(_line(row, page, where))
    for landed in counts:
        if lines := rows.get(landed.arrival):
            arrival = lines[0].household.arrival
            yield Group(arrival, landed.households, landed.people, lines)


def _line(row: Waiting, page: str, where: Where) -> Line:
    return Line(
        household=row.household,
        url=page.replace(NUMBER, row.household.number),
        needs_protection=row.needs_protection,
        buttons=SafeString("".join(_button(one, where) for one in row.suggestions)),
    )


def _where(offer: Offer, pool: str) -> str:
    """The shelter, its free places and its distance."""
    words = ngettext(
        "%(code)s · %(free)s general place · %(km)s km",
        "%(code)s · %(free)s general places · %(km)s km",
        offer.free,
    )
    if pool in SpacePool.FOR_CHILDREN:
        words = ngettext(
            "%(code)s · %(free)s place (%(kind)s) · %(km)s km",
            "%(code)s · %(free)s places (%(kind)s) · %(km)s km",
            offer.free,
        )
    return words % {
        "code": offer.shelter.code,
        "free": number(offer.free),
        "kind": SpacePool.Kind(pool).label,
        "km": kilometres(offer.km),
    }


def said(suggestion: Suggestion, where: Where = _where) -> str:
    """The shelter, its places, and the reasons for and against it, as its button says."""
    place = where(suggestion.offer, suggestion.pool)
    return " · ".join(filter(None, (place, wording.in_short(suggestion.reasons))))


def _button(suggestion: Suggestion, where: Where) -> str:
    code = suggestion.offer.shelter.code
    return BUTTON.format(code=escape(code), said=escape(said(suggestion, where)))
