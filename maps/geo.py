"""Points, distances and the coordinates that people write. WGS 84, degrees; distances in kilometres."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from heapq import nsmallest
from math import cos, radians, sin
from typing import NamedTuple, TypeVar

from geopy.distance import great_circle

Row = TypeVar("Row")


class UnclearPoint(ValueError):
    """Coordinates that are not clear enough to trust.

    `code` is `range`, `comma`, `hemisphere`, `order` or `unreadable`, for doors that say it in
    the reader's language; the message says it in plain English.
    """

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


@dataclass(frozen=True, slots=True)
class Point:
    """A place on earth: latitude -90 to 90, longitude -180 to 180. Raises UnclearPoint outside."""

    lat: float
    lon: float

    def __post_init__(self) -> None:
        if not -90 <= self.lat <= 90:
            raise UnclearPoint("range", "Latitude lies between -90 and 90; it comes first.")
        if not -180 <= self.lon <= 180:
            raise UnclearPoint("range", "Longitude lies between -180 and 180.")

    def __str__(self) -> str:
        """As parse_point reads it, to about one metre."""
        return f"{self.lat:.5f}, {self.lon:.5f}"


class Box(NamedTuple):
    """Edges in degrees. It does not reach across the 180th meridian."""

    south: float
    west: float
    north: float
    east: float


def inside(point: Point, box: Box) -> bool:
    """Whether `point` lies in `box` or on its edge."""
    return box.south <= point.lat <= box.north and box.west <= point.lon <= box.east


def distance_km(a: Point, b: Point) -> float:
    """The great-circle distance, within 0.5 % of the one on the ellipsoid."""
    return float(great_circle((a.lat, a.lon), (b.lat, b.lon)).km)


def nearest(
    point: Point, rows: Iterable[Row], key: Callable[[Row], Point], limit: int
) -> list[tuple[Row, float]]:
    """At most `limit` rows with their distance from `point` in km, nearest first.

    `key` says where a row is.
    """
    found = nsmallest(limit, rows, key=lambda row: _farness(point, key(row)))
    return [(row, distance_km(point, key(row))) for row in found]


def nearest_first(point: Point, rows: Iterable[Row], key: Callable[[Row], Point]) -> list[Row]:
    """The rows in the order of their distance from `point`; `key` says where a row is."""
    return sorted(rows, key=lambda row: _farness(point, key(row)))


def _farness(a: Point, b: Point) -> float:
    """Puts points in the order of their great-circle distance, at a tenth of what that costs."""
    north, east = radians(b.lat - a.lat) / 2, radians(b.lon - a.lon) / 2
    return sin(north) ** 2 + cos(radians(a.lat)) * cos(radians(b.lat)) * sin(east) ** 2


# Degrees, minutes and seconds, each with its sign or a space before the next one.
ANGLE = (
    r"(\d{1,3}(?:\.\d+)?)(?:\s*[°º])?"
    r"(?:\s*(?<=[°º\s])(\d{1,2}(?:\.\d+)?)(?:\s*['′’])?"
    r"(?:\s*(?<=['′’\s])(\d{1,2}(?:\.\d+)?)(?:\s*(?:[\"″”]|''))?)?)?"
)
# North, south, east, west; or lintang utara, lintang selatan, bujur timur, bujur barat.
HEMISPHERE = r"(N|S|E|W|LU|LS|BT|BB)"
BETWEEN = r"\s*[,;]?\s*"
SIGNED = re.compile(r"([+-]?\d{1,3}(?:\.\d+)?)°?(?:\s*[,;]\s*|\s+)([+-]?\d{1,3}(?:\.\d+)?)°?")
AFTER = re.compile(rf"{ANGLE}\s*{HEMISPHERE}{BETWEEN}{ANGLE}\s*{HEMISPHERE}")
BEFORE = re.compile(rf"{HEMISPHERE}\s*{ANGLE}{BETWEEN}{HEMISPHERE}\s*{ANGLE}")
LATITUDES = {"N": 1, "LU": 1, "S": -1, "LS": -1}
LONGITUDES = {"E": 1, "BT": 1, "W": -1, "BB": -1}


def parse_point(text: str) -> Point:
    """The point that `text` says, when it can say only one.

    Reads decimal degrees, latitude first ("-2.03, 99.59"), and degrees, minutes and seconds with
    a hemisphere on either side ("02 11 13.99 S 99 38 46 E", "2°11'14\\" LS, 99°38'46\\" BT").
    Raises UnclearPoint for everything else: a guess would put a landing on another coast.
    """
    text = text.strip().upper().replace("−", "-")
    if "." not in text and re.search(r"\d,\d", text):
        raise _decimal_comma()
    if found := SIGNED.fullmatch(text):
        return Point(float(found[1]), float(found[2]))
    if found := AFTER.fullmatch(text):
        *lat, north_south, d, m, s, east_west = found.groups()
        return _point(lat, north_south, [d, m, s], east_west)
    if found := BEFORE.fullmatch(text):
        north_south, d, m, s, east_west, *lon = found.groups()
        return _point([d, m, s], north_south, lon, east_west)
    raise _reason(text)


def _point(lat: list[str | None], north_south: str, lon: list[str | None], east_west: str) -> Point:
    if north_south not in LATITUDES or east_west not in LONGITUDES:
        raise UnclearPoint(
            "order", "Write the latitude (N or S) first, then the longitude (E or W)."
        )
    return Point(
        LATITUDES[north_south] * _degrees(lat),
        LONGITUDES[east_west] * _degrees(lon),
    )


def _degrees(parts: list[str | None]) -> float:
    """Degrees of [degrees, minutes, seconds], where None is a part that was not written."""
    written = [part for part in parts if part is not None]
    if any("." in part for part in written[:-1]):
        raise UnclearPoint(
            "unreadable", "Only the last of degrees, minutes and seconds has decimals."
        )
    degrees, minutes, seconds = (*map(float, written), 0.0, 0.0)[:3]
    if minutes >= 60 or seconds >= 60:
        raise UnclearPoint("range", "Minutes and seconds are smaller than 60.")
    return degrees + minutes / 60 + seconds / 3600


def _reason(text: str) -> UnclearPoint:
    if re.search(r"\d,\d", text):
        return _decimal_comma()
    if re.search(r"[°º'′’\"″”]", text) and not re.search(HEMISPHERE, text):
        return UnclearPoint("hemisphere", "Say which hemispheres: N or S, and E or W.")
    return UnclearPoint(
        "unreadable", "Write a position as -2.03, 99.59 or as 2 11 13.99 S 99 38 46 E."
    )


def _decimal_comma() -> UnclearPoint:
    return UnclearPoint("comma", "Write decimals with a point, not a comma: -2.03, 99.59.")
