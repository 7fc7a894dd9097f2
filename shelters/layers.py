"""Shelters on the map: rings that fill. The kinds of places inside are nobody's business there."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from core.models import Scope
from core.parts import Fill
from incidents import queries as incidents
from maps.layers import Feature, Layer, layers
from shelters import queries
from shelters.models import Shelter

CODE = "~"  # in no incident's reference


class Spot(NamedTuple):
    """What the map shows of a shelter: a thousand of these cost a third of a thousand rows of the model."""

    id: UUID
    lat: float
    lon: float
    code: str
    name: str
    kind: str
    status: str
    declared: int | None
    capacity: int
    blocked: int
    occupied: int
    held: int
    other_occupied: int
    figure_at: datetime

    def fill(self, *, old: bool) -> Fill:
        in_use = self.occupied + self.other_occupied
        rated = None if self.declared is None else self.capacity
        return Fill(rated, in_use, self.held, self.blocked, self.other_occupied, old)


def _features(who: Any, scope: Scope) -> Iterator[Feature]:
    incident = incidents.find(who, scope.pk)
    page, words = reverse("shelter", args=[incident.ref, CODE]), _words()
    long_ago = timezone.now() - Shelter.STALE_AFTER
    for row in queries.sites_in_short(who, incident).values_list(*Spot._fields):
        spot = Spot(*row)
        fill = spot.fill(old=spot.figure_at < long_ago)
        properties = {
            "code": spot.code,
            "name": spot.name,
            "kind": spot.kind,
            "status": spot.status,
            "state": fill.state if spot.status in Shelter.IN_USE else "unknown",
            "share": fill.share,
            "free": fill.free,
            "capacity": fill.capacity,
            "updated_at": spot.figure_at,
            "figure_is_old": fill.old,
            "text": _text(spot, fill, words),
            "url": page.replace(CODE, spot.code),
        }
        yield Feature(str(spot.id), spot.lat, spot.lon, properties)


def _words() -> dict[str, str]:
    """Asked for once, not once for each shelter: by status, for unknown and for known places."""
    return {value: str(label) for value, label in Shelter.Status.choices} | {
        "unknown": _("Nobody knows how many people it takes."),
        "known": _("%(free)s free of %(capacity)s"),
        "old": _("old figure"),
    }


def _text(spot: Spot, fill: Fill, words: dict[str, str]) -> str:
    if spot.status not in Shelter.IN_USE:
        return words[spot.status]
    if fill.free is None:
        return words["unknown"]
    told = words["known"] % {"free": fill.free, "capacity": fill.capacity}
    return f"{told} · {words['old']}" if fill.old else told


layers.add("shelters", Layer(lazy("Shelters"), "see_shelters", _features, mark="ring", place=20))
