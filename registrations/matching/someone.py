"""Who is compared: people, and the families they were registered with. No rows, no rights, no words."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from registrations.matching.folding import Name, fold
from registrations.matching.places import Place, fold_place


@dataclass(frozen=True)
class Someone:
    """One registered or asked person. What is not known is None, empty or "unknown", and counts as nothing.

    `names` are all spellings ever seen (as told, in the original script, as corrected). `papers` are the
    numbers of documents without their kinds. `no` is the row's, 0 for somebody who is only asked for.
    """

    no: int
    names: tuple[str, ...]
    sex: str = "unknown"
    birth_date: date | None = None
    birth_year: int | None = None
    birth_estimated: bool = False
    relationship: str = ""
    papers: tuple[str, ...] = ()

    @cached_property
    def folded(self) -> tuple[Name, ...]:
        """Each spelling's tokens, without repetitions and without those that hold no letter."""
        return tuple(dict.fromkeys(filter(None, map(fold, self.names))))

    @cached_property
    def codes(self) -> frozenset[str]:
        """What `Register.code_counts` counts this person under, each once."""
        return frozenset(part.code for name in self.folded for part in name)

    @cached_property
    def label(self) -> str:
        """Tells people apart whose evidence is the same; it says nothing else."""
        parts = sorted(sorted(part.spelling for part in name) for name in self.folded)
        known = self.sex, self.birth_date, self.year, self.papers_written, self.relationship
        return f"{parts} {known} {self.no}"

    @cached_property
    def year(self) -> int | None:
        return self.birth_date.year if self.birth_date else self.birth_year

    @cached_property
    def papers_written(self) -> tuple[str, ...]:
        """The numbers without blanks and dashes, in one case; shorter than four characters is no number."""
        bare = ("".join(filter(str.isalnum, paper)).upper() for paper in self.papers)
        return tuple(sorted({paper for paper in bare if len(paper) >= 4}))


@dataclass(frozen=True)
class Family:
    """People registered together. `phone` may be any token that is the same for the same phone."""

    id: str
    members: tuple[Someone, ...]
    origin: str = ""
    phone: str = ""

    @cached_property
    def place(self) -> Place:
        return fold_place(self.origin)

    @cached_property
    def place_codes(self) -> frozenset[str]:
        """What `Register.village_counts` counts each of these people under."""
        return frozenset(part.code for part in self.place)
