"""Telling people: texts are queued here, and sent by dispatch.py."""

import secrets
from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core import bell, events
from core.actors import SYSTEM, Acting
from core.errors import RuleBroken
from core.models import Scope
from notifications import queries
from notifications.models import Acknowledgement, Alert, Message, MessageEvent
from notifications.segments import measure
from notifications.wording import chosen, worded
from partners.models import ContactPoint, User

# Signs that nobody takes for one another, on paper or on the telephone.
SIGNS, DIGITS = "ACDEFGHJKMNPQRTUVWXY34679", "34679"
DRAWS = 5


@transaction.atomic
def tell(
    contacts: Iterable[ContactPoint],
    *,
    texts: Mapping[str, str],
    scope_id: UUID | None,
    key: str,
    priority: int = Message.Priority.OPERATIONAL,
    by: Acting = SYSTEM,
) -> int:
    """Queue one SMS for each contact, in its language, once for each (`key`, contact). Returns how many.

    `texts` is by language; Indonesian stands in for one that is missing. Contacts that opted out or whose
    number is bad are left out. No name and no diagnosis goes into a text: codes and counts only.
    """
    is_exercise = scope_id is not None and Scope.objects.get(pk=scope_id).is_exercise
    final = {
        language: worded(text, language, is_exercise=is_exercise)
        for language, text in texts.items()
    }
    expires_at = timezone.now() + Message.LASTS
    queued = _queue(
        contacts, final, key, scope_id=scope_id, priority=priority, expires_at=expires_at
    )
    if queued:
        events.record("notifications.told", by=by, scope_id=scope_id, messages=queued)
    return queued


@transaction.atomic
def draft_alert(scope: Scope, *, by: Acting, id: UUID | None = None, **fields: Any) -> Alert:
    """Write an alert, and count whom it would reach. Nobody is told before `send_alert`.

    RuleBroken `incident_closed`.
    """
    if scope.closed_at:
        raise RuleBroken("incident_closed", _("This incident is closed."))
    alert = Alert.of(scope, **fields)
    alert.pk = id or alert.pk
    alert.author = by if isinstance(by, User) else None
    alert.recipients = queries.audience(alert).count()
    _insert(alert)
    events.record("notifications.alert_drafted", by=by, scope_id=scope.pk, about=alert.pk)
    return alert.refreshed()


@transaction.atomic
def change_alert(alert: Alert, *, by: Acting, **fields: Any) -> Alert:
    """Rewrite a draft. RuleBroken `wrong_state` once it was sent: what people were told stays."""
    if "audience" in fields:
        changed = Alert.of(alert.scope, audience=fields["audience"])
        fields["audience"] = changed.audience
        fields["recipients"] = queries.audience(changed).count()
    draft = Alert.objects.filter(pk=alert.pk, state=Alert.State.DRAFT)
    if not draft.change(**fields):
        raise _wrong_state(alert)
    events.record("notifications.alert_changed", by=by, scope_id=alert.scope_id, about=alert.pk)
    return alert.refreshed()


@transaction.atomic
def send_alert(alert: Alert, *, by: Acting) -> Alert:
    """Queue the alert for everybody it means now. Sending it twice is the same as once.

    RuleBroken `approval_needed` where two coordinators must stand behind it, `expired` when its time is
    over, `no_recipients` when it means nobody who can be reached, `wrong_state` when it was called off.
    """
    draft = Alert.objects.filter(pk=alert.pk, state=Alert.State.DRAFT)
    is_first = draft.change(state=Alert.State.SENT, sent_at=timezone.now())
    alert = Alert.objects.select_related("scope").get(pk=alert.pk)
    if not is_first:
        if alert.state != Alert.State.SENT:
            raise _wrong_state(alert)
        return alert
    _refuse_unfit(alert)
    same = {"scope_id": alert.scope_id, "alert": alert, "priority": alert.priority}
    alert.recipients = _queue(
        queries.audience(alert),
        queries.texts(alert),
        f"alert:{alert.pk}",
        expires_at=alert.expires,
        **same,
    )
    if not alert.recipients:
        raise RuleBroken("no_recipients", _("There is nobody to tell: choose other recipients."))
    Alert.objects.filter(pk=alert.pk).change(recipients=alert.recipients)
    events.record(
        "notifications.alert_sent",
        by=by,
        scope_id=alert.scope_id,
        about=alert.pk,
        recipients=alert.recipients,
    )
    return alert


@transaction.atomic
def acknowledge(
    alert: Alert, contact: ContactPoint, answer: str, *, via: str, by: Acting
) -> Acknowledgement:
    """Write down that a human answered; a later answer replaces it. RuleBroken `not_told`."""
    if not Message.objects.filter(alert=alert, contact=contact).exists():
        raise RuleBroken("not_told", _("This alert was not sent to this contact."))
    row, _created = Acknowledgement.objects.update_or_create(
        alert=alert,
        contact=contact,
        defaults={
            "answer": answer,
            "via": via,
            "at": timezone.now(),
            "updated_at": timezone.now(),
            "actor_kind": by.actor_kind,
            "actor_id": by.actor_id,
        },
    )
    events.record(
        "notifications.acknowledged",
        by=by,
        scope_id=alert.scope_id,
        about=alert.pk,
        contact=str(contact.pk),
        answer=answer,
        via=via,
    )
    return row


def _refuse_unfit(alert: Alert) -> None:
    if alert.needs_approval:
        raise RuleBroken(
            "approval_needed",
            _("An extreme or public alert needs the approval of a second coordinator."),
        )
    if alert.expires <= timezone.now():
        raise RuleBroken("expired", _("The time of this alert is over: set a new one."))


def _wrong_state(alert: Alert) -> RuleBroken:
    message = _("This alert is no longer a draft.")
    return RuleBroken("wrong_state", message, state=alert.refreshed().state)


def _insert(alert: Alert) -> None:
    """With a reference of its own: a taken one, out of 78,000, is drawn again."""
    for draw in range(DRAWS):
        signs = [secrets.choice(SIGNS) for _place in range(3)]
        alert.reference = "".join([*signs, secrets.choice(DIGITS)])
        try:
            with transaction.atomic():
                alert.save(force_insert=True)
            break
        except IntegrityError:
            if draw == DRAWS - 1:
                raise


def _queue(
    contacts: Iterable[ContactPoint], texts: Mapping[str, str], key: str, **same: Any
) -> int:
    """Insert the messages that are not there yet; `same` is what all of them share."""
    sizes = {text: measure(text) for text in texts.values()}
    rows = []
    for contact in contacts:
        if not contact.is_reachable:
            continue
        language, body = chosen(texts, contact.language)
        row = Message(
            contact=contact,
            language=language,
            body=body,
            encoding=sizes[body].encoding,
            segments=sizes[body].segments,
            dedupe_key=f"{key}:{contact.pk}",
            **same,
        )
        row.to = contact.phone
        rows.append(row)
    # In one order whoever inserts: two that tell the same people must not wait for each other.
    rows.sort(key=lambda row: row.dedupe_key)
    Message.objects.bulk_create(rows, ignore_conflicts=True)
    new = Message.objects.only("pk").in_bulk([row.pk for row in rows])
    MessageEvent.objects.bulk_create(
        MessageEvent(message_id=pk, state=Message.State.QUEUED, source=MessageEvent.Source.HERE)
        for pk in new
    )
    if new:
        bell.ring("notifications.send")
    return len(new)
