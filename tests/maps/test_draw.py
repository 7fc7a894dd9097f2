"""Folium draws an empty map out of our own files."""

import re
from typing import Any

from maps.draw import policy, shell
from maps.geo import Point

SIKAKAP = Point(-2.77, 100.21)
TILES = "https://{s}.tiles.example/{z}/{x}/{y}.png"


def test_the_shell_asks_no_other_host() -> None:
    drawn = shell(SIKAKAP)
    assert "http" not in drawn.links + drawn.html + drawn.script


def test_the_shell_brings_leaflet_and_our_own_style() -> None:
    files = re.findall(r'(?:src|href)="([^"]+)"', shell(SIKAKAP).links)
    assert [file.rsplit("/")[-1] for file in files] == ["leaflet.js", "leaflet.css", "map.css"]


def test_the_shell_holds_no_style_and_no_second_script() -> None:
    drawn = shell(SIKAKAP)
    assert "style" not in drawn.html + drawn.script
    assert "<script" not in drawn.html + drawn.script


def test_two_maps_do_not_share_a_name() -> None:
    assert shell(SIKAKAP).name != shell(SIKAKAP).name


def test_without_tiles_the_shipped_land_is_drawn() -> None:
    assert shell(SIKAKAP).basemap.endswith("basemap.geojson")
    assert "img-src" not in policy()


def test_tiles_are_a_choice(settings: Any) -> None:
    settings.MAP_TILE_URL = TILES
    drawn = shell(SIKAKAP)
    assert (drawn.basemap, policy()["img-src"]) == ("", ["https://*.tiles.example"])
    assert TILES in drawn.script
