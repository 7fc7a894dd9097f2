"""What comes in by SMS: stored at once by a door, understood and carried out by a worker.

A text and everything that follows from it are one transaction: a process that dies in the middle leaves
the text waiting and nothing else, and another takes it when the lease is over.
"""

import logging
import re
from datetime import datetime, timedelta
from uuid import uuid4

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from core import bell, leases
from core.phones import e164
from notifications import grammar
from notifications.models import Correspondent, InboundMessage
from notifications.services.deciding import decide
from notifications.services.replying import finish

log = logging.getLogger(__name__)

Outcome = InboundMessage.Outcome
LEASE = timedelta(minutes=2)
MOST_ATTEMPTS = 6
LONGEST_TEXT = 4000
NOT_KEPT = re.compile("[\0\ud800-\udfff]")
TURN = timedelta(minutes=1)


class LeaseLost(Exception):
    """Another worker has it; what we did is rolled back."""


@transaction.atomic
def receive(
    provider: str, provider_id: str, sender: str, to: str, text: str, received_at: datetime
) -> InboundMessage:
    """Store a text as it came, once for each `provider_id`, and wake the worker. Nothing else happens yet.

    A text of several commands becomes several rows, of which the first is returned. `sender` may be a
    number in any way of writing, a short code or a name. A clock that runs ahead makes no text newer
    than now.
    """
    came_at = min(received_at, timezone.now())
    provider_id, sender, to, text = (_kept(said) for said in (provider_id, sender, to, text))
    rows = []
    for part, piece in enumerate(grammar.split(text[:LONGEST_TEXT])):
        row = InboundMessage(provider=provider, provider_id=provider_id[:100], part=part)
        row.received_at, row.to = came_at, to[:20]
        row.sender = e164(sender) or sender.strip()
        row.text, row.text_index = piece, InboundMessage.same_words(piece)
        rows.append(row)
    known = InboundMessage.objects.filter(provider=provider, provider_id=provider_id[:100])
    if not known.exists():
        InboundMessage.objects.bulk_create(rows, ignore_conflicts=True)
    bell.ring("notifications.receive")
    return known.get(part=0)


def _kept(text: str) -> str:
    """Half an emoji, as phones cut it off, and NUL cannot be stored: a text is not lost for their sake.

    >>> _kept("kosong\\x00 35 \\ud83d") == "kosong\\ufffd 35 \\ufffd"
    True
    """
    return NOT_KEPT.sub("\ufffd", text)


def work() -> int:
    """Carry out what waits, in the order in which it was received. Returns how many texts were finished.

    One worker of all does this at a time: what came first must not be overtaken by what came second.
    """
    finished, until = 0, timezone.now() + TURN / 2
    with leases.hold("inbound", TURN) as held:
        while held and timezone.now() < until and (row := _claim()) is not None:
            finished += _carry_out(row)
    return finished


def _claim() -> InboundMessage | None:
    """Lease the text that was received first; two may read the same row, and the UPDATE gives it to one."""
    while True:
        now, lease = timezone.now(), uuid4()
        due = InboundMessage.objects.filter(outcome=Outcome.WAITING, next_at__lte=now)
        row = due.order_by("received_at", "created_at", "part").first()
        if row is None:
            return None
        mine = due.filter(pk=row.pk)
        if mine.change(lease=lease, next_at=now + LEASE, attempts=F("attempts") + 1):
            return row.refreshed()


def _carry_out(row: InboundMessage) -> bool:
    try:
        with transaction.atomic():
            _take(row)
            finish(row, decide(row))
    except LeaseLost:
        return False
    except Exception:
        log.exception("The text %s failed, attempt %s", row.pk, row.attempts)
        _put_back(row)
        return False
    return True


def _take(row: InboundMessage) -> None:
    """Hold the row, and all that comes from its sender, until the transaction ends."""
    mine = InboundMessage.objects.filter(pk=row.pk, lease=row.lease, outcome=Outcome.WAITING)
    if not mine.change():
        raise LeaseLost
    sender = Correspondent(sender_index=row.sender_index)
    Correspondent.objects.bulk_create([sender], ignore_conflicts=True)
    Correspondent.objects.filter(pk=row.sender_index).update(worked_at=timezone.now())


@transaction.atomic
def _put_back(row: InboundMessage) -> None:
    """Try again later; and when that has not helped, a person must look at it: nothing is lost."""
    mine = InboundMessage.objects.filter(pk=row.pk, lease=row.lease, outcome=Outcome.WAITING)
    if row.attempts >= MOST_ATTEMPTS:
        mine.change(outcome=Outcome.TRIAGE, problem="failed", urgent=True, lease=None)
    else:
        wait = min(timedelta(seconds=2**row.attempts), timedelta(minutes=5))
        mine.change(lease=None, next_at=timezone.now() + wait)
