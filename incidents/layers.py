"""What the map knows of the surge itself: who landed where, and what the land around is called."""

from collections.abc import Iterator
from functools import cache

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from core.models import Scope
from core.words import number
from incidents import queries
from incidents.models import Arrival, Incident
from incidents.spots import Spot
from maps.geo import Point
from maps.geocode import Place, gazetteer
from maps.layers import Feature, Layer, layers
from maps.models import Area
from partners.access import Who

AROUND = 2.0  # degrees from the incident, some 220 km
NEAREST_PLACES, SHOWN_PLACES = 1500, 80
TOWNS = ("province_seat", "regency_seat", "district_seat", "harbour", "village", "place")


def arrivals(who: Who, scope: Scope) -> Iterator[Feature]:
    incident = Incident.objects.get(pk=scope.pk)
    url = reverse("arrivals", kwargs={"ref": incident.ref})
    for row in queries.arrivals(incident).order_by("created_at"):
        if spot := row.spot:
            said = {**_arrival(row, spot), "url": url}
            yield Feature(str(row.pk), spot.lat, spot.lon, said)


def _arrival(row: Arrival, spot: Spot) -> dict[str, object]:
    people: int = row.people  # type: ignore[attr-defined]  # arrivals() annotates it
    told = ngettext("%(n)s person, %(state)s", "%(n)s people, %(state)s", people)
    text = told % {"n": number(people), "state": row.get_state_display()}
    if not spot.is_said:
        text = _("%(told)s. About here: only the name of the place was told.") % {"told": text}
    return {
        "name": row.code,
        "mode": row.mode,
        "arrival_state": row.state,
        "people": people,
        "arrived_at": row.arrived_at,
        "is_approximate": not spot.is_said,
        "text": text,
    }


def areas(who: Who, scope: Scope) -> Iterator[Feature]:
    """Administrative areas around the incident, of those that were loaded with a point."""
    here = Incident.objects.get(pk=scope.pk)
    near = Area.objects.filter(
        lat__range=(here.lat - AROUND, here.lat + AROUND),
        lon__range=(here.lon - AROUND, here.lon + AROUND),
    )
    for row in near.order_by("level", "name"):
        if row.lat is not None and row.lon is not None:
            codes = {"p_code": row.p_code, "kemendagri_code": row.kemendagri_code}
            properties = {"name": row.name, "level": row.level, **codes}
            yield Feature(str(row.pk), row.lat, row.lon, properties)


def places(who: Who, scope: Scope) -> Iterator[Feature]:
    """Towns, harbours and villages to know the coast by, the more important ones first."""
    here = Incident.objects.get(pk=scope.pk)
    for place in _places(Point(round(here.lat, 1), round(here.lon, 1))):
        properties = {"name": place.name, "kind": place.kind}
        yield Feature(None, place.point.lat, place.point.lon, properties)


@cache
def _places(point: Point) -> list[Place]:
    near = gazetteer().around(point, limit=NEAREST_PLACES)
    towns = [(TOWNS.index(p.kind), km, p.name, p) for p, km in near if p.kind in TOWNS]
    return [place for *_rank, place in sorted(towns, key=lambda town: town[:3])[:SHOWN_PLACES]]


layers.add(
    "arrivals", Layer(gettext_lazy("Arrivals"), "see_figures", arrivals, mark="triangle", place=10)
)
layers.add("areas", Layer(gettext_lazy("Areas"), "see_figures", areas, shows_sites=False, place=60))
layers.add(
    "places",
    Layer(
        gettext_lazy("Place names"),
        "see_figures",
        places,
        shows_sites=False,
        mark="word",
        place=70,
        credit="© GeoNames, CC BY 4.0",
    ),
)
