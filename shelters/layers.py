"""Shelters on the map: rings that fill. The kinds of places inside are nobody's business there."""

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from core.models import Scope
from incidents import queries as incidents
from maps.layers import Feature, Layer, layers
from shelters import queries
from shelters.models import Shelter


def _features(who: Any, scope: Scope) -> Iterator[Feature]:
    incident = incidents.find(who, scope.pk)
    for shelter in queries.sites(who, incident):
        properties = {
            "code": shelter.code,
            "name": shelter.name,
            "kind": shelter.kind,
            "status": shelter.status,
            "state": _state(shelter),
            "share": shelter.fill.share,
            "free": shelter.free,
            "capacity": shelter.rated,
            "text": _text(shelter),
            "url": reverse("shelter", kwargs={"ref": incident.ref, "code": shelter.code}),
        }
        yield Feature(str(shelter.pk), shelter.lat, shelter.lon, properties)


def _state(shelter: Shelter) -> str:
    if not shelter.is_in_use:
        return "unknown"
    return shelter.fill.state


def _text(shelter: Shelter) -> str:
    if not shelter.is_in_use:
        return shelter.get_status_display()
    if shelter.free is None:
        return _("Nobody knows how many people it takes.")
    return _("%(free)s free of %(capacity)s") % {"free": shelter.free, "capacity": shelter.rated}


layers.add("shelters", Layer(lazy("Shelters"), "see_shelters", _features, mark="ring", place=20))
