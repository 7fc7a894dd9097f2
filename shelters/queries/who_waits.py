"""How many people wait for a place: those who are registered, and those who are only counted."""

from typing import NamedTuple

from incidents.models import Incident
from registrations import queries as registrations
from shelters.queries.places import figures


class WhoWaits(NamedTuple):
    """People without a place. Nobody can be placed before they are registered."""

    registered: int
    counted: int

    @property
    def people(self) -> int:
        return self.registered + self.counted


def who_waits(incident: Incident, *, registered: int | None = None) -> WhoWaits:
    """Callers that know how many are `registered` and wait pass it."""
    if registered is None:
        registered = figures(incident).without_place
    return WhoWaits(registered, registrations.figures(incident).unregistered)
