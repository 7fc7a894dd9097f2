"""Whoever is silent is followed: by the next contact of their organisation, and at last by a call.

Each step is a row, written in one transaction with its message: a worker that dies between two steps has
done neither half of the next, and two workers at once cannot do the same one.
"""

from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone

from core import events
from core.actors import SYSTEM
from notifications import queries
from notifications.models import Alert, EscalationStep, Message
from notifications.queries import Silence
from notifications.services.sending import linked
from notifications.services.telling import queue
from partners.models import ContactPoint


def escalate_due(now: datetime | None = None) -> int:
    """Take the next step wherever an organisation has been silent for long enough; how many were taken."""
    at = now or timezone.now()
    taken = 0
    for alert in queries.to_escalate(at):
        wait = timedelta(minutes=alert.escalate_after_minutes or 0)
        silences = queries.silences(alert)
        taken += sum(_follow(alert, s, at) for s in silences if s.since + wait <= at)
    return taken


def _follow(alert: Alert, silence: Silence, at: datetime) -> bool:
    """Whether we took the step: another worker may have been faster."""
    try:
        with transaction.atomic():
            return _step(alert, silence, at)
    except IntegrityError:
        taken = EscalationStep.objects.filter(
            alert=alert, organisation=silence.organisation_id, order__gt=silence.steps
        )
        if not taken.exists():
            raise
        return False


def _step(alert: Alert, silence: Silence, at: datetime) -> bool:
    in_force = Alert.objects.filter(pk=alert.pk, state=Alert.State.SENT, expires__gt=at)
    if not in_force.change():
        return False  # called off meanwhile; and nobody calls it off while we write
    contact = queries.next_contact(alert, silence)
    step = EscalationStep(
        alert=alert,
        organisation_id=silence.organisation_id,
        order=silence.steps + 1,
        contact=contact,
        message=_tell(alert, contact) if contact else None,
        fired_at=at,
    )
    step.save(force_insert=True)
    events.record(
        "notifications.escalated" if contact else "notifications.call_needed",
        by=SYSTEM,
        scope_id=alert.scope_id,
        about=alert.pk,
        reference=alert.reference,
        organisation=str(silence.organisation_id),
    )
    return True


def _tell(alert: Alert, contact: ContactPoint) -> Message:
    key = f"alert:{alert.pk}"
    queue(
        [contact],
        queries.texts(alert),
        key,
        body=linked(alert, is_pressing=True),
        scope_id=alert.scope_id,
        alert_id=alert.pk,
        priority=alert.priority,
        expires_at=alert.expires,
    )
    return Message.objects.get(dedupe_key=f"{key}:{contact.pk}")
