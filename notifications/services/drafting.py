"""Writing an alert, and who must stand behind it before it goes out."""

from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core import events, references
from core.actors import Acting
from core.errors import RuleBroken
from core.models import Scope
from notifications import cap, queries
from notifications.models import Alert
from partners.models import User

SAME = (
    "category", "severity", "urgency", "certainty", "distribution", "area", "text", "audience",
    "ask_acknowledgement", "escalate_after_minutes", "override_basis", "expires",
)  # fmt: skip


@transaction.atomic
def draft_alert(scope: Scope, *, by: Acting, id: UUID | None = None, **fields: Any) -> Alert:
    """Write an alert, and count whom it would reach. Nobody is told before `send_alert`.

    Whoever is silent can only be followed where an answer is asked for, so that is asked then.
    RuleBroken `incident_closed`, `override_not_allowed`.
    """
    if scope.closed_at:
        raise RuleBroken("incident_closed", _("This incident is closed."))
    alert = Alert.of(scope, **fields)
    alert.pk = id or alert.pk
    alert.author = by if isinstance(by, User) else None
    alert.ask_acknowledgement |= alert.escalate_after_minutes is not None
    alert.recipients = queries.audience(alert).count()
    _refuse_override(alert)
    references.first_free(lambda reference: _insert(alert, reference))
    events.record("notifications.alert_drafted", by=by, scope_id=scope.pk, about=alert.pk)
    return alert.refreshed()


@transaction.atomic
def draft_update(alert: Alert, *, by: Acting, id: UUID | None = None, **fields: Any) -> Alert:
    """A draft that will take the place of an alert in force. What is not given stays as it is there.

    RuleBroken `not_in_force`, `incident_closed`.
    """
    refuse_unless_in_force(alert)
    same = {name: getattr(alert, name) for name in SAME}
    kind = {"msg_type": cap.MessageType.UPDATE, "follows": alert}
    return draft_alert(alert.scope, by=by, id=id, **{**same, **fields, **kind})


@transaction.atomic
def change_alert(alert: Alert, *, by: Acting, **fields: Any) -> Alert:
    """Rewrite a draft; whoever changes it is its author now, and what was approved is not any more.

    RuleBroken `wrong_state` once it was sent: what people were told stays.
    """
    if "audience" in fields:
        changed = Alert.of(alert.scope, audience=fields["audience"])
        fields["audience"] = changed.audience
        fields["recipients"] = queries.audience(changed).count()
    if fields.get("escalate_after_minutes") is not None:
        fields["ask_acknowledgement"] = True
    author = {"author": by} if isinstance(by, User) else {}
    draft = Alert.objects.filter(pk=alert.pk, state=Alert.State.DRAFT)
    if not draft.change(**{**fields, **author, "approved_by": None, "approved_at": None}):
        raise wrong_state(alert)
    _refuse_override(alert.refreshed())
    events.record("notifications.alert_changed", by=by, scope_id=alert.scope_id, about=alert.pk)
    return alert.refreshed()


@transaction.atomic
def approve_alert(alert: Alert, *, by: User) -> Alert:
    """A second coordinator stands behind what is written. Approving it twice is the same as once.

    RuleBroken `own_alert` for whoever wrote it, `expired`, `wrong_state`.
    """
    draft = Alert.objects.filter(pk=alert.pk, state=Alert.State.DRAFT, approved_by=None)
    open_ = draft.filter(~Q(author=by) | Q(author=None), expires__gt=timezone.now())
    if open_.change(approved_by=by, approved_at=timezone.now()):
        events.record(
            "notifications.alert_approved", by=by, scope_id=alert.scope_id, about=alert.pk
        )
    alert = alert.refreshed()
    if alert.state != Alert.State.DRAFT:
        raise wrong_state(alert)
    if alert.approved_by_id is None:
        _refuse_approval(alert, by)
    return alert


def wrong_state(alert: Alert) -> RuleBroken:
    message = _("This alert is no longer a draft.")
    return RuleBroken("wrong_state", message, state=alert.refreshed().state)


def refuse_unless_in_force(alert: Alert) -> None:
    if alert.state != Alert.State.SENT or alert.msg_type == cap.MessageType.CANCEL:
        message = _("This alert is not in force: nothing of it can be changed or called off.")
        raise RuleBroken("not_in_force", message, state=alert.state)


def _refuse_approval(alert: Alert, by: User) -> None:
    if alert.author_id == by.pk:
        message = _("You wrote this alert: somebody else must approve it.")
        raise RuleBroken("own_alert", message)
    raise RuleBroken("expired", _("The time of this alert is over: set a new one."))


def _refuse_override(alert: Alert) -> None:
    if alert.override_basis and not alert.overrides:
        message = _("Only a grave alert about an immediate danger goes to those who said stop.")
        raise RuleBroken("override_not_allowed", message)


def _insert(alert: Alert, reference: str) -> None:
    alert.reference = reference
    alert.save(force_insert=True)
