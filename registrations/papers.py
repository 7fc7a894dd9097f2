"""Whether the number of an Indonesian paper can be what it is said to be. It warns and never refuses.

NIK: six digits for the region in which it was first issued, six for the day of birth (DDMMYY, with 40 added
to the day of a woman), four that count; KK: six for the region, six for the day of issue, four that count.
There is no check digit. Source: the civil registry of Klaten, "Arti 16 digit NIK" (dukcapil.klaten.go.id).
Of the region we look at the province alone, by the Home Affairs numbers of `maps/data/areas.csv`: districts
are split and renamed while the old numbers stay valid.
"""

from dataclasses import dataclass
from datetime import date
from itertools import chain
from typing import Protocol

from registrations.body import HouseholdBody

LENGTH = 16
WOMAN = 40  # added to the day of birth
DOUBT = 5  # years by which an estimated year of birth may be off

# fmt: off
PROVINCES = frozenset({
    "11", "12", "13", "14", "15", "16", "17", "18", "19", "21",        # Aceh to Kepulauan Riau
    "31", "32", "33", "34", "35", "36",                                # Jakarta to Banten
    "51", "52", "53",                                                  # Bali and Nusa Tenggara
    "61", "62", "63", "64", "65",                                      # Kalimantan
    "71", "72", "73", "74", "75", "76",                                # Sulawesi
    "81", "82", "91", "92", "93", "94", "95", "96",                    # Maluku and Papua
})
# fmt: on

WRONG_LENGTH = "wrong_length"
REGION_UNKNOWN = "region_unknown"
IMPOSSIBLE_DATE = "impossible_date"
SEX_DIFFERS = "sex_differs"
BIRTH_DIFFERS = "birth_differs"


@dataclass(frozen=True, slots=True)
class Remark:
    """What is odd about a number; `field` is the path of the number in the body that came in."""

    field: str
    code: str


class Numbered(Protocol):
    """A paper."""

    @property
    def kind(self) -> str: ...
    @property
    def number(self) -> str: ...


class Someone(Protocol):
    """What was said of the person who showed it."""

    @property
    def sex(self) -> str: ...
    @property
    def birth_date(self) -> date | None: ...
    @property
    def birth_year(self) -> int | None: ...
    @property
    def birth_estimated(self) -> bool: ...


def remarks(body: HouseholdBody, today: date) -> list[Remark]:
    """Everything odd about the papers of a household, in their order."""
    return [
        Remark(f"{_path(body, place)}.documents.{number}.number", code)
        for place, person in enumerate(body.persons)
        for number, paper in enumerate(person.papers)
        for code in check(paper, person, today)
    ]


def _path(body: HouseholdBody, place: int) -> str:
    if body.speaker_apart:
        return f"persons.{place - 1}" if place else "focal_point"
    return f"persons.{place}"


def check(paper: Numbered, person: Someone, today: date) -> list[str]:
    """The codes of what is odd about one number; nothing for papers other than NIK and KK."""
    if paper.kind not in {"nik", "kk"}:
        return []
    number = paper.number
    if len(number) != LENGTH or not (number.isascii() and number.isdigit()):
        return [WRONG_LENGTH]
    found = [] if number[:2] in PROVINCES else [REGION_UNKNOWN]
    if paper.kind == "kk":
        return found if _days(number[6:12], today) else [*found, IMPOSSIBLE_DATE]
    return list(chain(found, _check_birth(number, person, today)))


def _check_birth(nik: str, person: Someone, today: date) -> list[str]:
    is_woman = int(nik[6:8]) > WOMAN
    day = int(nik[6:8]) - WOMAN * is_woman
    births = _days(f"{day:02}{nik[8:12]}", today)
    if not births:
        return [IMPOSSIBLE_DATE]
    found = [] if _fits(births, person) else [BIRTH_DIFFERS]
    return [SEX_DIFFERS, *found] if person.sex == ("m" if is_woman else "f") else found


def _days(ddmmyy: str, today: date) -> list[date]:
    """The days that six digits can mean, of this century and the last, up to today."""
    day, month, year = int(ddmmyy[:2]), int(ddmmyy[2:4]), int(ddmmyy[4:])
    days = []
    for century in (1900, 2000):
        try:
            found = date(century + year, month, day)
        except ValueError:
            continue  # there is no such day in that year
        if found <= today:
            days.append(found)
    return days


def _fits(births: list[date], person: Someone) -> bool:
    """Whether what was said of the birth can be true for one of these days."""
    if person.birth_date is not None and not person.birth_estimated:
        return person.birth_date in births
    if person.birth_year is None:
        return True
    doubt = DOUBT if person.birth_estimated else 0
    return any(abs(birth.year - person.birth_year) <= doubt for birth in births)
