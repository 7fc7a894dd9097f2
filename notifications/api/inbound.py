"""The API's doors to what comes in by SMS."""

from typing import Any
from uuid import UUID, uuid4

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from rest_framework.response import Response

from core import api
from notifications.models import InboundMessage
from notifications.queries import inbound as queries
from notifications.serializers.inbound import HandleShape, InboundFilter, inbound
from notifications.services import handling
from partners.access import require
from partners.doors import Door, Item, Move
from partners.requests import Call


class InboundDoor(Door):
    reads = "see_inbox"
    writes = "handle_inbox"

    def rows(self, request: Call) -> QuerySet[InboundMessage]:
        return queries.inbox(request.user)

    def find(self, request: Call, key: str) -> InboundMessage:
        return get_object_or_404(self.rows(request), pk=key)

    def show(self, row: InboundMessage) -> dict[str, Any]:
        return inbound(row, self.request.user)


class InboundTexts(InboundDoor):
    """`?show=todo` (the default), `red` or `all`."""

    asks = {"show": "todo (which it is else), red or all."}

    def get(self, request: Call) -> Response:
        asked = api.narrowed(request, InboundFilter)
        rows = queries.chosen(request.user, asked.get("show", "todo"))
        return api.listed(request, rows, self.show_all)


class InboundText(InboundDoor, Item):
    pass


class HandleText(InboundDoor, Move):
    shape = HandleShape

    def do(self, request: Call, row: InboundMessage, data: dict[str, Any], **path: Any) -> Any:
        require(request.user, "handle_inbox", row.scope)
        return handle(row, data, request)


def handle(row: InboundMessage, data: dict[str, Any], request: Call) -> InboundMessage:
    text, id = data.get("text", ""), data.get("id") or uuid4()
    match data["action"]:
        case "reply":
            handling.answer_text(row, text, by=request.user, id=UUID(str(id)))
        case "apply":
            return handling.carry_out(row, text, by=request.user)
        case _:
            return handling.close_text(row, by=request.user, note=data["note"])
    return row.refreshed()
