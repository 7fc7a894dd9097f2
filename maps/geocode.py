"""Finding a place by its name and what is near a point, from the shipped files; online where that is set."""

import csv
import logging
import re
import unicodedata
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import islice, takewhile
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from geopy.exc import GeopyError
from geopy.geocoders import Nominatim

from maps.geo import Point, distance_km, nearest

log = logging.getLogger(__name__)

PATIENCE = 5  # seconds
DATA = Path(__file__).parent / "data"
# What a name most probably means when several places bear it.
KINDS = ("province_seat", "regency_seat", "district_seat", "harbour", "village", "place", "island")
# What people say before the name of a place on a coast: "Dermaga Tuapejat", "Jetty at Sikakap".
COAST = re.compile(
    r"(\s*(dermaga|pelabuhan|pantai|jetty|pier|port|harbou?r|beach)(\s+(di|at|of|in))?\s+)+",
    re.IGNORECASE,
)


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


class Gazetteer:
    """Finds places by name and by point; it asks nobody, and knows the places it is given."""

    def __init__(self, places: Iterable[Place]) -> None:
        self._names: list[tuple[str, Place]] = []
        self._squares: dict[tuple[int, int], list[Place]] = defaultdict(list)
        for place in places:
            self._names += [(fold(name), place) for name in (place.name, *place.other_names)]
            self._squares[_square(place.point)].append(place)
        self._names.sort(key=_folded_name)

    def search(self, query: str, *, near: Point | None = None, limit: int = 10) -> list[Place]:
        """Places whose name is `query` or begins with it, whole names first.

        Among those, the nearest to `near` come first; without it, the more important. What follows
        a comma must be in the name of the regency or province: "Matobe, Mentawai". Where no name
        begins so, the place is looked for without the word of COAST before it.
        """
        found = self._called(query) or self._called(without_coast(query))

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

    def _called(self, query: str) -> dict[Place, bool]:
        """Places whose name begins so, and whether it is the whole name."""
        name, *within = (fold(part) for part in query.split(","))
        found: dict[Place, bool] = {}
        for other, place in self._beginning_with(name) if name else ():
            if all(part in fold(place.regency + place.province) for part in within):
                found[place] = found.get(place, False) or other == name
        return found

    def _beginning_with(self, name: str) -> Iterator[tuple[str, Place]]:
        first = bisect_left(self._names, name, key=_folded_name)
        return takewhile(lambda entry: entry[0].startswith(name), islice(self._names, first, None))


def fold(name: str) -> str:
    """`name` without case, accents, spaces and punctuation, for comparing."""
    decomposed = unicodedata.normalize("NFKD", name.casefold())
    return "".join(letter for letter in decomposed if letter.isalnum())


def without_coast(name: str) -> str:
    """`name` without the words of COAST before it: "Tuapejat" of "Dermaga Tuapejat"."""
    said = COAST.match(name)
    return name[said.end() :] if said else name


def _folded_name(entry: tuple[str, Place]) -> str:
    return entry[0]


def _square(point: Point) -> tuple[int, int]:
    return int(point.lat // 1), int(point.lon // 1)


@cache
def gazetteer() -> Gazetteer:
    """The shipped places and islands, read once."""
    return Gazetteer([*_places(), *_islands()])


def ask_online(name: str) -> list[Point]:
    """Where the Nominatim server of GEOCODER_URL has places of this name.

    Empty where it knows none, or does not answer within PATIENCE. Never called in a request or a
    transaction: it waits for the network.
    """
    try:
        found = _nominatim(settings.GEOCODER_URL).geocode(name, exactly_one=False) or []
    except GeopyError as error:
        log.warning("The geocoder did not answer: %s", type(error).__name__)
        return []
    return [Point(place.latitude, place.longitude) for place in found]


@cache
def _nominatim(url: str) -> Nominatim:
    address = urlsplit(url)
    domain = address.netloc + address.path
    return Nominatim(scheme=address.scheme, domain=domain, user_agent="posko", timeout=PATIENCE)


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
