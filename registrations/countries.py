"""Countries by their code (ISO 3166-1, alpha-2) with their names in both languages, in our own words."""

import csv
from functools import cache
from pathlib import Path
from typing import NamedTuple

DATA = Path(__file__).parent / "data" / "countries.csv"


class Country(NamedTuple):
    code: str
    en: str
    id: str

    @property
    def names(self) -> str:
        """
        >>> Country("KH", "Cambodia", "Kamboja").names, Country("MM", "Myanmar", "Myanmar").names
        ('Cambodia / Kamboja', 'Myanmar')
        """
        return self.en if self.en == self.id else f"{self.en} / {self.id}"


@cache
def countries() -> list[Country]:
    """All 249, by their codes."""
    with DATA.open(encoding="utf-8", newline="") as lines:
        return [Country(**row) for row in csv.DictReader(lines)]


@cache
def _codes() -> dict[str, str]:
    return {
        name.casefold(): country.code
        for country in countries()
        for name in (*country, country.names)
    }


def code(text: str) -> str | None:
    """The code of a country that somebody typed by its code or its name; None for another text.

    >>> code("mm"), code("Kamboja"), code("MM Myanmar"), code("")
    ('MM', 'KH', 'MM', '')
    """
    words = text.strip()
    if not words:
        return ""
    first = words.split()[0].upper()
    found = _codes().get(words.casefold())
    return found or (first if first.casefold() in _codes() and len(first) == 2 else None)
