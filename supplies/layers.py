"""Stock on the map: where it lies, and what runs out there first."""

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.models import Scope
from incidents import queries as incidents
from maps.layers import Feature, Layer, layers
from supplies import queries
from supplies.quantities import in_words, plain


def _features(who: Any, scope: Scope) -> Iterator[Feature]:
    incident = incidents.find(who, scope.pk)
    url = reverse("supplies", kwargs={"ref": incident.ref})
    for here in queries.by_location(queries.cover(incident)):
        place, first_out = here[0].location, queries.lowest(here)
        yield Feature(
            str(place.pk),
            place.lat,
            place.lon,
            {
                "name": place.name,
                "kind": place.kind,
                "text": ", ".join(f"{in_words(c.quantity)} {c.item.name}" for c in here),
                "state": first_out.state if first_out else "unknown",
                "days": first_out.days if first_out else None,
                "items": {c.item.code: plain(c.quantity) for c in here},
                "url": url,
            },
        )


layers.add("stock", Layer(_("Stock"), "see_stock", _features, mark="square"))
