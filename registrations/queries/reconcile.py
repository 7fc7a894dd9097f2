"""An arrival's head counts beside its registered people: who was counted, and who is not written down yet."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from django.db.models import Case, Q, QuerySet, Sum, When
from django.db.models.functions import Coalesce

from core.parts import Count
from incidents import queries as incidents
from incidents.models import Arrival, HeadCount
from partners.access import Who
from registrations import ages
from registrations.models import Household, Person, StatusChange
from registrations.queries.figures import CAME
from registrations.queries.households import PERSONS, households
from registrations.queries.people import WITH_THEM, cell_on

MERGED = Household.Status.MERGED
SEXES = {"m": ("men", "boys"), "f": ("women", "girls")}


class Home(NamedTuple):
    """What the groups of an arrival need of each of its households, and no more."""

    counts: ages.Counts
    status: str
    captured_at: datetime


@dataclass(frozen=True)
class Line:
    """One group of a head count: how many were counted, and how many are registered."""

    group: str
    counted: int
    registered: int

    @property
    def missing(self) -> int:
        return max(self.counted - self.registered, 0)


@dataclass(frozen=True)
class Reconciliation:
    """`counted` is the count that holds: the newest verified one, else the newest.

    `registered` came with it and are written down, whether they are still here or not; who was born since is
    not among them. `here` are in present households now, births included.
    """

    counted: int
    registered: int
    here: int
    born: int
    lines: list[Line]
    told: incidents.Told | None

    @property
    def missing(self) -> int:
        return max(self.counted - self.registered, 0)

    @property
    def too_many(self) -> int:
        """More registered than counted: somebody was counted wrongly, or registered twice."""
        return max(self.registered - self.counted, 0)

    @property
    def gone(self) -> int:
        return self.registered + self.born - self.here

    def funnel(self, counted: str, registered: str) -> list[Count]:
        return [Count(counted, self.counted), Count(registered, self.registered)]


def reconcile(arrival: Arrival) -> Reconciliation:
    """Seven queries, however many came."""
    mine = Household.objects.filter(arrival=arrival)
    here = Q(status__in=Household.PRESENT)
    sums = mine.aggregate(
        registered=Coalesce(Sum(CAME), 0),
        here=Coalesce(Sum("people", filter=here), 0),
        born=Coalesce(Sum("born"), 0),
    )
    count = holding_count(arrival)
    return Reconciliation(
        counted=count.people if count else 0,
        lines=_lines(count, groups(arrival)),
        told=incidents.told([arrival]).get(arrival.pk),
        **sums,
    )


def holding_count(arrival: Arrival) -> HeadCount | None:
    """The newest verified head count, else the newest."""
    verified = When(method=HeadCount.Method.VERIFIED, then=0)
    counts = HeadCount.objects.filter(arrival=arrival)
    return counts.order_by(Case(verified, default=1), "-as_of", "-created_at").first()


def households_of(who: Who, arrival: Arrival) -> QuerySet[Household]:
    """Its households as `who` may see them."""
    return households(who).filter(arrival=arrival).prefetch_related(PERSONS)


def groups(arrival: Arrival) -> Counter[str]:
    """Registered people who came, as a head count groups them; whose sex or age is not known is unknown.

    A household counts who is with it; once nobody is, it still counts those who left last. Everybody else who
    left is added here, and who was born since is taken away.
    """
    found: Counter[str] = Counter()
    rows = Household.objects.filter(arrival=arrival)
    homes = {
        id: Home(*row) for id, *row in rows.values_list("id", "counts", "status", "captured_at")
    }
    changes = list(StatusChange.objects.filter(household__arrival=arrival).order_by("created_at"))
    last = _last_changes(homes, changes)
    those = Person.objects.filter(status_changes__in=last.values())
    left_last = set(those.values_list("pk", flat=True))
    for row in homes.values():
        _add(found, row.counts, int(row.status != MERGED))
    for person in _apart(arrival):
        is_counted = person.status in WITH_THEM or person.pk in left_last
        home = homes[person.household_id]
        was_born = person.born_here and home.status != MERGED
        cell = cell_on(home.captured_at.date(), person)
        _add(found, ages.tally([cell]), int(not is_counted) - int(was_born))
    for change in changes:
        if change.pk != last.get(change.household_id):
            _add(found, change.counts, (change.was in WITH_THEM) - (change.status in WITH_THEM))
    return found


def _last_changes(homes: Mapping[UUID, Home], changes: Iterable[StatusChange]) -> dict[UUID, UUID]:
    """By household, of those with whom nobody is any more: the change by which the last of them left."""
    return {
        change.household_id: change.pk
        for change in changes
        if homes[change.household_id].status not in (*Household.PRESENT, MERGED)
    }


def _apart(arrival: Arrival) -> QuerySet[Person]:
    """Who has left, and who was born since."""
    rows = Person.objects.filter(household__arrival=arrival)
    return rows.filter(~Q(status__in=WITH_THEM) | Q(born_here=True))


def _add(found: Counter[str], counts: ages.Counts, people: int) -> None:
    if people:
        for sex, row in counts.items():
            for band, number in row.items():
                found[_group((sex, band))] += number * people


def _group(cell: ages.Cell) -> str:
    sex, band = cell
    if sex not in SEXES or band == ages.UNKNOWN:
        return "unknown"
    return SEXES[sex][0 if band in ages.ADULT else 1]


def _lines(count: HeadCount | None, registered: Counter[str]) -> list[Line]:
    return [
        Line(group, getattr(count, group, 0), max(registered[group], 0))
        for group in HeadCount.GROUPS
    ]
