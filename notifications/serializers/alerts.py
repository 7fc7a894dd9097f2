"""The shapes of alerts and messages at the API."""

from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from rest_framework import serializers

from core.shapes import Ahead, Moment
from notifications import advice, cap, estimate, queries
from notifications.lint import Warn
from notifications.models import LONGEST_TEXT, Acknowledgement, Alert, Message
from notifications.queries import Reach, Recipients
from notifications.standard_texts import StandardText
from partners.models import ContactPoint, Organisation, Role

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
    clusters = serializers.ListField(child=serializers.CharField(max_length=40), required=False)
    areas = serializers.ListField(child=serializers.CharField(max_length=20), required=False)
    duty_only = serializers.BooleanField(default=True)
    unverified = serializers.BooleanField(default=False)

    def validate_organisations(self, ids: list[UUID]) -> list[UUID]:
        if Organisation.objects.filter(pk__in=ids).count() < len(set(ids)):
            raise serializers.ValidationError(_("One of these organisations does not exist."))
        return ids

    def validate(self, data: dict[str, Any]) -> dict[str, Any]:
        if not any(data.get(name) for name in ("roles", "organisations", "clusters", "areas")):
            raise serializers.ValidationError(_("Name roles, organisations, clusters or areas."))
        return data


class AlertShape(serializers.Serializer[Any]):
    id = serializers.UUIDField(required=False)
    incident = serializers.CharField(max_length=36)
    scope = serializers.ChoiceField(cap.Distribution.choices, source="distribution", required=False)
    category = serializers.ChoiceField(cap.Category.choices)
    severity = serializers.ChoiceField(cap.Severity.choices)
    urgency = serializers.ChoiceField(cap.Urgency.choices)
    certainty = serializers.ChoiceField(cap.Certainty.choices)
    effective = Moment(required=False)
    expires = Ahead()
    area = serializers.CharField(max_length=200, required=False, allow_blank=True)
    text = TextShape()
    audience = AudienceShape()
    ask_acknowledgement = serializers.BooleanField(default=False)
    escalate_after_minutes = serializers.IntegerField(
        min_value=1, max_value=LONGEST_WAIT, allow_null=True, default=None
    )
    override_opt_outs = serializers.ChoiceField(
        Alert.Override.choices, source="override_basis", allow_blank=True, required=False
    )


class AlertChange(AlertShape):
    """A draft's body may change in everything but where it belongs."""

    id = None  # type: ignore[assignment]
    incident = None  # type: ignore[assignment]


class AlertUpdate(AlertChange):
    """What takes the place of an alert in force differs from it in what the body names."""

    id = serializers.UUIDField(required=False)  # type: ignore[assignment]


class SendShape(serializers.Serializer[Any]):
    seen = serializers.CharField(max_length=64, default="", allow_blank=True)


class CallOffShape(serializers.Serializer[Any]):
    reason = serializers.CharField(max_length=500, default="", allow_blank=True)


class AlertAnswerShape(serializers.Serializer[Any]):
    """Without a contact it is the caller's own answer; with one, what that contact said on the telephone."""

    contact = serializers.UUIDField(required=False)
    answer = serializers.ChoiceField(Acknowledgement.Answer.choices)


def alert(row: Alert, reach: Reach, seconds: int | None) -> dict[str, Any]:
    """`seconds` until its last text is out; None where nobody can tell."""
    return {
        "id": row.pk,
        "incident": row.scope_id,
        "reference": row.reference,
        "state": row.state,
        **_as_cap_says(row),
        "text": row.text,
        "audience": row.audience,
        "ask_acknowledgement": row.ask_acknowledgement,
        "escalate_after_minutes": row.escalate_after_minutes,
        "override_opt_outs": row.override_basis,
        "author": row.author_id,
        "needs_approval": row.needs_approval,
        "approved_by": row.approved_by_id,
        "approved_at": row.approved_at,
        "follows": row.follows_id,
        "sent_at": row.sent_at,
        "recipients": row.recipients,
        "segments": {language: size.segments for language, size in queries.sizes(row).items()},
        "sending_seconds": seconds,
        "states": {state: reach.states.get(state, 0) for state in Message.State.values},
        "acknowledgements": {
            answer: reach.answers.get(answer, 0) for answer in Acknowledgement.Answer.values
        },
        "silent": reach.silent,
        "warnings": [_warning(warn) for warn in advice.warnings(row)],
    }


def _as_cap_says(row: Alert) -> dict[str, Any]:
    return {
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
    }


def _warning(warn: Warn) -> dict[str, str]:
    return {
        "code": warn.code,
        "language": warn.language,
        "word": warn.word,
        "message": str(advice.sentence(warn)),
    }


def recipients(row: Alert, found: Recipients) -> dict[str, Any]:
    """Who is told when it is sent now and who is not, with what it would cost."""
    cost = advice.cost(row, found)
    return {
        "count": len(found.told),
        "digest": found.digest,
        "segments": cost.segments,
        "cost": cost.rupiah,
        "sending_seconds": estimate.seconds_for_more(cost.segments, row.priority),
        "by_language": {
            share.language: {
                "count": share.people,
                "segments": share.segments,
                "cost": share.rupiah,
            }
            for share in cost.shares
        },
        "told": [_contact(contact) for contact in found.told],
        "left_out": [{**_contact(contact), "reason": why} for contact, why in found.left_out],
    }


def _contact(row: ContactPoint) -> dict[str, Any]:
    return {
        "contact": row.pk,
        "name": row.name,
        "organisation": row.organisation_id,
        "language": row.language,
    }


def standard_text(row: StandardText) -> dict[str, Any]:
    return {
        "code": row.code,
        "name": str(row.name),
        "text": row.text,
        "category": row.category,
        "severity": row.severity,
        "urgency": row.urgency,
        "certainty": row.certainty,
        "ask_acknowledgement": row.ask_acknowledgement,
    }


def escalation(row: Alert) -> dict[str, Any]:
    """What was done because somebody was silent, and whom to ring now."""
    return {
        "steps": [
            {
                "at": step.fired_at,
                "organisation": step.organisation_id,
                "order": step.order,
                "contact": step.contact_id,
                "answered": getattr(step, "has_answered", None),  # queries.steps()
            }
            for step in queries.steps(row)
        ],
        "call_list": [
            {
                "organisation": line.organisation.pk,
                "since": line.since,
                "contacts": [
                    {"contact": contact.pk, "name": contact.name, "phone": contact.phone}
                    for contact in line.contacts
                ],
            }
            for line in queries.call_list(row)
        ],
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
