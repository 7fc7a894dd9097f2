"""API views of movements."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from rest_framework.exceptions import ValidationError

from core import api
from incidents import queries as incidents
from incidents.models import Incident
from partners.doors import Collection, Item, Move
from partners.requests import Call
from shelters import destinations, queries, rights, serializers, services
from shelters.api.orders import somewhere
from shelters.destinations import Elsewhere
from shelters.models import Movement, Shelter

TO = ("to_kind", "to", "to_text", "to_lat", "to_lon")


class MovementDoor:
    reads = writes = "see_movements"

    def find(self, request: Call, key: UUID | str) -> Movement:
        return queries.movement(request.user, UUID(str(key)))

    def show(self, row: Movement) -> dict[str, Any]:
        return serializers.movement(row)


class Movements(MovementDoor, Collection):
    shape = serializers.PeopleMovementShape
    kind = "movement"
    asks = {
        "incident": "Its id or ref.",
        "state": "One state, or several with commas between them.",
    }

    def rows(self, request: Call, **path: Any) -> QuerySet[Movement]:
        incident = api.asked(request, "incident", incidents.find)
        asked = api.narrowed(request, serializers.MovementFilter)
        return queries.movements(request.user, incident).filter(**asked)

    def create(self, request: Call, data: dict[str, Any], **path: Any) -> Movement:
        about = dict(data)
        origin, to = somewhere(request, about, "from"), self.destination(request, about)
        keys = about.pop("households")
        found = (queries.household(request.user, key) for key in keys)
        households = list({row.pk: row for row in found}.values())
        for household in households:
            shelter = to if isinstance(to, Shelter) else None
            rights.require_to_send(request.user, household, origin, shelter)
        incident = self.incident(request, about, origin, to)
        about |= {"origin": origin, "origin_text": about.pop("from_text")}
        for name in ("from", "incident", *TO):
            about.pop(name, None)
        row = services.plan_movement(incident, to, households, by=request.user, **about)
        return self.find(request, row.pk)

    def destination(self, request: Call, data: dict[str, Any]) -> Shelter | Elsewhere:
        """The destination in a body. Raises ValidationError for one that the caller may not know of."""
        kind = data["to_kind"]
        if kind in destinations.NAMED:
            return Elsewhere(kind, data["to_text"], lat=data["to_lat"], lon=data["to_lon"])
        if kind == Movement.To.SHELTER:
            found: Shelter | Elsewhere | None = somewhere(request, data)
        else:
            incident = self.incident(request, data, somewhere(request, data, "from"), None)
            found = queries.elsewhere(request.user, incident, kind, data["to"])
        if found is None:
            raise ValidationError({"to": [_("There is no such place to go to.")]})
        return found

    def incident(
        self,
        request: Call,
        data: dict[str, Any],
        origin: Shelter | None,
        to: Shelter | Elsewhere | None,
    ) -> Incident:
        """The incident of one of the two shelters; without a shelter the body must name it."""
        shelter = to if isinstance(to, Shelter) else origin
        if shelter is not None:
            return shelter.incident
        if not data.get("incident"):
            raise ValidationError({"incident": [_("This field is required.")]})
        return incidents.find(request.user, data["incident"])


class MovementItem(MovementDoor, Item):
    pass


class CountOut(MovementDoor, Move):
    shape = serializers.CountOutShape

    def do(self, request: Call, row: Movement, data: dict[str, Any], **path: Any) -> Movement:
        rights.require_to_count_out(request.user, row)
        services.count_out(row, data["people"], by=request.user)
        return self.find(request, row.pk)


class CountIn(MovementDoor, Move):
    shape = serializers.CountInShape

    def do(self, request: Call, row: Movement, data: dict[str, Any], **path: Any) -> Movement:
        rights.require_to_count_in(request.user, row)
        arrived = self.arrived(row, data["arrived"])
        services.count_in(
            row, data["people"], by=request.user, arrived=arrived, reason=data["reason"]
        )
        return self.find(request, row.pk)

    def arrived(self, row: Movement, given: list[str] | None) -> list[str] | None:
        """Their numbers; None means everybody."""
        if given is None:
            return None
        known, strangers = queries.strangers_aboard(row, given)
        if strangers:
            message = _("Not a household that went along: %(number)s")
            told = [message % {"number": number} for number in strangers]
            raise ValidationError({"arrived": told})
        return known


class CancelMovement(MovementDoor, Move):
    def do(self, request: Call, row: Movement, data: dict[str, Any], **path: Any) -> Movement:
        rights.require_to_count_out(request.user, row)
        services.cancel_movement(row, by=request.user)
        return self.find(request, row.pk)
