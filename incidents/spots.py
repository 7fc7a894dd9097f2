"""Where an arrival is drawn of which only the name of its place was told."""

from typing import NamedTuple

from incidents.arriving import FAR
from maps.geo import Point, distance_km
from maps.geocode import Place, fold, gazetteer

CLOSE = 10  # km: places of one name that lie further apart are not the same coast
MOST = 5  # places of one name that are looked at


class Spot(NamedTuple):
    """Degrees, WGS 84. It `is_said` where somebody told it, else it is the point of the place's name."""

    lat: float
    lon: float
    is_said: bool


def by_name(place: str, near: Point) -> Spot | None:
    """Where the gazetteer has a place of this whole name near an incident.

    None where it has none, or several that lie apart: a guess would put a landing on another coast.
    """
    name = fold(place.partition(",")[0])
    found = gazetteer().search(place, near=near, limit=MOST)
    named = [row.point for row in found if _is_called(row, name)]
    points = [point for point in named if distance_km(point, near) <= FAR]
    if not points or any(distance_km(points[0], other) > CLOSE for other in points):
        return None
    return Spot(points[0].lat, points[0].lon, is_said=False)


def _is_called(row: Place, name: str) -> bool:
    return name in {fold(known) for known in (row.name, *row.other_names)}
