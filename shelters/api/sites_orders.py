"""The API's doors to what is ordered at a site: it closes, it is evacuated, people go together."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404
from django.utils.translation import gettext as _
from rest_framework.exceptions import ValidationError
from rest_framework.response import Response

from core import api
from incidents import queries as incidents
from partners.access import require
from partners.doors import Collection, Item, Move
from partners.requests import Call
from shelters import queries, rights, serializers, services
from shelters.models import Closing, Evacuation, Movement, Shelter

BY_PROPOSAL = "by_proposal"


def _somewhere(request: Call, data: dict[str, Any], name: str = "to") -> Shelter | None:
    """The shelter that a body names. Raises ValidationError for one that the caller does not know."""
    key = data.get(name)
    if not key or key == BY_PROPOSAL:
        return None
    try:
        return queries.find(request.user, key)
    except Http404 as error:
        raise ValidationError({name: [_("There is no such shelter.")]}) from error


class Order(Move):
    """One act on a whole site; an id of the client's own is taken once."""

    kind: str
    act: str

    def find(self, request: Call, key: str) -> Shelter:
        return queries.find(request.user, key)

    def post(self, request: Call, key: str, **path: Any) -> Response:
        data, site = self.body(request), self.find(request, key)
        require(request.user, self.act, site)
        row, _new = api.created_once(
            request,
            self.kind,
            {**data, "shelter": str(site.pk)},
            make=lambda: self.do(request, site, data),
            find=lambda id: self.again(site, id),
        )
        return Response(self.show(self.carried_out(row)), status=self.status)

    def again(self, site: Shelter, id: UUID) -> Any:
        raise NotImplementedError

    def carried_out(self, row: Any) -> Any:
        """What was ordered and committed, done: household by household, or all at once."""
        raise NotImplementedError


class Close(Order):
    writes = act = "edit_shelter"
    shape = serializers.CloseShape
    kind = "closing"

    def do(self, request: Call, row: Shelter, data: dict[str, Any], **path: Any) -> Closing:
        said = {name: data.get(name) for name in ("id", "closes_at")}
        to = _somewhere(request, data)
        return services.order_closing(row, by=request.user, to=to, reason=data["reason"], **said)

    def again(self, site: Shelter, id: UUID) -> Closing:
        return site.closings.get(pk=id)

    def carried_out(self, row: Closing) -> Closing:
        services.carry_out_closing(row)
        return row

    def show(self, row: Closing) -> dict[str, Any]:
        return serializers.closing(row, queries.moved_by(row), queries.inside(row.shelter))


class Evacuate(Order):
    writes = act = "evacuate"
    shape = serializers.EvacuateShape
    kind = "evacuation"

    def do(self, request: Call, row: Shelter, data: dict[str, Any], **path: Any) -> Evacuation:
        return services.order_evacuation(
            row,
            by=request.user,
            id=data.get("id"),
            to=_somewhere(request, data),
            to_text=data["to_text"],
            reason=data["reason"],
        )

    def again(self, site: Shelter, id: UUID) -> Evacuation:
        return site.evacuations.get(pk=id)

    def carried_out(self, row: Evacuation) -> Evacuation:
        return services.carry_out_evacuation(row)

    def show(self, row: Evacuation) -> dict[str, Any]:
        return serializers.evacuation(row)


class MovementDoor:
    reads = writes = "see_movements"

    def find(self, request: Call, key: UUID | str) -> Movement:
        return queries.movement(request.user, UUID(str(key)))

    def show(self, row: Movement) -> dict[str, Any]:
        return serializers.movement(row)


class Movements(MovementDoor, Collection):
    shape = serializers.PeopleMovementShape
    kind = "movement"

    def rows(self, request: Call, **path: Any) -> QuerySet[Movement]:
        key = request.query_params.get("incident")
        rows = queries.movements(request.user, incidents.find(request.user, key) if key else None)
        state = request.query_params.get("state")
        return rows.filter(state__in=state.split(",")) if state else rows

    def create(self, request: Call, data: dict[str, Any], **path: Any) -> Movement:
        about = dict(data)
        origin, to = _somewhere(request, about, "from"), _somewhere(request, about)
        if to is None:
            raise ValidationError({"to": [_("There is no such shelter.")]})
        households = [queries.household(request.user, key) for key in about.pop("households")]
        for household in households:
            rights.require_to_send(request.user, household, origin, to)
        for name in ("from", "to", "incident"):
            about.pop(name, None)
        about |= {"origin": origin, "origin_text": about.pop("from_text")}
        row = services.plan_movement(to.incident, to, households, by=request.user, **about)
        return self.find(request, row.pk)


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
        require(request.user, "check_in", row.destination)
        arrived = queries.numbers_of(data["arrived"])
        services.count_in(
            row, data["people"], by=request.user, arrived=arrived, reason=data["reason"]
        )
        return self.find(request, row.pk)


class CancelMovement(MovementDoor, Move):
    def do(self, request: Call, row: Movement, data: dict[str, Any], **path: Any) -> Movement:
        rights.require_to_count_out(request.user, row)
        services.cancel_movement(row, by=request.user)
        return self.find(request, row.pk)
