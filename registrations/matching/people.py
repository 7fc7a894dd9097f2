"""How alike two people are: their names, birth, sex and papers, each a line with its bits."""

from bisect import bisect_left
from datetime import date
from typing import NamedTuple

from rapidfuzz.distance import OSA

from registrations.matching.model import Model, Register
from registrations.matching.names import NameEvidence, best_name
from registrations.matching.someone import Someone

_SEXES = frozenset({"f", "m"})
_GAPS = (0, 1, 3, 6)
_YEAR, _ABOUT, _DATE = (
    [f"{kind}_{gap}" for gap in (*_GAPS, "far")] for kind in ("year", "about", "date_other")
)


class Facts(NamedTuple):
    """What two people's births, sex and papers say; a level is empty where one side does not know."""

    bits: float
    birth: str
    sex: str
    paper: str


class Evidence(NamedTuple):
    """All that two people have in common or not."""

    bits: float
    name: NameEvidence
    facts: Facts


def compare_facts(asked: Someone, found: Someone, model: Model) -> Facts:
    """What birth, sex and papers tell, each by its level in the model."""
    levels = birth_level(asked, found), sex_level(asked, found), paper_level(asked, found)
    return Facts(sum([model.bits[level] for level in levels if level]), *levels)


def compare_people(
    asked: Someone, found: Someone, facts: Facts, model: Model, register: Register
) -> Evidence:
    """The evidence of two people; `facts` are compared before, since they are the cheaper part."""
    name = best_name(asked.folded, found.folded, model, register)
    return Evidence(name.bits + facts.bits, name, facts)


def sex_level(asked: Someone, found: Someone) -> str:
    """The level by which two sexes count; empty where one is not known."""
    if asked.sex not in _SEXES or found.sex not in _SEXES:
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
    levels = _ABOUT if asked.birth_estimated or found.birth_estimated else _YEAR
    return levels[bisect_left(_GAPS, abs(asked.year - found.year))]


def _date_level(one: date, other: date) -> str:
    """Empty where one of them stands for its year alone: the 1st of January."""
    is_year = one.day == one.month == 1
    if one == other:
        return "date_first_january" if is_year else "date_same"
    if is_year or other.day == other.month == 1:
        return ""
    if (one.year, one.month, one.day) == (other.year, other.day, other.month):
        return "date_swapped"
    if _is_one_slip(one, other):
        return "date_near"
    return _DATE[bisect_left(_GAPS, abs(one.year - other.year))]


def _is_one_slip(one: date, other: date) -> bool:
    """One digit, or one of year, month and day, was written differently."""
    same = (one.year == other.year) + (one.month == other.month) + (one.day == other.day)
    if same == 2:
        return abs(one.year - other.year) <= 10
    if same == 0:
        return False
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
