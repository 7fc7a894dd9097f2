"""A plan as its page shows it: first the households that need a person to decide, then each shelter."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from django.utils.functional import cached_property
from django.utils.translation import ngettext

from core.parts import Fill, State
from maps.geo import Point
from maps.geocode import gazetteer
from shelters import queries, wording
from shelters.models import AllocationRun, Proposal, Shelter

AT_ONCE = 30  # households shown for each shelter, unless all of them are asked for
FAR = 50  # km, as the crow flies: hours by road, or a crossing
Decision = Proposal.Decision
STATES: Mapping[str, State] = {
    Decision.OPEN: "attention",
    Decision.ACCEPTED: "good",
    Decision.CHANGED: "good",
    Decision.GONE: "critical",
}


@dataclass(frozen=True)
class Line:
    """One household of a plan, in words."""

    row: Proposal
    codes: Mapping[str, str]

    @property
    def state(self) -> State:
        return STATES.get(self.row.decision, "unknown")

    @property
    def reasons(self) -> list[str]:
        return [wording.reason(told) for told in self.row.reasons]

    @property
    def alternatives(self) -> list[str]:
        return [
            wording.alternative(told, self.codes[told["shelter"]]) for told in self.row.alternatives
        ]

    @property
    def binding(self) -> str:
        return wording.binding(self.row.binding) if self.row.binding else ""

    @property
    def remedy(self) -> str:
        told = self.row.remedy
        return wording.remedy(told, self.codes[told["shelter"]]) if told else ""

    @property
    def refusal(self) -> str:
        return wording.refusal(self.row.refusal) if self.row.refusal else ""

    @property
    def is_different(self) -> bool:
        """Whether the previous plan proposed something else."""
        return self.row.since not in {Proposal.Since.NEW, Proposal.Since.SAME}

    @property
    def may_change(self) -> bool:
        """Whether somebody may still place them elsewhere."""
        waits = self.row.refusal.get("code") not in {"already_placed", "not_waiting"}
        return self.row.decision in Proposal.CHANGEABLE and waits


@dataclass(frozen=True)
class Group:
    """What a plan proposes for one shelter. `more` is the URL that shows all lines, empty if shown."""

    shelter: Shelter
    lines: list[Line]
    more: str
    total: int
    people: int
    waiting: int
    km: float | None
    far: int
    unlocated: int

    @property
    def now(self) -> Fill:
        return self.shelter.fill

    @property
    def then(self) -> Fill:
        """How full it would be with all undecided proposals held."""
        return replace(self.now, held=self.now.held + self.waiting)


def mean_km(rows: Iterable[Proposal]) -> float | None:
    """How far a person goes; None where nobody knows of anybody where they are."""
    known = [(row.people, row.km) for row in rows if row.km is not None and row.is_located]
    people = sum(n for n, _km in known)
    return sum(n * km for n, km in known) / people if people else None


def _is_far(row: Proposal) -> bool:
    return row.km is not None and row.km > FAR and row.is_located


class Review:
    """A plan as its page shows it; `whole` is the code of a shelter all of whose lines are shown."""

    def __init__(self, run: AllocationRun, whole: str = "") -> None:
        self.run, self.whole = run, whole
        self.rows = list(queries.proposals(run))
        self._codes = queries.codes(run.incident)
        self._counts = Counter(row.decision for row in self.rows)

    @property
    def households(self) -> int:
        return len(self.rows)

    @property
    def proposed(self) -> int:
        """Households for which it has a place."""
        return sum(row.shelter_id is not None for row in self.rows)

    @property
    def open(self) -> int:
        """Households whose proposed place waits for somebody to accept it."""
        return sum(row.is_open and row.shelter_id is not None for row in self.rows)

    @property
    def open_people(self) -> int:
        return sum(row.people for row in self.rows if row.is_open and row.shelter_id is not None)

    @property
    def held(self) -> int:
        return self._counts[Decision.ACCEPTED] + self._counts[Decision.CHANGED]

    @property
    def is_superseded(self) -> bool:
        return bool(self._counts[Decision.SUPERSEDED])

    @cached_property
    def needing(self) -> list[Line]:
        """Households without a proposed place that still need one, except those for protection."""
        return self._told(row for row in self._without if not row.needs_protection)

    @cached_property
    def for_protection(self) -> list[Line]:
        """Children without family: nobody else decides where they sleep."""
        return self._told(row for row in self._without if row.needs_protection)

    @cached_property
    def _without(self) -> list[Proposal]:
        return [row for row in self.rows if row.shelter_id is None and row.is_open]

    @cached_property
    def missed(self) -> list[Line]:
        """Households whose proposed place was gone when it was accepted."""
        return self._told(row for row in self.rows if row.decision == Decision.GONE)

    @property
    def need_you(self) -> int:
        return len(self.needing) + len(self.missed)

    @cached_property
    def groups(self) -> list[Group]:
        """By shelter, those with the most people first."""
        found: dict[Shelter, list[Proposal]] = defaultdict(list)
        for row in self._placed:
            if row.shelter is not None:
                found[row.shelter].append(row)
        groups = [self._group(shelter, rows) for shelter, rows in found.items()]
        return sorted(groups, key=lambda group: (-group.people, group.shelter.code))

    @cached_property
    def km(self) -> float | None:
        """How far a person goes whose place is known."""
        return mean_km(self._placed)

    @property
    def far(self) -> int:
        """People who would go far."""
        return sum(group.far for group in self.groups)

    @cached_property
    def unlocated(self) -> list[Proposal]:
        """Those with a place whose own place nobody knew: their km are counted from the incident."""
        return [row for row in self._placed if not row.is_located]

    @property
    def unlocated_people(self) -> int:
        return sum(row.people for row in self.unlocated)

    @property
    def unlocated_arrivals(self) -> list[str]:
        """The codes of the arrivals to correct."""
        came = (row.household.arrival for row in self.unlocated)
        return sorted({arrival.code for arrival in came if arrival})

    @property
    def origin(self) -> str:
        """Where the incident is, by the nearest place that has a name."""
        point = Point(self.run.incident.lat, self.run.incident.lon)
        return next((place.name for place, _km in gazetteer().around(point, limit=1)), str(point))

    @property
    def _placed(self) -> list[Proposal]:
        return [row for row in self.rows if row.shelter_id and row.decision != Decision.GONE]

    @property
    def changes(self) -> list[str]:
        """The differences from the previous plan, in sentences."""
        found = self.run.changes
        return [CHANGES[code](found[code]) for code in CHANGES if found.get(code)]

    @property
    def follows_another(self) -> bool:
        return any(self.run.changes.get(code) for code in (*CHANGES, "same") if code != "new")

    def _group(self, shelter: Shelter, rows: list[Proposal]) -> Group:
        whole = len(rows) <= AT_ONCE or self.whole == shelter.code
        shown = rows if whole else rows[:AT_ONCE]
        return Group(
            shelter=shelter,
            lines=self._told(shown),
            more="" if whole else "?" + urlencode({"whole": shelter.code}) + f"#{shelter.code}",
            total=len(rows),
            people=sum(row.people for row in rows),
            waiting=sum(row.people for row in rows if row.is_open),
            km=mean_km(rows),
            far=sum(row.people for row in rows if _is_far(row)),
            unlocated=sum(row.people for row in rows if not row.is_located),
        )

    def _told(self, rows: Iterable[Proposal]) -> list[Line]:
        return [Line(row, self._codes) for row in rows]


def _new(n: int) -> str:
    return ngettext("%(n)s household is new.", "%(n)s households are new.", n) % {"n": n}


def _found(n: int) -> str:
    words = ngettext("%(n)s household has a place now.", "%(n)s households have a place now.", n)
    return words % {"n": n}


def _moved(n: int) -> str:
    words = ngettext(
        "%(n)s household would go elsewhere.", "%(n)s households would go elsewhere.", n
    )
    return words % {"n": n}


def _lost(n: int) -> str:
    words = ngettext(
        "%(n)s household has no place any more.", "%(n)s households have no place any more.", n
    )
    return words % {"n": n}


def _gone(n: int) -> str:
    words = ngettext(
        "%(n)s household does not wait any more.", "%(n)s households do not wait any more.", n
    )
    return words % {"n": n}


CHANGES = {"lost": _lost, "moved": _moved, "found": _found, "new": _new, "gone": _gone}
