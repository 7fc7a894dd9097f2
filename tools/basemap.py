"""Makes maps/static/maps/basemap.geojson, the map that works without internet: `python -m tools.basemap`.

Land is OpenStreetMap's, fine around Sumatra and coarse elsewhere; borders between countries are
Natural Earth's. The land file is read whole, which takes about 1.5 GB of memory.
Running it twice gives identical bytes.
"""

import json
import math
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import Any

from tools.sources import DATA, Package

OUTPUT = DATA.parent / "static" / "maps" / "basemap.geojson"
LAND = Package(
    "@geo-maps/earth-lands-10m",
    "0.6.0",
    "d771570da14543203f7fc3697593f6b4ae710057ac12a9108ddc368a27bfe172",
)
COUNTRIES = Package(
    "world-atlas",
    "2.0.2",
    "032e7765f2ce00edaeafec23ff22bc3b77e42987c257da944cc585b452c05b97",
)
ATTRIBUTION = "© OpenStreetMap contributors, ODbL 1.0; borders: Natural Earth"

# (longitude, latitude) in degrees, as GeoJSON has it, and west, south, east, north.
Position = tuple[float, float]
Line = Sequence[Position]
Box = tuple[float, float, float, float]

REGION: Box = (90, -15, 145, 15)
FOCUS: Box = (94.5, -6, 106, 6.5)
FOCUS_TOLERANCE = 0.0005  # about 55 m
TOLERANCE = 0.01  # about 1.1 km
SMALLEST_LAKE = 0.004  # square degrees, about 50 km2; the source has rivers as crumbs below that


def inside(position: Position, box: Box) -> bool:
    west, south, east, north = box
    return west <= position[0] <= east and south <= position[1] <= north


def clipped(ring: Line, box: Box) -> Line:
    """The part of an open `ring` (last position not repeated) within `box`.

    After I. Sutherland and G. Hodgman, Reentrant polygon clipping, 1974.
    """
    west, south, east, north = box
    for axis, limit, side in ((0, west, 1), (0, east, -1), (1, south, 1), (1, north, -1)):
        ring = _clipped_at(ring, axis, limit, side)
    return ring


def _clipped_at(ring: Line, axis: int, limit: float, side: int) -> Line:
    kept: list[Position] = []
    for before, here in zip([*ring[-1:], *ring[:-1]], ring, strict=True):
        was_in = (before[axis] - limit) * side >= 0
        is_in = (here[axis] - limit) * side >= 0
        if was_in != is_in:
            share = (limit - before[axis]) / (here[axis] - before[axis])
            kept.append(_between(before, here, share))
        if is_in:
            kept.append(here)
    return kept


def _between(a: Position, b: Position, share: float) -> Position:
    return a[0] + share * (b[0] - a[0]), a[1] + share * (b[1] - a[1])


def simplified(line: Line) -> Line:
    """`line` without the positions that matter less than the tolerance of the place they are in.

    After D. Douglas and T. Peucker, Algorithms for the reduction of the number of points, 1973.
    """
    kept = {0, len(line) - 1}
    spans = [(0, len(line) - 1)]
    while spans:
        first, last = spans.pop()
        excess, worst = max(
            ((_excess(line[i], line[first], line[last]), i) for i in range(first + 1, last)),
            default=(0.0, first),
        )
        if excess > 1:
            kept.add(worst)
            spans += [(first, worst), (worst, last)]
    return [line[i] for i in sorted(kept)]


def _excess(p: Position, a: Position, b: Position) -> float:
    """How far `p` lies from the segment a-b, in tolerances of the place where it lies."""
    along = _between(a, b, _foot(p, a, b))
    return math.dist(p, along) / (FOCUS_TOLERANCE if inside(p, FOCUS) else TOLERANCE)


def _foot(p: Position, a: Position, b: Position) -> float:
    length = (b[0] - a[0]) ** 2 + (b[1] - a[1]) ** 2
    if not length:
        return 0
    share = ((p[0] - a[0]) * (b[0] - a[0]) + (p[1] - a[1]) * (b[1] - a[1])) / length
    return min(1, max(0, share))


def simplified_ring(ring: Line) -> Line:
    """`ring` simplified as two lines from its first position to the farthest one; still open."""
    if not ring:
        return ring
    far = max(range(len(ring)), key=lambda i: math.dist(ring[0], ring[i]))
    return [*simplified(ring[: far + 1])[:-1], *simplified([*ring[far:], ring[0]])[:-1]]


def rounded(line: Line) -> Line:
    """Four decimals, which is 11 m, without standing still."""
    return [p for p, _ in groupby((round(x, 4), round(y, 4)) for x, y in line)]


def doubled_area(ring: Line) -> float:
    """Twice the area in square degrees, positive when the ring runs counterclockwise."""
    pairs = zip(ring, [*ring[1:], *ring[:1]], strict=True)
    return sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in pairs)


def land_polygon(rings: Sequence[Line]) -> list[Line]:
    """What is left of a GeoJSON polygon within the region: its outside and holes, or []."""
    outside, *holes = (rounded(simplified_ring(clipped(ring[:-1], REGION))) for ring in rings)
    if len(outside) < 3:
        return []
    lakes = (hole for hole in holes if abs(doubled_area(hole)) > 2 * SMALLEST_LAKE)
    return [closed(outside, 1), *(closed(lake, -1) for lake in lakes)]


def closed(ring: Line, direction: int) -> Line:
    """The ring with its first position repeated, counterclockwise (1) or clockwise (-1)."""
    turned = ring if doubled_area(ring) * direction > 0 else ring[::-1]
    return [*turned, turned[0]]


def land() -> list[list[Line]]:
    with LAND.unpacked() as folder:
        [everything] = json.loads((folder / "map.geo.json").read_text())["geometries"]
    polygons = (land_polygon(rings) for rings in everything["coordinates"])
    return [polygon for polygon in polygons if polygon]


def borders() -> list[Line]:
    """The lines that two countries share, within the region."""
    with COUNTRIES.unpacked() as folder:
        topology = json.loads((folder / "countries-10m.json").read_text())
    uses: Counter[int] = Counter()
    for country in topology["objects"]["countries"]["geometries"]:
        uses.update({arc if arc >= 0 else ~arc for arc in _arcs(country.get("arcs", []))})
    shared = (decoded(topology, arc) for arc, countries in sorted(uses.items()) if countries > 1)
    lines = [rounded(simplified(part)) for line in shared for part in within_region(line)]
    return [line for line in lines if len(line) > 1]


def within_region(line: Line) -> list[Line]:
    runs = groupby(line, key=lambda position: inside(position, REGION))
    return [list(run) for is_inside, run in runs if is_inside]


def _arcs(nested: Iterable[Any]) -> Iterable[int]:
    for item in nested:
        if isinstance(item, int):
            yield item
        else:
            yield from _arcs(item)


def decoded(topology: dict[str, Any], arc: int) -> Line:
    """One arc of a quantized TopoJSON file: its deltas added up, scaled and moved."""
    scale_x, scale_y = topology["transform"]["scale"]
    left, bottom = topology["transform"]["translate"]
    x = y = 0
    line = []
    for dx, dy in topology["arcs"][arc]:
        x, y = x + dx, y + dy
        line.append((x * scale_x + left, y * scale_y + bottom))
    return line


def feature(kind: str, shape: str, coordinates: list[Any]) -> dict[str, Any]:
    geometry = {"type": shape, "coordinates": coordinates}
    return {"type": "Feature", "properties": {"kind": kind}, "geometry": geometry}


def main() -> None:
    collection = {
        "type": "FeatureCollection",
        "attribution": ATTRIBUTION,
        "bbox": REGION,
        "features": [
            feature("land", "MultiPolygon", land()),
            feature("border", "MultiLineString", borders()),
        ],
    }
    text = json.dumps(collection, ensure_ascii=False, separators=(",", ":"))
    OUTPUT.write_text(text + "\n", encoding="utf-8")
    print(f"basemap.geojson: {len(text.encode()) / 1024:.0f} KiB")


if __name__ == "__main__":
    main()
