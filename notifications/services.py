"""Telling people: a text is queued here, and sent by dispatch.py."""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from core import bell, events
from core.actors import SYSTEM, Acting
from core.models import Scope
from notifications.models import Message, MessageEvent
from notifications.segments import measure
from notifications.wording import chosen, worded
from partners.models import ContactPoint


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


def _queue(
    contacts: Iterable[ContactPoint], texts: Mapping[str, str], key: str, **same: Any
) -> int:
    """Insert the messages that are not there yet; `same` is what all of them share."""
    sizes = {text: measure(text) for text in texts.values()}
    rows = []
    for contact in contacts:
        if contact.opted_out_at or contact.bad_since:
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
    Message.objects.bulk_create(rows, ignore_conflicts=True)
    new = Message.objects.only("pk").in_bulk([row.pk for row in rows])
    MessageEvent.objects.bulk_create(
        MessageEvent(message_id=pk, state=Message.State.QUEUED, source=MessageEvent.Source.HERE)
        for pk in new
    )
    if new:
        bell.ring("notifications.send")
    return len(new)
