"""Ages and the bands in which people are counted, as of a day."""

from collections.abc import Iterable, Mapping
from datetime import date

BANDS = ("0-4", "5-11", "12-17", "18-59", "60+")
UNKNOWN = "unknown"
ADULT = ("18-59", "60+")
SEXES = ("f", "m", "x", UNKNOWN)
ALL_BANDS = (*BANDS, UNKNOWN)
_LOWEST_AGES = (0, 5, 12, 18, 60)

Counts = Mapping[str, Mapping[str, int]]
Cell = tuple[str, str]


def band(age: int | None) -> str:
    """
    >>> band(4), band(5), band(17), band(18), band(60), band(None)
    ('0-4', '5-11', '12-17', '18-59', '60+', 'unknown')
    """
    if age is None:
        return UNKNOWN
    return BANDS[sum(age >= lowest for lowest in _LOWEST_AGES) - 1]


def age_on(day: date, birth_date: date | None, birth_year: int | None = None) -> int | None:
    """Whole years on `day`; by the year alone it is the age reached in that year. None when not known.

    Who is not born on that day is of age 0.
    """
    if birth_date is not None:
        before_birthday = (day.month, day.day) < (birth_date.month, birth_date.day)
        return max(day.year - birth_date.year - before_birthday, 0)
    return None if birth_year is None else max(day.year - birth_year, 0)


def tally(cells: Iterable[Cell]) -> dict[str, dict[str, int]]:
    """People, each as (sex, band), counted by sex and band; only what is there."""
    counts: dict[str, dict[str, int]] = {}
    for sex, in_band in cells:
        row = counts.setdefault(sex, {})
        row[in_band] = row.get(in_band, 0) + 1
    return counts


def total(counts: Counts) -> int:
    return sum(sum(row.values()) for row in counts.values())


def people_in(counts: Counts, bands: Iterable[str]) -> int:
    """How many are counted in `bands`, whatever their sex."""
    wanted = tuple(bands)
    return sum(row.get(in_band, 0) for row in counts.values() for in_band in wanted)


def too_small(counts: Counts, known: Counts) -> list[Cell]:
    """The cells that hold fewer people than are known, by sex and age, to be in them."""
    return [
        (sex, in_band)
        for sex, row in known.items()
        for in_band, people in row.items()
        if UNKNOWN not in (sex, in_band) and counts.get(sex, {}).get(in_band, 0) < people
    ]


def without_zeros(counts: Counts) -> dict[str, dict[str, int]]:
    """One way to write the same counts: rows and bands in their order, nothing that is 0."""
    shown = {
        sex: {in_band: row[in_band] for in_band in ALL_BANDS if row.get(in_band)}
        for sex in SEXES
        if (row := counts.get(sex))
    }
    return {sex: row for sex, row in shown.items() if row}


def with_zeros(counts: Counts) -> dict[str, dict[str, int]]:
    """The counts with every band of women and men, also where nobody is in it."""
    whole = {sex: {**dict.fromkeys(BANDS, 0), **counts.get(sex, {})} for sex in ("f", "m")}
    return {**whole, **{sex: dict(row) for sex, row in counts.items() if sex not in whole}}
