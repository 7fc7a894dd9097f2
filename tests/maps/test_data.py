"""The data that is shipped: it can be read, it is complete, and places lie on the land that is drawn."""

import csv
import json
import math
from functools import cache
from itertools import pairwise
from typing import Any

import pytest

from maps.geo import Box, Point, inside
from maps.geocode import DATA, KINDS, gazetteer

BASEMAP = DATA.parent / "static" / "maps" / "basemap.geojson"
INDONESIA = Box(south=-11.5, west=94.5, north=6.5, east=141.5)
KM_PER_DEGREE = 111.2
TOWNS = (
    *("Tuapeijat", "Sikakap", "Muara Siberut", "Padang", "Sawahlunto"),
    *("Banda Aceh", "Sabang", "Lhokseumawe", "Sinabang", "Meulaboh"),
)
ISLANDS = (
    "Siberut",
    "Sipora",
    "Pagai Utara",
    "Pagai Selatan",
    "Nias",
    "Simeulue",
    "Weh",
    "Tuangku",
)

Ring = list[tuple[float, float]]


@cache
def basemap() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(BASEMAP.read_text(encoding="utf-8"))
    return found


@cache
def land() -> list[list[Ring]]:
    [geometry] = [
        feature["geometry"]
        for feature in basemap()["features"]
        if feature["properties"]["kind"] == "land"
    ]
    return [[[(x, y) for x, y in ring] for ring in polygon] for polygon in geometry["coordinates"]]


def rows(file: str) -> list[dict[str, str]]:
    with (DATA / f"{file}.csv").open(encoding="utf-8", newline="") as source:
        return list(csv.DictReader(source))


def encloses(ring: Ring, point: Point) -> bool:
    """Whether a ray eastward from `point` crosses `ring` an odd number of times."""
    crossings = [
        point.lon < x1 + (point.lat - y1) * (x2 - x1) / (y2 - y1)
        for (x1, y1), (x2, y2) in pairwise(ring)
        if (y1 > point.lat) != (y2 > point.lat)
    ]
    return sum(crossings) % 2 == 1


def km_to_line(point: Point, start: tuple[float, float], end: tuple[float, float]) -> float:
    """The distance from `point` to a short segment, on a flat earth around it."""
    squeeze = math.cos(math.radians(point.lat)) * KM_PER_DEGREE
    ax, ay = (start[0] - point.lon) * squeeze, (start[1] - point.lat) * KM_PER_DEGREE
    bx, by = (end[0] - point.lon) * squeeze, (end[1] - point.lat) * KM_PER_DEGREE
    length = math.dist((ax, ay), (bx, by)) ** 2
    share = min(1.0, max(0.0, (ax * (ax - bx) + ay * (ay - by)) / length)) if length else 0.0
    return math.hypot(ax + share * (bx - ax), ay + share * (by - ay))


def km_from_land(point: Point) -> float:
    if any(sum(encloses(ring, point) for ring in polygon) % 2 for polygon in land()):
        return 0.0
    shores = (ring for polygon in land() for ring in polygon)
    segments = (segment for ring in shores for segment in pairwise(ring))
    return min(km_to_line(point, *segment) for segment in segments)


def doubled_area(ring: Ring) -> float:
    return sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in pairwise(ring))


@pytest.mark.parametrize("town", TOWNS)
def test_known_towns_are_found_and_lie_on_the_land_that_is_drawn(town: str) -> None:
    [found, *_] = gazetteer().search(town)
    assert town in (found.name, *found.other_names)
    assert km_from_land(found.point) < 1.5


@pytest.mark.parametrize("name", ISLANDS)
def test_the_islands_of_the_west_coast_are_drawn(name: str) -> None:
    [island, *_] = [found for found in gazetteer().search(name) if found.kind == "island"]
    assert km_from_land(island.point) == 0


def test_the_strait_of_mentawai_is_sea() -> None:
    assert km_from_land(Point(-1.5, 99.9)) > 40


def test_the_basemap_names_its_sources() -> None:
    assert "OpenStreetMap" in basemap()["attribution"]


def test_rings_are_closed_and_turn_as_rfc_7946_says() -> None:
    for outside, *lakes in land():
        assert outside[0] == outside[-1]
        assert doubled_area(outside) > 0
        assert all(lake[0] == lake[-1] and doubled_area(lake) < 0 for lake in lakes)


def test_nothing_is_drawn_outside_the_region() -> None:
    west, south, east, north = basemap()["bbox"]
    region = Box(south, west, north, east)
    assert all(
        inside(Point(y, x), region) for polygon in land() for ring in polygon for x, y in ring
    )


def test_every_place_has_a_known_kind_and_lies_in_indonesia() -> None:
    places = rows("gazetteer")
    assert {place["kind"] for place in places} <= set(KINDS)
    assert all(inside(Point(float(row["lat"]), float(row["lon"])), INDONESIA) for row in places)


def test_every_island_lies_in_indonesia() -> None:
    assert all(
        inside(Point(float(row["lat"]), float(row["lon"])), INDONESIA) for row in rows("islands")
    )


def test_every_area_hangs_on_one_of_the_level_above() -> None:
    levels = {row["kemendagri_code"]: int(row["level"]) for row in rows("areas")}
    assert all(levels.get(row["parent_code"], 0) == int(row["level"]) - 1 for row in rows("areas"))
    assert len(levels) == len(rows("areas"))


def test_the_tree_has_all_districts_and_the_villages_of_two_provinces() -> None:
    levels = [row["level"] for row in rows("areas")]
    assert [levels.count(level) for level in "1234"] == [38, 514, 7285, 7765]


def test_codes_that_no_source_gives_stay_empty() -> None:
    assert {row["bps_code"] + row["p_code"] for row in rows("areas")} == {""}


def test_the_shipped_data_stays_small() -> None:
    assert sum(file.stat().st_size for file in DATA.iterdir()) < 3_000_000
