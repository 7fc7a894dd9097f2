"""The shapes of alerts and messages at the API."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _
from rest_framework import serializers

from notifications import cap, queries
from notifications.models import LONGEST_TEXT, Acknowledgement, Alert, Message
from notifications.queries import Reach
from partners.models import Organisation, Role

LONGEST_WAIT = 7 * 24 * 60


class Text(serializers.CharField):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=LONGEST_TEXT, **kwargs)


class TextShape(serializers.Serializer[Any]):
    """What is said, in every language that contacts may have."""

    id = Text()
    en = Text()


class AudienceShape(serializers.Serializer[Any]):
    roles = serializers.ListField(child=serializers.ChoiceField(Role.choices), required=False)
    organisations = serializers.ListField(child=serializers.UUIDField(), required=False)
    areas = serializers.ListField(child=serializers.CharField(max_length=20), required=False)
    duty_only = serializers.BooleanField(default=True)

    def validate_organisations(self, ids: list[UUID]) -> list[UUID]:
        if Organisation.objects.filter(pk__in=ids).count() < len(set(ids)):
            raise serializers.ValidationError(_("One of these organisations does not exist."))
        return ids

    def validate(self, data: dict[str, Any]) -> dict[str, Any]:
        if not any(data.get(name) for name in ("roles", "organisations", "areas")):
            raise serializers.ValidationError(_("Name roles, organisations or areas."))
        return data


class AlertShape(serializers.Serializer[Any]):
    id = serializers.UUIDField(required=False)
    incident = serializers.CharField(max_length=36)
    scope = serializers.ChoiceField(cap.Distribution.choices, source="distribution", required=False)
    category = serializers.ChoiceField(cap.Category.choices)
    severity = serializers.ChoiceField(cap.Severity.choices)
    urgency = serializers.ChoiceField(cap.Urgency.choices)
    certainty = serializers.ChoiceField(cap.Certainty.choices)
    effective = serializers.DateTimeField(required=False)
    expires = serializers.DateTimeField()
    area = serializers.CharField(max_length=200, required=False, allow_blank=True)
    text = TextShape()
    audience = AudienceShape()
    ask_acknowledgement = serializers.BooleanField(default=False)
    escalate_after_minutes = serializers.IntegerField(
        min_value=1, max_value=LONGEST_WAIT, allow_null=True, default=None
    )

    def validate_expires(self, at: datetime) -> datetime:
        if at <= timezone.now():
            raise serializers.ValidationError(_("This time is over."))
        return at


class AlertChange(AlertShape):
    """A draft's body may change in everything but where it belongs."""

    id = None  # type: ignore[assignment]
    incident = None  # type: ignore[assignment]


def alert(row: Alert, reach: Reach) -> dict[str, Any]:
    return {
        "id": row.pk,
        "incident": row.scope_id,
        "reference": row.reference,
        "state": row.state,
        "status": row.status,
        "msg_type": row.msg_type,
        "scope": row.distribution,
        "category": row.category,
        "severity": row.severity,
        "urgency": row.urgency,
        "certainty": row.certainty,
        "effective": row.effective,
        "expires": row.expires,
        "area": row.area,
        "text": row.text,
        "audience": row.audience,
        "ask_acknowledgement": row.ask_acknowledgement,
        "escalate_after_minutes": row.escalate_after_minutes,
        "sent_at": row.sent_at,
        "recipients": row.recipients,
        "segments": {language: size.segments for language, size in queries.sizes(row).items()},
        "states": {state: reach.states.get(state, 0) for state in Message.State.values},
        "acknowledgements": {
            answer: reach.answers.get(answer, 0) for answer in Acknowledgement.Answer.values
        },
        "silent": reach.silent,
    }


def messages(rows: list[Message]) -> list[dict[str, Any]]:
    return [_message(row) for row in rows]


def _message(row: Message) -> dict[str, Any]:
    return {
        "id": row.pk,
        "contact": row.contact_id,
        "to": row.to,
        "language": row.language,
        "text": row.body,
        "segments": row.segments,
        "state": row.state,
        "error_code": row.error_code,
        "updated_at": row.updated_at,
        "events": [
            {"at": event.at, "state": event.state, "source": event.source, "code": event.code}
            for event in sorted(row.events.all(), key=lambda event: event.pk)
        ],
    }
