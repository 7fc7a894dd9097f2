"""The API's doors to people who look for people."""

from typing import Any, cast

from django.db.models import Q, QuerySet
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from rest_framework.response import Response

from core import api
from core.fields import Wrong
from incidents import queries as incidents
from partners.access import may, require
from partners.doors import ChangingItem, Collection, Door, Move
from partners.models import User
from partners.requests import Call
from registrations import queries, serializers
from registrations.models import TracingProposal, TracingRequest
from registrations.queries import tracing
from registrations.rights import require_to_trace
from registrations.services import tracing as tracing_services

GOING_ON = Q(state__in=TracingRequest.GOING_ON)
STATES = {None: Q(), "open": GOING_ON, "closed": ~GOING_ON}


class TracingDoor(Door):
    def find(self, request: Call, key: str) -> TracingRequest:
        return tracing.find(request.user, key)

    def show(self, row: TracingRequest) -> dict[str, Any]:
        if may(self.request.user, "protect", row):
            return serializers.tracing_request(row)
        return serializers.tracing_outline(row)


class TracingRequests(TracingDoor, Collection):
    reads = writes = "open_tracing"
    shape = serializers.TracingShape
    kind = "tracing_request"
    asks = {"incident": "Its id or ref.", "state": "open or closed."}

    def rows(self, request: Call, **path: Any) -> QuerySet[TracingRequest]:
        state = request.query_params.get("state")
        rows = tracing.requests(request.user, api.asked(request, "incident", incidents.find))
        if state not in STATES:
            raise Wrong({"state": [_("Write open or closed.")]})
        return rows.filter(STATES[state])

    def show_all(self, rows: list[TracingRequest]) -> list[dict[str, Any]]:
        user = cast(User, self.request.user)
        read = [row for row in rows if may(user, "protect", row)]
        tracing_services.note_tracing_read(read, by=user)
        return super().show_all(rows)

    def create(self, request: Call, data: dict[str, Any], **path: Any) -> TracingRequest:
        key = data.get("household")
        household = queries.find(request.user, key) if key else None
        incident = household.incident if household else None
        incident = incident or incidents.find(request.user, data["incident"])
        require_to_trace(request.user, incident, household)
        return tracing_services.open_request(
            incident,
            by=request.user,
            household=household,
            person=data.get("person"),
            id=data.get("id"),
            contact=data.get("contact", ""),
            **data["sought"],
        )


class TracingRequestItem(TracingDoor, ChangingItem):
    """Protection reads it whole, with who may be the one, and corrects it."""

    reads = "open_tracing"
    writes = "protect"
    shape = serializers.TracingChange

    def get(self, request: Call, key: str) -> Response:
        row = self.find(request, key)
        answer = self.show(row)
        if may(request.user, "protect", row):
            tracing_services.note_tracing_read([row], by=request.user)
            found = tracing.proposals(request.user).filter(request=row)
            answer["proposals"] = [serializers.tracing_proposal(each) for each in found]
            answer["elsewhere"] = tracing.elsewhere(request.user, row)
        return Response(answer)

    def change(self, request: Call, row: TracingRequest, data: dict[str, Any]) -> TracingRequest:
        require(request.user, "protect", row)
        told = data.pop("sought", {}) | data
        return tracing_services.change_request(row, by=request.user, **told) if told else row


class CloseTracing(TracingDoor, Move):
    writes = "protect"
    shape = serializers.OutcomeShape

    def do(self, request: Call, row: TracingRequest, data: dict[str, Any], **path: Any) -> Any:
        require(request.user, "protect", row)
        return tracing_services.close_request(row, data["outcome"], by=request.user)


class AnswerProposal(Move):
    """What the one who was found says, or that it is somebody else."""

    writes = "protect"
    shape = serializers.AnswerShape

    def find(self, request: Call, key: str) -> TracingProposal:
        return get_object_or_404(tracing.proposals(request.user), pk=key)

    def show(self, row: TracingProposal) -> dict[str, Any]:
        return serializers.tracing_proposal(row)

    def do(self, request: Call, row: TracingProposal, data: dict[str, Any], **path: Any) -> Any:
        return tracing_services.answer_proposal(
            row, data["answer"], by=request.user, words=data["words"]
        )
