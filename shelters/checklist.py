"""What an inspection of a site asks: a versioned list with its sources, both languages in one file. Pure."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ANSWERS = ("yes", "no", "na")
FILES = Path(__file__).parent / "data"


@dataclass(frozen=True)
class Question:
    """One thing to look at: "yes" is good, "no" a problem, "na" does not apply. `text` is by language."""

    code: str
    topic: str
    source: str
    text: dict[str, str]


@dataclass(frozen=True)
class Checklist:
    """A version of the questions; `sources` are the standards that they come from, by short name."""

    version: str
    sources: dict[str, str]
    questions: tuple[Question, ...]

    @property
    def codes(self) -> list[str]:
        return [question.code for question in self.questions]

    def topics_of(self, codes: list[str]) -> set[str]:
        """The topics that these questions belong to."""
        return {question.topic for question in self.questions if question.code in codes}


@dataclass(frozen=True)
class Problem:
    """What somebody found wrong, in the reader's language, and their note."""

    text: str
    note: str


def problems(
    version: str, answers: Mapping[str, Mapping[str, str]], language: str
) -> list[Problem]:
    """Everything that was answered with "no", by the questions that were asked then."""
    return [
        Problem(question.text.get(language, question.text["id"]), said.get("note", ""))
        for question in all_versions()[version].questions
        if (said := answers.get(question.code)) is not None and said["answer"] == "no"
    ]


@cache
def all_versions() -> dict[str, Checklist]:
    """Every version that was ever asked, the oldest first: old inspections keep their questions."""
    found = [_read(path) for path in sorted(FILES.glob("site_checklist_*.json"))]
    return {checklist.version: checklist for checklist in found}


def newest() -> Checklist:
    return list(all_versions().values())[-1]


def _read(path: Path) -> Checklist:
    said = json.loads(path.read_text("utf-8"))
    questions = tuple(
        Question(row["code"], row["topic"], row["source"], {"en": row["en"], "id": row["id"]})
        for row in said["questions"]
    )
    return Checklist(said["version"], said["sources"], questions)
