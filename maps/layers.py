"""The map's layers: each app registers its own, the map asks all of them."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from django.utils.functional import Promise

from core.models import Scope
from core.registry import Registry


@dataclass(frozen=True)
class Feature:
    """One point of a layer, degrees WGS 84. `properties` are codes and figures: never who somebody is."""

    id: str
    lat: float
    lon: float
    properties: dict[str, Any] = field(default_factory=dict)

    def geojson(self) -> dict[str, Any]:
        """RFC 7946: longitude first."""
        return {
            "type": "Feature",
            "id": self.id,
            "geometry": {"type": "Point", "coordinates": [self.lon, self.lat]},
            "properties": self.properties,
        }


@dataclass(frozen=True)
class Layer:
    """`read(who, scope)` gives the features that `who` may see there; `act` opens the layer at all."""

    label: "str | Promise"
    act: str
    read: Callable[[Any, Scope], Iterable[Feature]]


layers: Registry[Layer] = Registry("map layer")
