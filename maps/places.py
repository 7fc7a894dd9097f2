"""Choosing a point by the name of a place: what people type, and the places that may be meant."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple
from urllib.parse import urlencode

from django import forms
from django.forms.widgets import Script
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.words import number
from maps.geo import Point, UnclearPoint, distance_km, parse_point
from maps.geocode import Place, gazetteer

SHORTEST, MOST = 3, 6  # letters of a name, places of that name
KINDS = {
    "province_seat": _("capital of a province"),
    "regency_seat": _("capital of a regency"),
    "district_seat": _("capital of a district"),
    "harbour": _("harbour"),
    "village": _("village"),
    "place": _("place"),
    "island": _("island"),
}


@dataclass(frozen=True)
class Choice:
    """A place to choose: its point as `parse_point` reads it, and how people know it from others."""

    point: str
    label: str
    kind: str
    km: str


class Typed(NamedTuple):
    """The name that somebody typed, and the point of the place that they chose, as it was sent."""

    name: str
    point: str


def choices(name: str, near: Point | None = None) -> list[Choice]:
    """Places that may be meant, the nearest to `near` first."""
    if len(name.strip()) < SHORTEST:
        return []
    return [_choice(place, near) for place in gazetteer().search(name, near=near, limit=MOST)]


def _choice(place: Place, near: Point | None) -> Choice:
    km = number(distance_km(near, place.point)) if near else ""
    return Choice(str(place.point), str(place), str(KINDS[place.kind]), km)


def read(text: str) -> Point | None:
    """The point that `text` says; None where it says none."""
    try:
        return parse_point(text)
    except UnclearPoint:
        return None


class PlaceInput(forms.TextInput):
    """A name to type, with places to choose from: while somebody types, or when the form comes back."""

    template_name = "maps/place_input.html"
    input_type = "search"
    near: Point | None = None

    class Media:
        js = (
            Script("django_htmx/htmx-2.min.js", defer=True),
            Script("maps/place.js", type="module"),
        )

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        typed = value or Typed("", "")
        context: dict[str, Any] = super().get_context(name, typed.name, attrs)
        context["widget"]["attrs"] |= self._asking(name)
        found = choices(typed.name, self.near)
        return {**context, "choices": found, "chosen": typed.point}

    def use_required_attribute(self, initial: Any) -> bool:
        """Degrees do as well."""
        return False

    def _asking(self, name: str) -> dict[str, str]:
        """htmx asks for places while somebody types."""
        address = reverse("find_places")
        return {
            "autocomplete": "off",
            "hx-get": f"{address}?{urlencode({'near': self.near})}" if self.near else address,
            "hx-trigger": "input changed delay:300ms",
            "hx-target": f"#{name}-choices",
            "hx-sync": "this:replace",
        }

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> Typed:
        return Typed(data.get(name, ""), data.get(f"{name}_point", ""))


class PlaceField(forms.Field):
    """What was typed and chosen; which of it holds, or degrees in its stead, is for the form to say."""

    widget = PlaceInput
