"""Destinations of movements that are no shelters. Each app that knows such places adds its own."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from core.registry import Registry
from incidents.models import Incident
from partners.access import Who
from shelters.models import Movement


@dataclass(frozen=True)
class Elsewhere:
    """A place that is no shelter. `kind` says what becomes of people there; `id` and `code` identify it,
    where some app keeps a list of such places."""

    kind: str
    name: str
    id: UUID | None = None
    code: str = ""
    lat: float | None = None
    lon: float | None = None

    @property
    def columns(self) -> dict[str, object]:
        """As a movement keeps it."""
        return {
            "to_kind": self.kind,
            "to_text": self.name,
            "to_id": self.id,
            "to_lat": self.lat,
            "to_lon": self.lon,
        }


# The places of one kind that `who` may choose in an incident, in the order in which they are offered.
Source = Callable[[Who, Incident], Iterable[Elsewhere]]
known: Registry[Source] = Registry("kind of destination")
NAMED = (Movement.To.PLACE, Movement.To.ONWARD)  # given as text: no app keeps a list of these

FOLLOWS: dict[str, Promise] = {
    Movement.To.ARRIVAL: _(
        "They give their places back when they leave, and wait there for others."
    ),
    Movement.To.FACILITY: _("They are in hospital from when they leave, and keep their places."),
    Movement.To.PLACE: _("They are relocated from when they leave, and give their places back."),
    Movement.To.ONWARD: _("They are transferred from when they leave, and give their places back."),
}
