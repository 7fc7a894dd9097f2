"""From the page of an arrival on to the places of its people."""

from typing import Any

from incidents.models import Arrival
from partners.access import may
from partners.models import User
from registrations.steps import Step, steps
from shelters import queries, rules


def _place(arrival: Arrival, user: User) -> dict[str, Any] | None:
    """Where households of it wait that a plan may place."""
    if not may(user, "hold_places", arrival):
        return None
    waits = queries.waiting(arrival.incident).filter(arrival=arrival)
    to_place = any(not rules.is_child_without_family(row) for row in waits)
    return {"arrival": arrival} if to_place else None


steps.add("place", Step("shelters/parts/place_arrival.html", _place))
