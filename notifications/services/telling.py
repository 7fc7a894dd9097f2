"""Texts to people: queued here, and sent by dispatch.py."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from operator import attrgetter
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from core import bell, events, rows
from core.actors import SYSTEM, Acting
from core.models import Scope
from notifications.models import Alert, Message, MessageEvent
from notifications.segments import Size, measure
from notifications.wording import chosen, worded
from partners.models import ContactPoint, TextConsent

MessageClass = TextConsent.MessageClass
Body = Callable[[str, Message], str]
State, Source = Message.State, MessageEvent.Source


@transaction.atomic
def tell(
    contacts: Iterable[ContactPoint],
    *,
    texts: Mapping[str, str],
    scope_id: UUID | None,
    key: str,
    priority: int = Message.Priority.OPERATIONAL,
    message_class: str = MessageClass.OPERATIONAL,
    by: Acting = SYSTEM,
    is_secret: bool = False,
) -> int:
    """Queue one SMS for each contact, in its language, once for each (`key`, contact). Returns how many.

    `texts` is by language; Indonesian stands in for one that is missing. Contacts that opted out, want none
    of this class or whose number is bad are left out. No name and no diagnosis goes into a text: codes and
    counts only. `is_secret`: whoever has the text could come in by it, so that it is kept sealed.
    """
    queued = queue(
        _wanting(contacts, message_class),
        _final(texts, scope_id),
        key,
        is_secret=is_secret,
        scope_id=scope_id,
        priority=priority,
        expires_at=timezone.now() + Message.LASTS,
    )
    if queued:
        events.record("notifications.told", by=by, scope_id=scope_id, messages=queued)
    return queued


def _final(texts: Mapping[str, str], scope_id: UUID | None) -> dict[str, str]:
    is_exercise = scope_id is not None and Scope.objects.get(pk=scope_id).is_exercise
    return {
        language: worded(text, language, is_exercise=is_exercise, programme=settings.PROGRAMME)
        for language, text in texts.items()
    }


def _wanting(contacts: Iterable[ContactPoint], message_class: str) -> list[ContactPoint]:
    reachable = [contact for contact in contacts if contact.is_reachable]
    known = ContactPoint.objects.filter(pk__in=[contact.pk for contact in reachable])
    refusing = set(known.refusing(message_class).values_list("pk", flat=True))
    return [contact for contact in reachable if contact.pk not in refusing]


def queue(
    contacts: Iterable[ContactPoint],
    texts: Mapping[str, str],
    key: str,
    *,
    body: Body | None = None,
    state: Message.State = State.QUEUED,
    code: str = "",
    **same: Any,
) -> int:
    """Insert the messages that are not there yet, and say how many; `same` is what all of them share.

    `body` makes the text of one message out of the text of its language, where they are not all the same.
    Messages that are held back are written down in their `state` with the reason as `code`.
    """
    made = sorted(
        _messages(contacts, texts, key, body, state=state, error_code=code, **same),
        # In one order whoever inserts: two that tell the same people must not wait for each other.
        key=attrgetter("dedupe_key"),
    )
    rows.insert(Message, map(vars, made), pass_over_known=True)
    new = Message.objects.only("pk").in_bulk([row.pk for row in made])
    first = {"at": timezone.now(), "state": str(state), "source": str(Source.HERE), "code": code}
    rows.insert(MessageEvent, ({**first, "message_id": pk, "sid": ""} for pk in new))
    if new and state == State.QUEUED:
        bell.ring("notifications.send")
    return len(new)


def withdraw(alert: Alert) -> None:
    """Send nothing of the alert any more.

    A text that is being handed over cannot be called back; but if that fails, it is too late for it.
    """
    mine = Message.objects.filter(alert=alert)
    mine.filter(state=State.QUEUED).change(state=State.CANCELLED)
    mine.filter(state=State.SENDING).change(expires_at=timezone.now())
    noted = MessageEvent.objects.filter(message=OuterRef("pk"), state=State.CANCELLED)
    withdrawn = mine.filter(~Exists(noted), state=State.CANCELLED).values_list("pk", flat=True)
    step = {"at": timezone.now(), "state": str(State.CANCELLED), "source": str(Source.HERE)}
    rows.insert(
        MessageEvent, ({**step, "message_id": pk, "code": "", "sid": ""} for pk in withdrawn)
    )


def _messages(
    contacts: Iterable[ContactPoint],
    texts: Mapping[str, str],
    key: str,
    body: Body | None,
    *,
    is_secret: bool = False,
    **same: Any,
) -> Iterator[Message]:
    sizes: dict[str, Size] = {}
    for contact in contacts:
        language, text = chosen(texts, contact.language)
        row = Message(contact=contact, language=language, dedupe_key=f"{key}:{contact.pk}", **same)
        row.to = contact.phone
        row.body = body(language, row) if body else text
        size = sizes.get(row.body) or measure(row.body)
        if not body:
            sizes[row.body] = size
        row.encoding, row.segments = size.encoding, size.segments
        if is_secret:
            row.seal_body()
        yield row
