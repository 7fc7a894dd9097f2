"""Points, and the many ways people write them."""

import itertools
import math
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maps.geo import (
    Box,
    Point,
    UnclearPoint,
    distance_km,
    inside,
    nearest,
    nearest_first,
    parse_point,
)

PADANG = Point(-0.94924, 100.35427)
TUAPEJAT = Point(-2.02833, 99.58944)
SABANG = Point(5.88969, 95.31644)
MENTAWAI = Box(south=-3.5, west=98.3, north=-0.8, east=100.7)

points = st.builds(Point, st.floats(-90, 90), st.floats(-180, 180))


def as_dms(degrees: float, hemispheres: str, form: str) -> str:
    """`degrees` in whole seconds, as `form` writes them."""
    seconds = round(abs(degrees) * 3600)
    return form.format(
        d=seconds // 3600,
        m=seconds // 60 % 60,
        s=seconds % 60,
        h=hemispheres[degrees < 0],
    )


@given(points)
def test_a_printed_point_reads_back_to_a_metre(point: Point) -> None:
    assert distance_km(parse_point(str(point)), point) < 0.001


@given(points, st.sampled_from(["{d} {m} {s} {h}", "{d}°{m}'{s}\"{h}", "{h} {d}° {m}′ {s}″"]))
def test_degrees_minutes_and_seconds_read_back_to_a_second(point: Point, form: str) -> None:
    text = f"{as_dms(point.lat, 'NS', form)}, {as_dms(point.lon, 'EW', form)}"
    found = parse_point(text)
    assert math.isclose(found.lat, point.lat, abs_tol=0.51 / 3600)
    assert math.isclose(found.lon, point.lon, abs_tol=0.51 / 3600)


@given(st.text("0123456789.,-° NSEWnsew'\"", max_size=30))
def test_whatever_is_typed_is_read_or_refused(text: str) -> None:
    with suppress(UnclearPoint):
        assert -90 <= parse_point(text).lat <= 90


@pytest.mark.parametrize(
    ("text", "lat", "lon"),
    [
        ("-2.03, 99.59", -2.03, 99.59),
        ("-2.03,99.59", -2.03, 99.59),
        ("  −2.03   99.59 ", -2.03, 99.59),
        ("-2.03°; +99.59°", -2.03, 99.59),
        ("02 11 13.99 S 99 38 46 E", -2.187219, 99.646111),
        ("02 11 13.99S 99 38 46E", -2.187219, 99.646111),
        ("02°11'13.99\" S 099°38'46.00\" E", -2.187219, 99.646111),
        ("2°11'13.99'' LS; 99°38'46'' BT", -2.187219, 99.646111),
        ("5°53.4' LU 95°19' BT", 5.89, 95.316667),
        ("s 2 11 e 99 38.5", -2.183333, 99.641667),
        ("2.03 S 99.59 E", -2.03, 99.59),
    ],
)
def test_coordinates_are_read_as_people_write_them(text: str, lat: float, lon: float) -> None:
    point = parse_point(text)
    assert (point.lat, point.lon) == pytest.approx((lat, lon), abs=1e-6)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("-2,03, 99,59", "comma"),
        ("-2,03 99.59", "comma"),
        ("-2,99", "comma"),
        ("2°11'13,99\" S 99°38'46.5\" E", "comma"),
        ("99.59, -2.03", "range"),
        ("100.35, -0.95", "range"),
        ("-2.03, 190", "range"),
        ("2 60 S 99 1 E", "range"),
        ("99 38 46 E 2 11 13 S", "order"),
        ("2°11'13\" 99°38'46\"", "hemisphere"),
        ("2.5 30 S 99 1 E", "unreadable"),
        ("-2 11 S 99 38 E", "unreadable"),
        ("2 S E 99", "unreadable"),
        ("2' S 99' E", "unreadable"),
        ("0211 S 09938 E", "unreadable"),
        ("2 11 99 38", "unreadable"),
        ("-2.03, 99.59, 12", "unreadable"),
        ("47M 650000 9775000", "unreadable"),
        ("inf, nan", "unreadable"),
        ("Sikakap", "unreadable"),
        ("", "unreadable"),
    ],
)
def test_what_could_be_another_place_is_refused_with_its_reason(text: str, code: str) -> None:
    with pytest.raises(UnclearPoint) as refusal:
        parse_point(text)
    assert refusal.value.code == code


@pytest.mark.parametrize("lat", [91, -90.001, math.nan, math.inf])
def test_a_point_off_the_earth_cannot_be_made(lat: float) -> None:
    with pytest.raises(ValueError, match="Latitude"):
        Point(lat, 100)


def test_distances_are_in_kilometres() -> None:
    assert distance_km(PADANG, TUAPEJAT) == pytest.approx(147, abs=1)
    assert distance_km(Point(0, 100), Point(1, 100)) == pytest.approx(111.2, abs=0.1)


@given(points, points)
def test_a_distance_is_the_same_both_ways(a: Point, b: Point) -> None:
    assert distance_km(a, b) == pytest.approx(distance_km(b, a), abs=1e-6)


def test_the_nearest_rows_come_first_with_their_distance() -> None:
    rows = {"Sabang": SABANG, "Padang": PADANG, "Tuapejat": TUAPEJAT}
    found = nearest(Point(-2, 99.6), rows, lambda name: rows[name], limit=2)
    assert [name for name, _ in found] == ["Tuapejat", "Padang"]
    assert found[0][1] == pytest.approx(3.4, abs=0.1)


@pytest.mark.parametrize(
    ("point", "is_inside"),
    [(TUAPEJAT, True), (SABANG, False), (Point(-3.5, 98.3), True), (Point(-3.51, 99), False)],
)
def test_a_box_holds_what_lies_in_it_or_on_its_edge(point: Point, is_inside: bool) -> None:
    assert inside(point, MENTAWAI) is is_inside


@given(points, st.lists(points, max_size=8))
def test_rows_are_in_the_order_of_their_distance(here: Point, rows: list[Point]) -> None:
    km = [distance_km(here, row) for row in nearest_first(here, rows, lambda row: row)]
    assert all(one <= other + 0.001 for one, other in itertools.pairwise(km))
