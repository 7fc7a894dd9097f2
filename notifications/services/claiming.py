"""Taking messages out of the outbox under a lease, one dispatcher each."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from core.models import RecordQuerySet
from notifications.channels import Rate, gateway
from notifications.models import Message, MessageEvent
from notifications.services import pacing

State = Message.State


@dataclass(frozen=True)
class Claimed:
    """A message that is ours until `until`.

    `holder` is the channel that may have it already, "" when none has; `known_sids` are the names that
    channels gave to other texts to the same number.
    """

    message: Message
    until: datetime
    holder: str = ""
    known_sids: frozenset[str] = frozenset()


def claim(
    provider: str, *, limit: int, term: timedelta, which: Q, rate: Rate | None = None
) -> list[Claimed] | None:
    """Lease up to `limit` due messages for `provider`, life safety first, of those in `which`.

    None when nothing is due or `rate` lets nothing through now, an empty list when another dispatcher was
    faster: two may read the same ids, but the conditional UPDATE gives each row to one.
    """
    now, lease = timezone.now(), uuid4()
    due = _due(now).filter(_open_to(provider))
    rows = due.filter(which).order_by("priority", "next_at")
    columns = list(rows.values_list("pk", "state", "provider", "segments")[:limit])
    if rate and columns:
        columns = columns[: pacing.book(provider, rate, [size for *_row, size in columns])]
    found = {pk: (state, who) for pk, state, who, _size in columns}
    if not found:
        return None
    with transaction.atomic():
        due.filter(pk__in=found).change(
            state=State.SENDING,
            lease=lease,
            provider=provider,
            next_at=now + term,
            attempts=F("attempts") + 1,
        )
    mine = Message.objects.filter(pk__in=found, lease=lease).order_by("priority", "created_at")
    holders = {pk: who or provider for pk, (state, who) in found.items() if state == State.SENDING}
    return _told(mine, holders, now + term)


def is_due(provider: str, which: Q) -> bool:
    return _due(timezone.now()).filter(_open_to(provider), which).exists()


def _open_to(provider: str) -> Q:
    """What the phone has, nobody can ask it about: it stays with the phone, which takes nobody else's."""
    if provider == gateway.NAME:
        return Q(state=State.QUEUED) | Q(provider=gateway.NAME)
    return ~Q(state=State.SENDING, provider=gateway.NAME)


def _due(now: datetime) -> RecordQuerySet[Message]:
    return Message.objects.filter(state__in=Message.WAITING, next_at__lte=now)


def _told(rows: QuerySet[Message], holders: dict[UUID, str], until: datetime) -> list[Claimed]:
    """Each with who may have it already, and with what that one must not be taken for."""
    known = _known([row for row in rows if row.pk in holders])
    return [
        Claimed(row, until, holders.get(row.pk, ""), known.get(row.to_index, frozenset()))
        for row in rows
    ]


def _known(ambiguous: Collection[Message]) -> dict[str, frozenset[str]]:
    """By number: what channels called the texts that they took for it."""
    if not ambiguous:
        return {}
    numbers = {row.to_index for row in ambiguous}
    steps = MessageEvent.objects.filter(message__to_index__in=numbers).exclude(sid="")
    known: dict[str, set[str]] = {}
    for number, sid in steps.values_list("message__to_index", "sid"):
        known.setdefault(number, set()).add(sid)
    return {number: frozenset(sids) for number, sids in known.items()}
