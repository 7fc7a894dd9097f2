"""The map of an incident: its page, and the layers that the page and other programs fetch."""

import json
from collections.abc import Iterable
from hashlib import sha256
from itertools import islice
from typing import Any

from csp.decorators import csp_update
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.serializers.json import DjangoJSONEncoder
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.exceptions import ValidationError

from core import api
from core.parts import Link
from incidents import queries
from incidents.models import Incident
from incidents.pages import open_page, show
from maps import draw
from maps.geo import Point
from maps.layers import Feature, Layer, layers
from partners.access import may
from partners.doors import Door
from partners.requests import Call, SignedIn

MOST_ROWS = 500
WITHOUT_TABLE = {"places"}


class MapLayer(Door):
    """GET answers one layer as GeoJSON, or 304 while it is what the caller has."""

    @extend_schema(
        parameters=[OpenApiParameter("incident", required=True)],
        responses={(200, "application/geo+json"): OpenApiTypes.OBJECT},
    )
    def get(self, request: Call, layer: str) -> HttpResponseBase:
        found = layers.get(layer)
        if found is None:
            raise Http404
        incident = api.asked(request, "incident", queries.find)
        if incident is None:
            raise ValidationError({"incident": [_("Say which incident.")]})
        if not _opens(request.user, found, incident):
            raise PermissionDenied
        body = geojson(found.read(request.user, incident.scope))
        response = HttpResponse(body, content_type="application/geo+json")
        response["Cache-Control"] = "private, no-cache"
        response["ETag"] = f'"{sha256(body).hexdigest()[:32]}"'
        return get_conditional_response(request, response["ETag"], response=response) or response


def geojson(features: Iterable[Feature]) -> bytes:
    """A FeatureCollection as RFC 7946 has it."""
    collection = {
        "type": "FeatureCollection",
        "features": [feature.geojson() for feature in features],
    }
    text = json.dumps(collection, cls=DjangoJSONEncoder, ensure_ascii=False, separators=(",", ":"))
    return text.encode()


def _opens(who: Any, layer: Layer, incident: Incident) -> bool:
    hidden = layer.shows_sites and not queries.may_see_sites(who, incident)
    return may(who, layer.act, incident) and not hidden


@require_safe
@login_required
@never_cache
def map_page(request: SignedIn, ref: str) -> HttpResponseBase:
    """The map, and beneath it one layer as a table: all of it for those who see or load no map."""
    incident = open_page(request, ref, "see_figures")
    opened = _opened(request, incident)
    asked = request.GET.get("table", "")
    chosen = asked if asked in opened else next(iter(opened))
    features = opened[chosen].read(request.user, incident.scope)
    context = {
        "shell": draw.shell(Point(incident.lat, incident.lon)),
        "layers": opened,
        "chosen": opened[chosen],
        "chips": _chips(opened, chosen),
        "features": list(islice(features, MOST_ROWS)),
        "most_rows": MOST_ROWS,
    }
    response = show(request, "incidents/map.html", incident, context)
    return csp_update(draw.policy())(lambda _request: response)(request)


def _chips(opened: dict[str, Layer], chosen: str) -> list[Link]:
    return [
        Link(layer.label, f"?table={name}", name == chosen)
        for name, layer in opened.items()
        if name not in WITHOUT_TABLE
    ]


def _opened(request: HttpRequest, incident: Incident) -> dict[str, Layer]:
    named = sorted(layers.names(), key=lambda name: layers[name].place)
    return {name: layers[name] for name in named if _opens(request.user, layers[name], incident)}
