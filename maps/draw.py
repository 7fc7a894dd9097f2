"""The shell of a map, drawn by folium: an empty Leaflet map that knows where to look.

What is on it comes later: maps/static/maps/map.js fetches the layers and writes their words as text.
Nothing that a person typed may ever pass through folium, which prints it into scripts and popups raw.
"""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from csp.constants import NONCE
from django.conf import settings
from django.templatetags.static import static
from django.utils.safestring import SafeString, mark_safe

from maps.geo import Point

ZOOM = 9
DEEPEST_ZOOM = 17  # the shipped coast is no finer than 10 m


@dataclass(frozen=True)
class Shell:
    """The parts of a map's page. `name` is the global variable that holds the Leaflet map.

    `links` belong into the head, `html` where the map stands, `script` behind it, with the page's nonce.
    `basemap` is where the shipped land is fetched from, empty where tiles take its place.
    """

    name: str
    basemap: str
    links: SafeString
    html: SafeString
    script: SafeString


def shell(centre: Point, *, zoom: int = ZOOM) -> Shell:
    """A map around `centre`, with tiles only when MAP_TILE_URL names a server for them."""
    import folium  # noqa: PLC0415 - half a second that no other page and no command should pay

    drawing = folium.Map(
        location=(centre.lat, centre.lon),
        zoom_start=zoom,
        tiles=settings.MAP_TILE_URL or None,
        attr=urlsplit(settings.MAP_TILE_URL).netloc,
        control_scale=True,
        prefer_canvas=True,
        maxZoom=DEEPEST_ZOOM,
    )
    drawing.default_js = [("leaflet", static("vendor/leaflet/leaflet.js"))]
    drawing.default_css = [
        ("leaflet_css", static("vendor/leaflet/leaflet.css")),
        ("map_css", static("maps/map.css")),
    ]
    figure: Any = drawing.get_root()
    figure.render()
    # Folium's own head forbids zooming the page and lays the map over all of it.
    for part in ("meta_http", drawing.get_name()):
        del figure.header._children[part]
    return Shell(
        drawing.get_name(),
        "" if settings.MAP_TILE_URL else static("maps/basemap.geojson"),
        _safe(figure.header.render()),
        _safe(figure.html.render()),
        _safe(figure.script.render()),
    )


def policy() -> dict[str, list[Any]]:
    """What the page of a map may load and no other page: folium's script by its nonce, and tiles."""
    allowed: dict[str, list[Any]] = {"script-src": [NONCE]}
    tiles = urlsplit(settings.MAP_TILE_URL)
    if tiles.netloc:
        allowed["img-src"] = [f"{tiles.scheme}://{tiles.netloc.replace('{s}', '*')}"]
    return allowed


def _safe(markup: str) -> SafeString:
    return mark_safe(markup)  # noqa: S308 - made of numbers and of addresses of ours
