"""Somebody answered: by SMS, by a link, on a page, or on the telephone."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core import events
from core.actors import SYSTEM, Acting, actor_fields
from core.errors import RuleBroken
from notifications import queries
from notifications.models import Acknowledgement, Alert, Message
from partners.models import ContactPoint


@transaction.atomic
def acknowledge(
    alert: Alert,
    contact: ContactPoint,
    answer: str,
    *,
    via: str,
    by: Acting,
    at: datetime | None = None,
) -> Acknowledgement:
    """Write down that a human answered, at a time: now, unless it is given. The newest answer counts.

    RuleBroken `not_told`.
    """
    if not Message.objects.filter(alert=alert, contact=contact).exists():
        raise _not_told()
    said = at or timezone.now()
    told: dict[str, Any] = {"answer": answer, "via": via}
    if _is_newest(alert, contact, {**told, **actor_fields(by), "at": said}, said):
        told["contact"] = str(contact.pk)
        where: dict[str, Any] = {"scope_id": alert.scope_id, "about": alert.pk}
        events.record("notifications.acknowledged", by=by, **where, **told)
    return Acknowledgement.objects.get(alert=alert, contact=contact)


@transaction.atomic
def answer_for(
    alert: Alert, contacts: Iterable[ContactPoint], answer: str, *, via: str, by: Acting
) -> None:
    """One human answers for all of their numbers that were told. RuleBroken `not_told` where none was."""
    answered = [acknowledge(alert, contact, answer, via=via, by=by) for contact in contacts]
    if not answered:
        raise _not_told()


@transaction.atomic
def answer_reference(
    contact: ContactPoint,
    reference: str,
    answer: str,
    *,
    via: str = Acknowledgement.Via.SMS,
    by: Acting = SYSTEM,
    at: datetime | None = None,
) -> Alert:
    """An answer that names an alert only by its reference, from the number of `contact`.

    It counts for every contact with this number who was told. RuleBroken `not_told`.
    """
    told = list(queries.told_by(contact, reference).select_related("alert", "contact"))
    for message in told:
        if message.alert and message.contact:
            acknowledge(message.alert, message.contact, answer, via=via, by=by, at=at)
    if not told or told[0].alert is None:
        raise _not_told()
    return told[0].alert


def _is_newest(
    alert: Alert, contact: ContactPoint, given: dict[str, object], said: datetime
) -> bool:
    """Whether the answer was written down; not, where a later one is there."""
    earlier = Acknowledgement.objects.filter(alert=alert, contact=contact, at__lte=said)
    if earlier.change(**given):
        return True
    try:
        with transaction.atomic():
            Acknowledgement.objects.create(alert=alert, contact=contact, **given)
    except IntegrityError:  # there is one: a later one, or one that came just now
        return bool(earlier.change(**given))
    return True


def _not_told() -> RuleBroken:
    return RuleBroken("not_told", _("This alert was not sent to this contact."))
