"""An alert goes out, takes the place of another one, or is called off."""

from collections.abc import Iterator
from copy import copy
from datetime import timedelta
from functools import partial
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core import events, references
from core.actors import Acting
from core.errors import RuleBroken
from notifications import cap, links, queries
from notifications.models import Alert, Message
from notifications.queries import Recipients
from notifications.services.drafting import refuse_unless_in_force, wrong_state
from notifications.services.telling import Body, queue, withdraw
from notifications.wording import called_off
from partners.models import ContactPoint, User

State = Alert.State
OFF_LASTS = timedelta(hours=2)  # at least: until then whoever was told can hear that it is off


@transaction.atomic
def send_alert(alert: Alert, *, by: Acting, seen: str = "") -> Alert:
    """Queue the alert for everybody it means now. Sending it twice is the same as once.

    `seen` is the `digest` of the recipients that the sender was shown. RuleBroken `approval_needed` where
    two coordinators must stand behind it, `expired` when its time is over, `no_recipients` when it means
    nobody who can be reached, `recipients_changed`, `not_in_force` when what it updates is replaced or called
    off, `wrong_state` when it was called off itself.
    """
    now = timezone.now()
    # First what it follows: of two updates the second finds it replaced.
    is_free = alert.follows is None or _moved(alert.follows, State.SENT, State.REPLACED)
    draft = Alert.objects.filter(pk=alert.pk, state=State.DRAFT, expires__gt=now)
    is_first = is_free and draft.filter(_stood_behind()).change(state=State.SENT, sent_at=now)
    alert = Alert.objects.select_related("scope", "follows").get(pk=alert.pk)
    if not is_first:
        _refuse_unfit(alert, is_free)
        return alert
    _refuse_alone(alert, by)
    found = queries.recipients(alert)
    if seen and seen != found.digest:
        message = _("The recipients have changed since you looked: look at them once more.")
        raise RuleBroken("recipients_changed", message, recipients=len(found.told))
    if alert.follows:
        withdraw(alert.follows)
    alert.recipients = _queue(alert, found)
    if not alert.recipients:
        raise RuleBroken("no_recipients", _("There is nobody to tell: choose other recipients."))
    return _sent(alert, by)


@transaction.atomic
def call_off(alert: Alert, *, reason: str, by: Acting) -> Alert:
    """Take an alert back. Nothing of it is sent any more, and who was told is told that it does not hold.

    A draft is only put away. Calling it off twice is the same as once. RuleBroken `not_in_force` when
    another alert has taken its place.
    """
    is_draft = _moved(alert, State.DRAFT, State.CANCELLED)
    if not is_draft and not _moved(alert, State.SENT, State.CANCELLED):
        alert = alert.refreshed()
        if alert.state != State.CANCELLED:
            refuse_unless_in_force(alert)
        return alert
    if not is_draft:
        _tell_that_it_is_off(alert, by)
    events.record(
        "notifications.alert_called_off",
        by=by,
        scope_id=alert.scope_id,
        about=alert.pk,
        reason=reason,
    )
    return alert.refreshed()


def _moved(alert: Alert, before: Alert.State, after: Alert.State) -> bool:
    sendable = Alert.objects.exclude(msg_type=cap.MessageType.CANCEL)
    return bool(sendable.filter(pk=alert.pk, state=before).change(state=after))


def _tell_that_it_is_off(alert: Alert, by: Acting) -> None:
    """To everybody to whom a text went or may have gone, of the alert or of what it replaced; those whose
    text still waits need not know."""
    withdraw(alert)
    notice = Alert(
        scope=alert.scope,
        follows=alert,
        state=State.SENT,
        sent_at=timezone.now(),
        msg_type=cap.MessageType.CANCEL,
        author=by if isinstance(by, User) else None,
        text=called_off(alert.reference),
        expires=max(alert.expires, timezone.now() + OFF_LASTS),
        **{name: getattr(alert, name) for name in _KEPT},
    )
    references.first_free(partial(_insert, notice))
    notice.recipients = sum(
        _queue(_calling_off(notice, heard), Recipients(contacts, []))
        for heard, contacts in _last_heard(alert)
    )
    _sent(notice, by)


def _last_heard(alert: Alert) -> Iterator[tuple[Alert, list[ContactPoint]]]:
    """Each alert of the chain with those to whom nothing later of it went, the newest first."""
    known: set[UUID] = set()
    for heard in [alert, *reversed(queries.chain(alert))]:
        contacts = [row for row in queries.told_contacts(heard) if row.pk not in known]
        known |= {row.pk for row in contacts}
        yield heard, contacts


def _calling_off(notice: Alert, heard: Alert) -> Alert:
    """The notice as it names what its readers have heard of."""
    same = copy(notice)
    same.text = called_off(heard.reference)
    return same


_KEPT = (
    "status", "distribution", "category", "urgency", "severity", "certainty", "area", "audience",
    "override_basis",
)  # fmt: skip


def _insert(alert: Alert, reference: str) -> None:
    alert.reference = reference
    alert.save(force_insert=True)


def _queue(alert: Alert, found: Recipients) -> int:
    """The alert to those who are told; those who are left out are written down with the reason."""
    texts = queries.texts(alert)
    same: dict[str, Any] = {
        "scope_id": alert.scope_id,
        "alert_id": alert.pk,
        "priority": alert.priority,
        "expires_at": alert.expires,
    }
    key = f"alert:{alert.pk}"
    for reason, contacts in found.by_reason().items():
        queue(contacts, texts, key, state=Message.State.SUPPRESSED, code=reason, **same)
    body = linked(alert) if settings.PUBLIC_URL else None
    return queue(found.told, texts, key, body=body, **same)


def linked(alert: Alert, *, is_pressing: bool = False) -> Body:
    """What makes the text of each message: one with a link of its own to answer by, where there is one."""

    def body(language: str, message: Message) -> str:
        link = links.address(message.pk, alert.expires) if alert.ask_acknowledgement else ""
        return queries.text(alert, language, link=link, is_pressing=is_pressing)

    return body


def _sent(alert: Alert, by: Acting) -> Alert:
    Alert.objects.filter(pk=alert.pk).change(recipients=alert.recipients)
    events.record(
        "notifications.alert_sent",
        by=by,
        scope_id=alert.scope_id,
        about=alert.pk,
        recipients=alert.recipients,
    )
    return alert


def _stood_behind() -> Q:
    grave = Q(severity=cap.Severity.EXTREME) | Q(distribution=cap.Distribution.PUBLIC)
    return ~grave | Q(approved_by__isnull=False)


def _refuse_unfit(alert: Alert, is_free: bool) -> None:
    """It was not sent just now: because it was before, or because it cannot be."""
    if alert.state == State.CANCELLED:
        raise wrong_state(alert)
    if alert.state == State.DRAFT and alert.follows and not is_free:
        refuse_unless_in_force(alert.follows)
    if alert.awaits_approval:
        raise _approval_needed()
    if alert.state == State.DRAFT:
        raise RuleBroken("expired", _("The time of this alert is over: set a new one."))


def _refuse_alone(alert: Alert, by: Acting) -> None:
    """What nobody in particular wrote is not approved and sent by one and the same."""
    alone = isinstance(by, User) and alert.author_id is None and alert.approved_by_id == by.pk
    if alone and alert.needs_approval:
        raise _approval_needed()


def _approval_needed() -> RuleBroken:
    message = _("An extreme or public alert needs the approval of a second coordinator.")
    return RuleBroken("approval_needed", message)
