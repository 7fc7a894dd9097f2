"""Finding a place by its name and the name of a place, from the shipped files; online only when it is set."""

import csv
import unicodedata
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import islice, takewhile
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from geopy.geocoders import Nominatim
from geopy.geocoders.base import Geocoder
from geopy.location import Location

from maps.geo import Point, distance_km, nearest

DATA = Path(__file__).parent / "data"
# What a name most probably means when several places bear it.
KINDS = ("province_seat", "regency_seat", "district_seat", "harbour", "village", "place", "island")


@dataclass(frozen=True, slots=True, eq=False)
class Place:
    """A named point of the gazetteer. `kind` is one of KINDS; what is not known is "" or None."""

    name: str
    other_names: tuple[str, ...]
    kind: str
    point: Point
    population: int | None
    province: str
    regency: str

    def __str__(self) -> str:
        return ", ".join(part for part in (self.name, self.regency, self.province) if part)

    def located(self, **raw: float) -> Location:
        """The place as geopy gives it; `raw` has what geopy has no word for."""
        facts = {"kind": self.kind, "population": self.population, **raw}
        return Location(str(self), (self.point.lat, self.point.lon), facts)


class LocalGazetteer(Geocoder):  # type: ignore[misc]  # geopy has no types
    """A geopy geocoder that asks nobody: it knows the places it is given."""

    def __init__(self, places: Iterable[Place]) -> None:
        super().__init__(user_agent="posko")
        self._names: list[tuple[str, Place]] = []
        self._squares: dict[tuple[int, int], list[Place]] = defaultdict(list)
        for place in places:
            self._names += [(fold(name), place) for name in (place.name, *place.other_names)]
            self._squares[_square(place.point)].append(place)
        self._names.sort(key=_folded_name)

    def geocode(
        self, query: str, *, exactly_one: bool = True, near: Point | None = None, limit: int = 10
    ) -> Any:
        """As geopy has it: the best Location, or a list of them, or None."""
        found = [place.located() for place in self.search(query, near=near, limit=limit)]
        return _answer(found, exactly_one)

    def reverse(
        self, query: tuple[float, float], *, exactly_one: bool = True, limit: int = 10
    ) -> Any:
        """As geopy has it: the nearest place, or a list of them, or None beyond about 100 km.

        Their `distance_km` is in `raw`.
        """
        around = self.around(Point(*query), limit=limit)
        return _answer([place.located(distance_km=km) for place, km in around], exactly_one)

    def search(self, query: str, *, near: Point | None = None, limit: int = 10) -> list[Place]:
        """Places whose name is `query` or begins with it, whole names first.

        Among those, the nearest to `near` come first; without it, the more important. What follows
        a comma must be in the name of the regency or province: "Matobe, Mentawai".
        """
        name, *within = (fold(part) for part in query.split(","))
        found: dict[Place, bool] = {}
        for other, place in self._beginning_with(name) if name else ():
            if all(part in fold(place.regency + place.province) for part in within):
                found[place] = found.get(place, False) or other == name

        def rank(place: Place) -> tuple[bool, float, int, int]:
            distance = distance_km(near, place.point) if near else 0.0
            return not found[place], distance, KINDS.index(place.kind), -(place.population or 0)

        return sorted(found, key=rank)[:limit]

    def around(self, point: Point, *, limit: int = 10) -> list[tuple[Place, float]]:
        """The places nearest to `point` with their distance in km, from the nine degree squares there."""
        row, column = _square(point)
        squares = [(row + up, column + right) for up in (-1, 0, 1) for right in (-1, 0, 1)]
        places = [place for square in squares for place in self._squares.get(square, [])]
        return nearest(point, places, lambda place: place.point, limit)

    def _beginning_with(self, name: str) -> Iterator[tuple[str, Place]]:
        first = bisect_left(self._names, name, key=_folded_name)
        return takewhile(lambda entry: entry[0].startswith(name), islice(self._names, first, None))


def fold(name: str) -> str:
    """`name` without case, accents, spaces and punctuation, for comparing."""
    decomposed = unicodedata.normalize("NFKD", name.casefold())
    return "".join(letter for letter in decomposed if letter.isalnum())


def _folded_name(entry: tuple[str, Place]) -> str:
    return entry[0]


def _square(point: Point) -> tuple[int, int]:
    return int(point.lat // 1), int(point.lon // 1)


def _answer(found: list[Location], exactly_one: bool) -> Location | list[Location] | None:
    if not found:
        return None
    return found[0] if exactly_one else found


def geocoder() -> Geocoder:
    """The shipped gazetteer; or the Nominatim server of GEOCODER_URL, and place names leave the site.

    Both know `geocode(name)` and `reverse((lat, lon))`, with `exactly_one`.
    """
    return _nominatim(settings.GEOCODER_URL) if settings.GEOCODER_URL else gazetteer()


@cache
def gazetteer() -> LocalGazetteer:
    """The shipped places and islands, read once."""
    return LocalGazetteer([*_places(), *_islands()])


@cache
def _nominatim(url: str) -> Geocoder:
    address = urlsplit(url)
    return Nominatim(
        scheme=address.scheme, domain=address.netloc + address.path, user_agent="posko", timeout=5
    )


def _places() -> Iterator[Place]:
    for row in _rows("gazetteer"):
        yield Place(
            name=row["name"],
            other_names=tuple(row["other_names"].split("|")) if row["other_names"] else (),
            kind=row["kind"],
            point=Point(float(row["lat"]), float(row["lon"])),
            population=int(row["population"]) if row["population"] else None,
            province=row["province"],
            regency=row["regency"],
        )


def _islands() -> Iterator[Place]:
    """The islands, which people also call without the word for island."""
    tree = takewhile(lambda row: row["level"] in "12", _rows("areas"))
    areas = {row["kemendagri_code"]: row for row in tree}
    for row in _rows("islands"):
        regency = areas.get(row["regency_code"])
        word, _, bare = row["name"].partition(" ")
        yield Place(
            name=row["name"],
            other_names=(bare,) if word in ("Pulau", "Pulo") else (),
            kind="island",
            point=Point(float(row["lat"]), float(row["lon"])),
            population=None,
            province=areas[regency["parent_code"]]["name"] if regency else "",
            regency=regency["name"] if regency else "",
        )


def _rows(file: str) -> Iterator[dict[str, str]]:
    with (DATA / f"{file}.csv").open(encoding="utf-8", newline="") as source:
        yield from csv.DictReader(source)
