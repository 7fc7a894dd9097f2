"""The destinations of movements that are no shelters."""

from collections.abc import Iterator

from incidents import queries as incidents
from incidents.models import Arrival, Incident
from partners.access import Who
from shelters import destinations
from shelters.destinations import Elsewhere
from shelters.models import Movement


def all_elsewhere(who: Who, incident: Incident) -> list[Elsewhere]:
    """All that `who` may choose in an incident, kind by kind."""
    return [row for source in destinations.known for row in source(who, incident)]


def elsewhere(who: Who, incident: Incident, kind: str, key: str) -> Elsewhere | None:
    """The destination of a kind by its id, or by its code where it has one."""
    source = destinations.known.get(kind)
    rows = source(who, incident) if source else ()
    return next((row for row in rows if key in {str(row.id), row.code or None}), None)


def arrival_points(who: Who, incident: Incident) -> Iterator[Elsewhere]:
    """The places where people have arrived, to which others can be brought."""
    rows = incidents.arrivals(incident).exclude(state=Arrival.State.PUSHED_BACK)
    for row in rows.order_by("code"):
        name = " ".join(filter(None, (row.code, row.place)))
        yield Elsewhere(Movement.To.ARRIVAL, name, row.pk, row.code, row.lat, row.lon)
