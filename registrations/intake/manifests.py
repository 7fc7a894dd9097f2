"""Reading in a manifest: the people of a boat become an arrival with its head count, and its households."""

from collections import Counter
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple
from uuid import UUID, uuid5

from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from incidents.models import Arrival, HeadCount, Incident
from incidents.services import announce_arrival, count_heads
from registrations import ages
from registrations.intake.imports import Draft, Intake
from registrations.intake.manifest import Family
from registrations.intake.tables import Why

MODES = {Incident.Kind.BOAT_LANDING: Arrival.Mode.BOAT}
SOURCE = "manifest"
GROUPS = {("f", True): "women", ("f", False): "girls", ("m", True): "men", ("m", False): "boys"}

REFUSED: dict[Why, Any] = {
    "no_headings": _("This is no manifest: it has no row of headings with name or sex."),
    "several_sheets": _(
        "There are people on several sheets: hand in each sheet as a file of its own."
    ),
    "broken": _("This file is damaged, or is no spreadsheet: save it again as XLSX or CSV."),
    "old_format": _(
        "This is an old spreadsheet, or one with a password: save it as XLSX without one."
    ),
    "too_large": _("This spreadsheet is too large to be read at once: send it in parts."),
}


@dataclass(frozen=True)
class Listed:
    """A household of a manifest, with an id that follows from its arrival and its key there.

    So the same manifest read in again finds its households, and one that was changed meanwhile is told as
    a conflict, never taken for another family.
    """

    place: int  # of the household in its file
    family: Family
    id: UUID
    arrival: UUID

    @property
    def lines(self) -> list[int]:
        return [row.number for row in self.family.rows]

    def body(self) -> Mapping[str, Any]:
        return {**self.family.body(), "id": str(self.id), "arrival": str(self.arrival)}

    def locate(self, path: str) -> tuple[int, str]:
        return self.family.locate(path)

    def input(self, line: int) -> Any:
        return next(dict(row.cells) for row in self.family.rows if row.number == line)

    def words(self, path: str) -> list[str]:
        return self.family.words(path)

    def without(self, paths: Iterable[str]) -> "Listed":
        return replace(self, family=self.family.without(paths))


@dataclass(frozen=True)
class Boat:
    """The households of a manifest that came together. `known` is their arrival where it is recorded.

    `vessel` is what the manifest calls it, empty for the rows that name none.
    """

    id: UUID
    vessel: str
    known: Arrival | None
    listed: Sequence[Listed]

    @property
    def rows(self) -> int:
        return sum(len(source.lines) for source in self.listed)


def boats(
    families: Sequence[Family], incident: Incident, *, label: str, without: Container[int] = ()
) -> list[Boat]:
    """Whose rows came together, without the families at these places of the file.

    `label` is the arrival of the rows that name none: the code of a known arrival, or a name for a new one.
    """
    named: dict[str, dict[int, Family]] = {}
    for place, family in enumerate(families):
        if place not in without:
            named.setdefault(family.arrival or label, {})[place] = family
    return [_boat(incident, name, listed) for name, listed in named.items()]


def _boat(incident: Incident, name: str, families: Mapping[int, Family]) -> Boat:
    known = Arrival.objects.filter(incident=incident, code__iexact=name).first()
    id = known.pk if known else uuid5(incident.pk, f"arrival {name.casefold()}")
    vessel = next(iter(families.values())).arrival
    return Boat(id, vessel, known, _listed(families, id))


class Landed(NamedTuple):
    """An arrival that a manifest made, or that it only added to."""

    arrival: Arrival
    made: bool

    def told(self) -> dict[str, Any]:
        return {"id": str(self.arrival.pk), "code": self.arrival.code, "made": self.made}


def read_in(
    families: Sequence[Family], intake: Intake, *, label: str, without: Container[int] = ()
) -> list[Landed]:
    """Take in the households of a manifest. Returns the arrivals they came with, new ones and known ones.

    Every row counts as a person who arrived, also one that could not be registered. A dry run makes no
    arrival and returns those that are known.
    """
    boarded = boats(families, intake.incident, label=label, without=without)
    landed = [_read_in_boat(boat, intake) for boat in boarded]
    return [each for each in landed if each is not None]


def _read_in_boat(boat: Boat, intake: Intake) -> Landed | None:
    drafts = [draft for source in boat.listed if (draft := intake.read(source))]
    arrival = boat.known
    if arrival is None and not intake.dry_run:
        arrival = _arrived(intake, boat, _head_count(drafts, rows=boat.rows))
    intake.register(drafts)
    return Landed(arrival, made=boat.known is None) if arrival else None


def _listed(families: Mapping[int, Family], arrival: UUID) -> list[Listed]:
    """A row without a household of its own has no key: what it says tells it from others."""
    seen: Counter[str] = Counter()
    sources = []
    for place, family in families.items():
        key = family.key.casefold() or str(sorted(family.rows[0].cells.items()))
        seen[key] += 1
        id = uuid5(arrival, f"household {key} {seen[key]}")
        sources.append(Listed(place, family, id, arrival))
    return sources


def _head_count(drafts: Iterable[Draft], *, rows: int) -> dict[str, int]:
    """Men, women, boys, girls; unknown is everybody else among the rows."""
    counts = dict.fromkeys(HeadCount.GROUPS, 0)
    for draft in drafts:
        for sex, bands in draft.body.counts.items():
            for band, people in bands.items():
                known = band != ages.UNKNOWN
                group = GROUPS.get((sex, band in ages.ADULT), "unknown") if known else "unknown"
                counts[group] += people
    counts["unknown"] += rows - sum(counts.values())
    return counts


def _arrived(intake: Intake, boat: Boat, counts: dict[str, int]) -> Arrival:
    """A new arrival; or that of an earlier reading, counted anew when the manifest has grown since."""
    found = Arrival.objects.filter(pk=boat.id).first()
    if found is None:
        return announce_arrival(
            intake.incident,
            by=intake.by,
            id=boat.id,
            mode=MODES.get(Incident.Kind(intake.incident.kind), Arrival.Mode.OTHER),
            vessel=boat.vessel[:120],
            counts=counts,
            source=SOURCE,
        )
    people = found.head_counts.filter(source=SOURCE).aggregate(most=Max("people", default=0))
    if sum(counts.values()) > people["most"]:
        count_heads(found, by=intake.by, counts=counts, as_of=timezone.now(), source=SOURCE)
    return found
