"""What would become of a manifest, row by row, before anything of it is written."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

from core.actors import Acting
from incidents.models import Incident
from registrations import queries
from registrations.intake import manifests
from registrations.intake.imports import Draft, Intake, Problem
from registrations.intake.manifest import Family
from registrations.intake.manifests import Listed
from registrations.models import Household
from registrations.queries import families as registered
from registrations.queries import matching

State = Literal["new", "likely", "known", "changed", "wrong"]
STATES: tuple[State, ...] = ("wrong", "changed", "likely", "new", "known")
FORESEEN: dict[str, State] = {"created": "new", "duplicate": "known", "conflict": "changed"}
TAKEN_IN = ("new", "likely")
TOLD_ONCE = ("arrival", "household")
TOO_MANY = 0.20  # of the new households: then somebody looks first
EVERY = 20


@dataclass
class Shown:
    """One household of a manifest: its rows as they were read, what is wrong in them, whom it resembles.

    `rows` are [number, texts], without its key and its arrival, `problems` [row, heading, why] and `alike`
    [number, people, probability] of households that are registered.
    """

    place: int
    key: str
    state: State
    rows: list[Any]
    problems: list[Any] = field(default_factory=list)
    alike: list[Any] = field(default_factory=list)


@dataclass
class Preview:
    """All of it, households in the order of the file. `arrivals` are codes of known ones, or vessels."""

    arrivals: list[str]
    households: list[Shown]

    @property
    def counts(self) -> dict[str, int]:
        """People, that is rows, by what would become of them."""
        people: Counter[str] = Counter()
        for shown in self.households:
            people[shown.state] += len(shown.rows)
        return {state: people[state] for state in STATES}

    @property
    def fresh(self) -> list[Shown]:
        """Those that would come in: of the others nothing would be written anyway."""
        return [each for each in self.households if each.state in TAKEN_IN]

    @property
    def likely_share(self) -> float:
        """How many of the households that are not known resemble one that is: 0 to 1."""
        states = Counter(shown.state for shown in self.households)
        fresh = states["new"] + states["likely"]
        return states["likely"] / fresh if fresh else 0.0

    @property
    def is_doubtful(self) -> bool:
        return self.likely_share > TOO_MANY

    def told(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def of(cls, told: Mapping[str, Any]) -> "Preview":
        return cls(told["arrivals"], [Shown(**each) for each in told["households"]])


def look(
    incident: Incident,
    families: Sequence[Family],
    *,
    label: str,
    by: Acting,
    progress: Callable[[int], None] = lambda households: None,
) -> Preview:
    """Read a manifest as if it were to be read in, and look for each new household in the register."""
    arrivals, shown = [], []
    for boat in manifests.boats(families, incident, label=label):
        arrivals.append(boat.known.code if boat.known else boat.vessel)
        shown += [_read(incident, source, by) for source in boat.listed]
    drafts = [(household, draft) for household, draft in shown if draft is not None]
    states = queries.foresee([draft.body for _household, draft in drafts])
    for done, ((household, draft), state) in enumerate(zip(drafts, states, strict=True)):
        household.state = FORESEEN[state]
        if household.state == "new":
            household.alike = _alike(incident, draft)
            household.state = "likely" if household.alike else "new"
        if done % EVERY == 0:
            progress(done)
    households = sorted((household for household, _ in shown), key=lambda each: each.place)
    return Preview([name for name in arrivals if name], households)


def _read(incident: Incident, source: Listed, by: Acting) -> tuple[Shown, Draft | None]:
    """A household as it would come in, and what would be left out of it."""
    problems: list[Problem] = []
    draft = Intake(incident, by, problems.append, dry_run=True).read(source)
    rows = [
        [row.number, [text for name, text in row.cells.items() if name not in TOLD_ONCE]]
        for row in source.family.rows
    ]
    told = [[problem.line, problem.field, problem.reason] for problem in problems]
    return Shown(source.place, source.family.key, "wrong", rows, told), draft


def _alike(incident: Incident, draft: Draft) -> list[list[Any]]:
    """Households that the batch run would put before somebody, the most alike first."""
    if not draft.body.persons:
        return []
    found = matching.look_up(incident.pk, registered.told(draft.body), most=3)
    rows = Household.objects.in_bulk([each.household_id for each in found])
    return [
        [rows[each.household_id].number, rows[each.household_id].people, each.match.probability]
        for each in found
        if each.household_id in rows
    ]
