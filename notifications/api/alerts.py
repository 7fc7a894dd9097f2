"""The API's doors to alerts and their messages."""

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from rest_framework.response import Response

from core import api, scopes
from notifications import estimate, queries, serializers, services
from notifications.models import Alert
from notifications.standard_texts import STANDARD_TEXTS
from partners.access import require
from partners.doors import ChangingItem, Collection, Door
from partners.requests import Call


class AlertDoor(Door):
    reads = "see_alerts"
    writes = "send_alert"

    def find(self, request: Call, key: str) -> Alert:
        return get_object_or_404(queries.alerts(request.user), pk=key)

    def show(self, row: Alert) -> dict[str, Any]:
        return self.show_all([row])[0]

    def show_all(self, rows: list[Alert]) -> list[dict[str, Any]]:
        reach = queries.alert_states(rows)
        seconds = estimate.seconds_of(rows, reach)
        return [serializers.alert(row, reach[row.pk], seconds[row.pk]) for row in rows]


class Alerts(AlertDoor, Collection):
    shape = serializers.AlertShape
    kind = "alert"
    asks = {"incident": "Its id or ref."}

    def rows(self, request: Call, **path: Any) -> QuerySet[Alert]:
        rows = queries.alerts(request.user)
        if scope := api.asked(request, "incident", scopes.find):
            rows = rows.filter(scope=scope)
        return rows

    def create(self, request: Call, data: dict[str, Any], **path: Any) -> Alert:
        scope = scopes.find(request.user, data["incident"])
        require(request.user, "send_alert", scope)
        fields = {name: value for name, value in data.items() if name != "incident"}
        return services.draft_alert(scope, by=request.user, **fields)


class AlertItem(AlertDoor, ChangingItem):
    shape = serializers.AlertChange

    def change(self, request: Call, row: Alert, data: dict[str, Any]) -> Alert:
        require(request.user, "send_alert", row)
        if "text" in data:
            data["text"] = row.text | data["text"]
        return services.change_alert(row, by=request.user, **data)


class Messages(AlertDoor):
    """Who was told and what became of it: numbers of people, so only for who may send."""

    reads = "send_alert"

    def get(self, request: Call, key: str) -> Response:
        alert = self.find(request, key)
        require(request.user, "send_alert", alert)
        return api.listed(request, queries.messages(alert), serializers.messages)


class AlertRecipients(AlertDoor):
    """Who would be told now, and who would not: names of people, so only for who may send."""

    reads = "send_alert"

    def get(self, request: Call, key: str) -> Response:
        alert = self.find(request, key)
        require(request.user, "send_alert", alert)
        return Response(serializers.recipients(alert, queries.recipients(alert)))


class Escalation(AlertDoor):
    """Whom the silence of others has reached, and whom to ring."""

    reads = "send_alert"

    def get(self, request: Call, key: str) -> Response:
        alert = self.find(request, key)
        require(request.user, "send_alert", alert)
        return Response(serializers.escalation(alert))


class StandardTexts(Door):
    """Texts that are written before they are needed."""

    reads = "see_alerts"

    def get(self, request: Call) -> Response:
        return Response(
            {"results": [serializers.standard_text(row) for row in STANDARD_TEXTS.values()]}
        )
