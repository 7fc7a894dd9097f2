"""The dispatcher: takes due messages under a lease, hands them to the channel, writes down what it said.

Nothing is sent inside a transaction. A process may die between any two lines here: what it had claimed
comes back when the lease runs out, and then the channel is asked first whether it has the message.
"""

import random
import threading
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import uuid4

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from notifications import channels
from notifications.channels import Busy, Channel, Outgoing, Receipt, Refused
from notifications.models import Message, MessageEvent

State, Source = Message.State, MessageEvent.Source
AT_ONCE = 10
MOST_ATTEMPTS = 10
FIRST_WAIT, LONGEST_WAIT = 5.0, 600.0  # seconds
# Two of the worker's threads at most: the others keep handling events.
_lanes = threading.BoundedSemaphore(2)


@dataclass(frozen=True)
class Claimed:
    """A message that is ours until `until`. `ambiguous`: another dispatcher may have handed it over."""

    message: Message
    ambiguous: bool
    until: datetime


@dataclass(frozen=True)
class Step:
    """Where a message goes next, and who says so."""

    state: Message.State
    source: MessageEvent.Source
    code: str = ""
    sid: str | None = None
    wait: timedelta = timedelta(0)


def send_due() -> int:
    """Send what is due, life safety first. Returns for how many messages something was decided."""
    if not _lanes.acquire(blocking=False):
        return 0
    try:
        name, channel = channels.current()
        decided = 0
        while (batch := _claim(channel.patience * AT_ONCE + timedelta(seconds=10))) is not None:
            decided += sum(_dispatch(claimed, name, channel) for claimed in batch)
        return decided
    finally:
        _lanes.release()


def _claim(term: timedelta) -> list[Claimed] | None:
    """Lease a batch; None when nothing is due, an empty one when another dispatcher was faster.

    Two may read the same ids, but the conditional UPDATE gives each row to one.
    """
    now, lease = timezone.now(), uuid4()
    due = Message.objects.filter(state__in=Message.WAITING, next_at__lte=now)
    found = dict(due.order_by("priority", "next_at").values_list("pk", "state")[:AT_ONCE])
    if not found:
        return None
    with transaction.atomic():
        due.filter(pk__in=found).change(
            state=State.SENDING, lease=lease, next_at=now + term, attempts=F("attempts") + 1
        )
    mine = Message.objects.filter(pk__in=found, lease=lease).order_by("priority", "created_at")
    return [Claimed(row, found[row.pk] == State.SENDING, now + term) for row in mine]


def _dispatch(claimed: Claimed, name: str, channel: Channel) -> bool:
    if timezone.now() + channel.patience > claimed.until:
        return False  # too slow: whoever takes it over must not meet us in the channel
    return _note(claimed.message, name, _decide(claimed, channel))


def _decide(claimed: Claimed, channel: Channel) -> Step:
    message = claimed.message
    if claimed.ambiguous and (receipt := channel.find(message.pk)):
        return _received(receipt, Source.LOOK_UP)
    if message.expires_at <= timezone.now():
        return Step(State.EXPIRED, Source.HERE)
    if message.attempts > MOST_ATTEMPTS:
        return Step(State.FAILED, Source.HERE, code="too_many_attempts")
    try:
        text = Outgoing(message.pk, message.to, message.body, timezone.now())
        return _received(channel.send(text), Source.CHANNEL)
    except Refused as refusal:
        return Step(State.FAILED, Source.CHANNEL, code=refusal.code)
    except Busy as refusal:
        return Step(State.QUEUED, Source.CHANNEL, code=refusal.code, wait=wait(message.attempts))


def _received(receipt: Receipt, source: MessageEvent.Source) -> Step:
    return Step(receipt.state, source, sid=receipt.sid)


def wait(attempts: int) -> timedelta:
    """How long after the n-th attempt to try again: doubling, capped, and half of it by chance."""
    longest = min(FIRST_WAIT * 2.0 ** (attempts - 1), LONGEST_WAIT)
    return timedelta(seconds=random.uniform(longest / 2, longest))  # noqa: S311 - spreads the load


@transaction.atomic
def _note(message: Message, provider: str, step: Step) -> bool:
    """Write the step down, if the message is still ours."""
    now = timezone.now()
    noted = Message.objects.filter(pk=message.pk, lease=message.lease).change(
        state=step.state,
        lease=None,
        next_at=min(now + step.wait, message.expires_at),
        provider=message.provider if step.source == Source.HERE else provider,
        provider_sid=step.sid,
        error_code=step.code,
    )
    if noted:
        MessageEvent.objects.create(
            message=message, at=now, state=step.state, source=step.source, code=step.code
        )
    return bool(noted)


def waiting_since(before: datetime) -> int:
    """How many messages should have gone out before `before` and have not: a health figure."""
    return Message.objects.filter(state__in=Message.WAITING, next_at__lt=before).count()
