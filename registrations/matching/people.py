"""How alike two people are: their names, birth, sex and papers, each a line with its bits."""

from datetime import date
from typing import NamedTuple

from rapidfuzz.distance import OSA

from registrations.matching.model import Model, Register
from registrations.matching.names import NameEvidence, best_name
from registrations.matching.someone import Someone

_SEXES = frozenset({"f", "m"})
_GAPS = ((0, "0"), (1, "1"), (3, "3"), (6, "6"))


class Evidence(NamedTuple):
    """What two people have in common or not; a level is empty where one side does not know."""

    bits: float
    name: NameEvidence
    birth: str
    sex: str
    paper: str


def compare_people(asked: Someone, found: Someone, model: Model, register: Register) -> Evidence:
    name = best_name(asked.folded, found.folded, model, register)
    levels = birth_level(asked, found), sex_level(asked, found), paper_level(asked, found)
    bits = name.bits + sum(model.bits[level] for level in levels if level)
    return Evidence(bits, name, *levels)


def sex_level(asked: Someone, found: Someone) -> str:
    if not {asked.sex, found.sex} <= _SEXES:
        return ""
    return "sex_same" if asked.sex == found.sex else "sex_other"


def birth_level(asked: Someone, found: Someone) -> str:
    """Dates are compared where both are full; else the years, which weigh less when one is a guess."""
    if asked.birth_date and found.birth_date:
        level = _date_level(asked.birth_date, found.birth_date)
        if level:
            return level
    if asked.year is None or found.year is None:
        return ""
    guessed = asked.birth_estimated or found.birth_estimated
    return f"{'about' if guessed else 'year'}_{_gap(asked.year, found.year)}"


def _gap(one: int, other: int) -> str:
    return next((name for most, name in _GAPS if abs(one - other) <= most), "far")


def _date_level(one: date, other: date) -> str:
    """Empty where one of them stands for its year alone: the 1st of January."""
    firsts = [(day.month, day.day) == (1, 1) for day in (one, other)]
    if one == other:
        return "date_first_january" if firsts[0] else "date_same"
    if any(firsts):
        return ""
    if (one.year, one.month, one.day) == (other.year, other.day, other.month):
        return "date_swapped"
    if _is_one_slip(one, other):
        return "date_near"
    return f"date_other_{_gap(one.year, other.year)}"


def _is_one_slip(one: date, other: date) -> bool:
    """One digit, or one of year, month and day, was written differently."""
    parts = [a == b for a, b in zip(one.timetuple()[:3], other.timetuple()[:3], strict=True)]
    if sum(parts) == 2:
        return parts[0] or abs(one.year - other.year) <= 10
    return OSA.distance(one.isoformat(), other.isoformat(), score_cutoff=1) <= 1


def paper_level(asked: Someone, found: Someone) -> str:
    """Numbers of other kinds do not disagree: only those of one length can."""
    ours, theirs = asked.papers_written, found.papers_written
    if not ours or not theirs:
        return ""
    if not set(ours).isdisjoint(theirs):
        return "paper_same"
    alike = [(a, b) for a in ours for b in theirs if len(a) == len(b)]
    if any(len(a) >= 8 and OSA.distance(a, b, score_cutoff=1) <= 1 for a, b in alike):
        return "paper_near"
    return "paper_other" if alike else ""
