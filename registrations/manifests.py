"""Reading in a manifest: the people of a boat become an arrival with its head count, and its households."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID, uuid5

from django.db.models import Max
from django.utils import timezone

from incidents.models import Arrival, HeadCount, Incident
from incidents.services import announce_arrival, count_heads
from registrations import ages
from registrations.imports import Draft, Intake
from registrations.manifest import Family

MODES = {Incident.Kind.BOAT_LANDING: Arrival.Mode.BOAT}
SOURCE = "manifest"
GROUPS = {("f", True): "women", ("f", False): "girls", ("m", True): "men", ("m", False): "boys"}


@dataclass(frozen=True)
class Listed:
    """A household of a manifest, with an id that follows from its arrival and its key there.

    So the same manifest read in again finds its households, and one that was changed meanwhile is told as
    a conflict, never taken for another family.
    """

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

    def without(self, paths: Iterable[str]) -> "Listed":
        return replace(self, family=self.family.without(paths))


def read_in(families: Sequence[Family], intake: Intake, *, label: str) -> list[Arrival]:
    """Take in the households of a manifest. Returns the arrivals they came with, new ones and known ones.

    `label` is the arrival of the rows that name none: the code of a known arrival, or a name for a new
    one. Every row counts as a person who arrived, also one that could not be registered. A dry run makes
    no arrival and returns none.
    """
    boats: dict[str, list[Family]] = {}
    for family in families:
        boats.setdefault(family.arrival or label, []).append(family)
    return [
        arrival
        for name, listed in boats.items()
        if (arrival := _read_in_boat(name, listed, intake)) is not None
    ]


def _read_in_boat(name: str, families: Sequence[Family], intake: Intake) -> Arrival | None:
    known = Arrival.objects.filter(incident=intake.incident, code__iexact=name).first()
    id = known.pk if known else uuid5(intake.incident.pk, f"arrival {name.casefold()}")
    sources = _listed(families, id)
    drafts = [draft for source in sources if (draft := intake.read(source))]
    arrival = known
    if known is None and not intake.dry_run:
        counts = _head_count(drafts, rows=sum(len(source.lines) for source in sources))
        arrival = _arrived(intake, id, name if families[0].arrival else "", counts)
    intake.register(drafts)
    return arrival


def _listed(families: Iterable[Family], arrival: UUID) -> list[Listed]:
    """A row without a household of its own has no key: what it says tells it from others."""
    seen: Counter[str] = Counter()
    sources = []
    for family in families:
        key = family.key.casefold() or str(sorted(family.rows[0].cells.items()))
        seen[key] += 1
        id = uuid5(arrival, f"household {key} {seen[key]}")
        sources.append(Listed(family, id, arrival))
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


def _arrived(intake: Intake, id: UUID, vessel: str, counts: dict[str, int]) -> Arrival:
    """A new arrival; or that of an earlier reading, counted anew when the manifest has grown since."""
    found = Arrival.objects.filter(pk=id).first()
    if found is None:
        return announce_arrival(
            intake.incident,
            by=intake.by,
            id=id,
            mode=MODES.get(Incident.Kind(intake.incident.kind), Arrival.Mode.OTHER),
            vessel=vessel[:120],
            counts=counts,
            source=SOURCE,
        )
    people = found.head_counts.filter(source=SOURCE).aggregate(most=Max("people", default=0))
    if sum(counts.values()) > people["most"]:
        count_heads(found, by=intake.by, counts=counts, as_of=timezone.now(), source=SOURCE)
    return found
