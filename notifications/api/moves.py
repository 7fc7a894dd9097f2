"""The API's doors to what can be done with an alert."""

from typing import Any

from django.shortcuts import get_object_or_404
from rest_framework.response import Response

from core import api
from notifications import queries, serializers, services
from notifications.api.alerts import AlertDoor
from notifications.models import Acknowledgement, Alert
from partners.access import require
from partners.doors import Move
from partners.models import ContactPoint
from partners.requests import Call

Via = Acknowledgement.Via


class SendAlert(AlertDoor, Move):
    shape = serializers.SendShape

    def do(self, request: Call, row: Alert, data: dict[str, Any], **path: Any) -> Alert:
        require(request.user, "send_alert", row)
        return services.send_alert(row, by=request.user, seen=data["seen"])


class ApproveAlert(AlertDoor, Move):
    def do(self, request: Call, row: Alert, data: dict[str, Any], **path: Any) -> Alert:
        require(request.user, "send_alert", row)
        return services.approve_alert(row, by=request.user)


class CancelAlert(AlertDoor, Move):
    shape = serializers.CallOffShape

    def do(self, request: Call, row: Alert, data: dict[str, Any], **path: Any) -> Alert:
        require(request.user, "send_alert", row)
        return services.call_off(row, reason=data["reason"], by=request.user)


class UpdateAlert(AlertDoor):
    """A draft that will take the place of an alert in force."""

    shape = serializers.AlertUpdate
    status = 201

    def post(self, request: Call, key: str) -> Response:
        row, data = self.find(request, key), self.body(request, partial=True)
        require(request.user, "send_alert", row)
        if "text" in data:
            data["text"] = row.text | data["text"]
        update, new = api.created_once(
            request,
            "alert_update",
            data,
            make=lambda: services.draft_update(row, by=request.user, **data),
            find=lambda id: self.find(request, str(id)),
        )
        return Response(self.show(update), status=self.status if new else 200)


class Answers(AlertDoor, Move):
    """Who was told answers here; and who may send notes what somebody said on the telephone."""

    writes = "see_alerts"
    shape = serializers.AlertAnswerShape

    def do(self, request: Call, row: Alert, data: dict[str, Any], **path: Any) -> Alert:
        if contact := data.get("contact"):
            require(request.user, "send_alert", row)
            found = get_object_or_404(ContactPoint, pk=contact)
            services.acknowledge(row, found, data["answer"], via=Via.CALL, by=request.user)
            return row
        own = queries.own_contacts(row, request.user)
        services.answer_for(row, own, data["answer"], via=Via.WEB, by=request.user)
        return row
