"""Where an arrival is drawn of which only the name of its place was told."""

from typing import NamedTuple

from django.conf import settings

from core.models import Job
from incidents.arriving import FAR
from maps.geo import Point, distance_km
from maps.geocode import Place, fold, gazetteer, without_coast

CLOSE = 10  # km: places of one name that lie further apart are not the same coast
LOCATE = "incidents.locate"  # the job that asks online
MOST = 5  # places of one name that are looked at


class Spot(NamedTuple):
    """Degrees, WGS 84. It `is_said` where somebody told it, else it is the point of the place's name."""

    lat: float
    lon: float
    is_said: bool


def by_name(place: str, near: Point) -> Spot | None:
    """Where the gazetteer has a place of this whole name near an incident, or "Dermaga" and this name.

    None where it has none, or several that lie apart: a guess would put a landing on another coast.
    """
    name = place.partition(",")[0]
    names = {fold(name), fold(without_coast(name))}
    found = gazetteer().search(place, near=near, limit=MOST)
    return _only_one([row.point for row in found if _is_called(row, names)], near)


def told_online(place: str, near: Point) -> Spot | None:
    """Where the geocoder of GEOCODER_URL has a place of this name, as it answered last, by the same rule."""
    if not settings.GEOCODER_URL:
        return None
    asked = Job.objects.filter(kind=LOCATE, arguments__place=place, state=Job.State.DONE)
    results = asked.order_by("-created_at").values_list("result", flat=True)[:1]
    return _only_one([Point(*at) for result in results if result for at in result["points"]], near)


def _only_one(points: list[Point], near: Point) -> Spot | None:
    here = [point for point in points if distance_km(point, near) <= FAR]
    if not here or any(distance_km(here[0], other) > CLOSE for other in here):
        return None
    return Spot(here[0].lat, here[0].lon, is_said=False)


def _is_called(row: Place, names: set[str]) -> bool:
    return not names.isdisjoint(fold(known) for known in (row.name, *row.other_names))
