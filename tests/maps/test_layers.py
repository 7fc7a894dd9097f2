"""The points of a layer, as other programs read them."""

from maps.layers import Feature


def test_longitude_comes_first() -> None:
    point = Feature("a", lat=-2.77, lon=100.21).geojson()["geometry"]
    assert point == {"type": "Point", "coordinates": [100.21, -2.77]}


def test_a_count_has_no_id() -> None:
    assert "id" not in Feature(None, 0, 0, {"count": 3}).geojson()
