"""The shapes of what comes in by SMS at the API."""

from typing import Any

from rest_framework import serializers

from notifications.models import LONGEST_TEXT, InboundMessage
from notifications.queries.inbound import shown_number
from partners.access import Who


class HandleShape(serializers.Serializer[Any]):
    """`reply` and `apply` need a text; `apply` carries it out as the command that was meant."""

    action = serializers.ChoiceField(["done", "reply", "apply"])
    text = serializers.CharField(max_length=LONGEST_TEXT, required=False)
    note = serializers.CharField(max_length=500, required=False, allow_blank=True, default="")
    id = serializers.UUIDField(required=False)

    def validate(self, data: dict[str, Any]) -> dict[str, Any]:
        if data["action"] != "done" and not data.get("text"):
            needed = self.fields["text"].error_messages["required"]
            raise serializers.ValidationError({"text": [needed]})
        return data


class InboundFilter(serializers.Serializer[Any]):
    show = serializers.ChoiceField(["todo", "red", "all"], required=False)


def inbound(row: InboundMessage, who: Who) -> dict[str, Any]:
    """A text that came in, with what became of it; the number is masked for whoever may not answer it."""
    return {
        "id": row.pk,
        "incident": row.scope_id,
        "from": shown_number(row, who),
        "contact": row.contact_id,
        "text": row.text,
        "received_at": row.received_at,
        "command": row.command,
        "arguments": row.arguments,
        "outcome": row.outcome,
        "problem": row.problem,
        "urgent": row.urgent,
        "reference": row.reference,
        "reply": row.reply.body if row.reply else None,
        "handled_at": row.handled_at,
        "note": row.note,
    }
