"""API views that close or evacuate a site."""

from typing import Any
from uuid import UUID

from django.http import Http404
from django.utils.translation import gettext as _
from rest_framework.exceptions import ValidationError
from rest_framework.response import Response

from core import api
from partners.access import require
from partners.doors import Move
from partners.requests import Call
from shelters import queries, rights, serializers, services
from shelters.models import Closing, Evacuation, Shelter

BY_PROPOSAL = "by_proposal"


def somewhere(request: Call, data: dict[str, Any], name: str = "to") -> Shelter | None:
    """The shelter named in a body, if any. Raises ValidationError for one the caller may not know of."""
    key = data.get(name)
    if not key or key == BY_PROPOSAL:
        return None
    try:
        return queries.find(request.user, key)
    except Http404 as error:
        raise ValidationError({name: [_("There is no such shelter.")]}) from error


class Order(Move):
    """An order for a whole site, given once for each client id and then carried out."""

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
        """Carry out a committed order. Safe to repeat."""
        raise NotImplementedError


class Close(Order):
    writes = act = "edit_shelter"
    shape = serializers.CloseShape
    kind = "closing"

    def do(self, request: Call, row: Shelter, data: dict[str, Any], **path: Any) -> Closing:
        said = {name: data.get(name) for name in ("id", "closes_at")}
        to = somewhere(request, data)
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
        to = somewhere(request, data)
        rights.require_to_evacuate(request.user, row, to, data["blocks_reason"])
        said = {name: data[name] for name in ("to_text", "reason", "blocks_reason")}
        return services.order_evacuation(row, by=request.user, id=data.get("id"), to=to, **said)

    def again(self, site: Shelter, id: UUID) -> Evacuation:
        return site.evacuations.get(pk=id)

    def carried_out(self, row: Evacuation) -> Evacuation:
        return services.carry_out_evacuation(row)

    def show(self, row: Evacuation) -> dict[str, Any]:
        return serializers.evacuation(row)
