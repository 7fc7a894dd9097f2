"""The map's layers: each app registers its own, the map asks all of them."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from django.utils.functional import Promise

from core.models import Scope
from core.registry import Registry


@dataclass(frozen=True)
class Feature:
    """One point of a layer, degrees WGS 84. `properties` are codes and figures: never who somebody is.

    The map and the table beneath it know these properties, all of them optional, and leave the others to
    programs: `name` what it is called, `text` its figures as a sentence, `state` good | attention |
    critical | unknown, `share` from 0 to 1 how full it is (None when nobody knows), `url` its page,
    `to` the [longitude, latitude] to which a line is drawn.
    """

    id: str | None
    lat: float
    lon: float
    properties: dict[str, Any] = field(default_factory=dict)

    def geojson(self) -> dict[str, Any]:
        """RFC 7946: longitude first. Counts of many things together have no id."""
        return {
            "type": "Feature",
            **({} if self.id is None else {"id": self.id}),
            "geometry": {"type": "Point", "coordinates": [self.lon, self.lat]},
            "properties": self.properties,
        }


@dataclass(frozen=True)
class Layer:
    """`read(who, scope)` gives the features that `who` may see there; `act` opens the layer at all.

    A layer that `shows_sites` tells where people in need of protection are: in a real arrival of foreigners
    it opens only for those who may also "see_sites". `mark` is how its points are drawn: one of
    maps/templates/maps/marks; `place` orders the layers; `credit` names whose data it is, if not ours.
    """

    label: "str | Promise"
    act: str
    read: Callable[[Any, Scope], Iterable[Feature]]
    shows_sites: bool = True
    mark: str = "dot"
    place: int = 50
    credit: str = ""

    @property
    def mark_template(self) -> str:
        return f"maps/marks/{self.mark}.html"


layers: Registry[Layer] = Registry("map layer")
