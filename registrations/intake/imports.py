"""Taking in households by the hundred, from lines of JSON and from manifests.

What can be taken is taken; what cannot is told with its line and its reason. Reading the same file again
changes nothing, since every household has the same id each time.
"""

import json
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import Any, NamedTuple, Protocol
from uuid import uuid5

from django.utils.translation import gettext as _

from core.actors import Acting
from core.errors import RuleBroken
from core.fields import Errors, Wrong
from incidents.models import Incident
from registrations import queries, reading, services
from registrations.body import HouseholdBody
from registrations.models import Import
from registrations.services import Outcome, importing

PAUSE_SECONDS = 0.02
STATES = ("created", "duplicate", "conflict", "rejected")
FORESEEN = {
    outcome.state: outcome for outcome in (services.CREATED, services.DUPLICATE, services.CONFLICT)
}


class Problem(NamedTuple):
    """Why something did not come in as it stands. `field` is its path, or the heading of its column."""

    line: int
    field: str
    reason: str
    input: Any


class Source(Protocol):
    """One household of a file, and the lines or rows that tell of it."""

    @property
    def lines(self) -> list[int]: ...

    def body(self) -> Mapping[str, Any]:
        """The body of `POST /households/`. Raises Wrong for what is none."""

    def locate(self, path: str) -> tuple[int, str]:
        """(line, field) of what stands in the body at `path`."""

    def input(self, line: int) -> Any:
        """What stands in that line."""

    def words(self, path: str) -> list[str]:
        """What a file of this kind may say at `path`; none where it takes codes, or anything."""

    def without(self, paths: Iterable[str]) -> "Source | None":
        """The household with these fields left empty; None when it must come in whole or not at all."""


@dataclass(frozen=True)
class JsonLine:
    """A line of a JSONL file: a whole household, or nothing."""

    number: int
    text: str

    @property
    def lines(self) -> list[int]:
        return [self.number]

    def body(self) -> Mapping[str, Any]:
        found = self.input(self.number)
        if not isinstance(found, dict):
            raise Wrong({"": [_("This is not a JSON object.")]})
        return found

    def locate(self, path: str) -> tuple[int, str]:
        return self.number, path

    def input(self, line: int) -> Any:
        try:
            return json.loads(self.text)
        except ValueError:
            return self.text

    def words(self, path: str) -> list[str]:
        return []

    def without(self, paths: Iterable[str]) -> None:
        return None


def json_lines(file: Iterable[str]) -> Iterator[JsonLine]:
    for number, text in enumerate(file, start=1):
        if line := text.strip():
            yield JsonLine(number, line)


class Draft(NamedTuple):
    """A household that can come in; `told` are its lines of which something was left out."""

    source: Source
    body: HouseholdBody
    told: set[int]


@dataclass
class Intake:
    """Reads sources, registers their households, tells the problems, and counts lines by what became of them.

    `tally` counts created, duplicate, conflict and rejected lines; a line of which something was left out
    is a rejected one, and counted in `mended` when its household was created all the same. `progress` is
    told how many lines are done. A dry run foresees what would become of them. What is created is noted
    as brought `into` the register by an import, where one is named, so that it can be undone.
    """

    incident: Incident
    by: Acting
    tell: Callable[[Problem], None]
    dry_run: bool = False
    into: Import | None = None
    progress: Callable[[int], None] = lambda lines: None
    tally: Counter[str] = field(default_factory=Counter)
    mended: int = 0
    _without_id: Counter[str] = field(default_factory=Counter)

    @property
    def counts(self) -> dict[str, int]:
        return {state: self.tally[state] for state in STATES}

    def take(self, sources: Iterable[Source]) -> None:
        """Read and register as they come, for files of any length."""
        waiting = iter(sources)
        while batch := list(islice(waiting, services.AT_ONCE)):
            self.register([draft for source in batch if (draft := self.read(source))])

    def read(self, source: Source) -> Draft | None:
        """The household, without what is wrong with it where that can be left out."""
        try:
            return Draft(source, self._body(source), set())
        except Wrong as wrong:
            told = self._tell(source, wrong.errors)
            mended = source.without(wrong.errors)
        try:
            if mended is not None:
                return Draft(source, self._body(mended), told)
        except Wrong as wrong:
            self._tell(source, wrong.errors)
        self.tally["rejected"] += len(source.lines)
        return None

    def register(self, drafts: list[Draft]) -> None:
        """At most 200 in one commit, with a pause after it for other writers."""
        for start in range(0, len(drafts), services.AT_ONCE):
            batch = drafts[start : start + services.AT_ONCE]
            for draft, outcome in zip(batch, self._outcomes(batch), strict=True):
                self._count(draft, outcome)
            self.progress(self.tally.total())
            time.sleep(0 if self.dry_run else PAUSE_SECONDS)

    def _outcomes(self, batch: list[Draft]) -> list[Outcome]:
        bodies = [draft.body for draft in batch]
        if self.dry_run:
            states = queries.foresee(bodies)
            return [FORESEEN[state] for state in states]
        if self.into is not None:
            return importing.bring_in(self.into, self.incident, by=self.by, bodies=bodies)
        return services.register_many(self.incident, by=self.by, bodies=bodies)

    def _body(self, source: Source) -> HouseholdBody:
        body = reading.read(source.body())
        if body.incident not in {"", str(self.incident.pk), self.incident.ref}:
            raise Wrong({"incident": [_("This household belongs to another incident.")]})
        if body.id is not None:
            return body
        # Two households of which nothing but "two adults" is known are two, the first and the second.
        self._without_id[body.content_hash] += 1
        name = f"{body.content_hash} {self._without_id[body.content_hash]}"
        return replace(body, id=uuid5(self.incident.pk, name))

    def _count(self, draft: Draft, outcome: Outcome) -> None:
        lines = draft.source.lines
        if outcome.state in {"created", "duplicate"}:
            self.tally["rejected"] += len(draft.told)
            self.mended += len(draft.told) if outcome.state == "created" else 0
            self.tally[outcome.state] += len(lines) - len(draft.told)
        else:
            self.tally[outcome.state] += len(lines)
        if isinstance(outcome.refusal, Wrong):
            self._tell(draft.source, outcome.refusal.errors)
        elif isinstance(outcome.refusal, RuleBroken):
            path = "number" if outcome.refusal.code == "number_taken" else "id"
            self._tell(draft.source, {path: [str(outcome.refusal.message)]})

    def _tell(self, source: Source, errors: Errors) -> set[int]:
        """Tell what is wrong; the lines it is in."""
        told = set()
        for path, reasons in errors.items():
            line, name = source.locate(path)
            told.add(line)
            reason = _choice(source.words(path)) or " ".join(reasons)
            self.tell(Problem(line, name, reason, source.input(line)))
        return told


def _choice(words: list[str]) -> str:
    sentence = _("Write one of these words: %(words)s.")
    return sentence % {"words": ", ".join(words)} if words else ""
