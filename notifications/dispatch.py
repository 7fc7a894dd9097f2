"""The dispatcher: takes due messages under a lease, hands them to the channel, writes down what it said.

Nothing is sent inside a transaction, and the threads that talk to the channel touch no database: one
thread claims for them and writes down what they bring back, many in one commit. A process may die between
any two lines here: what it had claimed comes back when the lease runs out, and then the channel is asked
first whether it has the message.
"""

import logging
import random
import threading
from collections.abc import Callable
from concurrent.futures import Executor, Future, ThreadPoolExecutor, wait
from contextlib import nullcontext
from dataclasses import dataclass, field
from datetime import timedelta
from math import ceil
from typing import Any

from django.db.models import Q
from django.utils import timezone

from core.actors import SYSTEM
from notifications import channels
from notifications.channels import Busy, Channel, Outgoing, Receipt, Refusal, Refused, Stopped
from notifications.models import Message, MessageEvent
from notifications.queries import outbox
from notifications.services import delivery, pauses
from notifications.services.claiming import Claimed, claim, is_due
from notifications.services.delivery import Step

log = logging.getLogger(__name__)
State, Source = Message.State, MessageEvent.Source
# So much is claimed that no thread is idle while we commit, and so little that a lease can be short.
ROUNDS, LEAST_CLAIMED = 3, 10
# Waiting never outlasts a message: this only ends what fails again and again in no time.
MOST_ATTEMPTS = 200
FIRST_WAIT, LONGEST_WAIT, LONGEST_URGENT_WAIT = 5.0, 600.0, 60.0  # seconds
PACE = 0.1  # seconds between two commits while texts go out
ASKED_AT_ONCE = 100
ASK_AGAIN = timedelta(minutes=15)


@dataclass(frozen=True)
class Lane:
    """One thread of the worker at a time, and the messages that it takes.

    A slow provider can hold up a lane for as long as its patience. That of life safety has threads of its
    own: nothing else is ever before it.
    """

    which: Q
    alone: threading.Lock = field(default_factory=threading.Lock)


LANES = [Lane(Q(priority=Message.Priority.LIFE_SAFETY)), Lane(Q())]


def send_due() -> int:
    """Send what is due, life safety first. Returns for how many messages something was decided."""
    name, channel = channels.current()
    if channel.is_fetched:
        return delivery.expire_late()
    decided = 0
    for lane in LANES:
        if lane.alone.acquire(blocking=False):
            try:
                decided += _Run(name, channel, lane.which).go()
            finally:
                lane.alone.release()
    return decided


def follow_up() -> int:
    """Ask the channel about what it took and never reported on. Returns how many it told us about."""
    name, channel = channels.current()
    delivery.expire_late()
    delivery.give_up()
    due = outbox.to_ask_about(name)
    rows = dict(due.order_by("next_at").values_list("pk", "provider_sid")[:ASKED_AT_ONCE])
    due.filter(pk__in=rows).change(next_at=timezone.now() + ASK_AGAIN)
    with _crew(channel) as crew:
        answers = list(crew.map(_asking(channel), rows.values()))
    for pk, receipt in zip(rows, answers, strict=True):
        if receipt:
            delivery.hear(pk, name, _received(receipt, Source.LOOK_UP))
    return sum(1 for receipt in answers if receipt)


class _Run:
    """One lane from the first due message to the last."""

    def __init__(self, name: str, channel: Channel, which: Q) -> None:
        self.name, self.channel, self.which = name, channel, which
        self.depth = max(ROUNDS * channel.at_once, LEAST_CLAIMED)
        rounds = ceil(self.depth / channel.at_once)
        # Longer than the whole batch can take, so that nobody else meets us in the channel.
        self.term = channel.patience * (rounds + 1) + timedelta(seconds=5)
        self.flying: dict[Future[Step | None], Claimed] = {}
        self.decided = 0
        self.goes_on = True
        self.is_trial = False

    def go(self) -> int:
        with _crew(self.channel) as crew:
            while self._take_on(crew) or self.flying:
                self._bring_in()
        return self.decided

    def _take_on(self, crew: Executor) -> bool:
        """Claim what there is room for; whether there is anything left to claim."""
        room = self.depth - len(self.flying)
        if not self.goes_on or room < self.depth // ROUNDS:
            return self.goes_on
        if outbox.pause(self.name):
            return self._try_one(crew)
        batch = self._claim(room, self.which)
        self._fly(crew, batch or [])
        return batch is not None

    def _claim(self, limit: int, which: Q) -> list[Claimed] | None:
        rate = self.channel.rate
        return claim(self.name, limit=limit, term=self.term, which=which, rate=rate)

    def _try_one(self, crew: Executor) -> bool:
        """The channel is stopped: from time to time one text shows whether it works again.

        Not one that the gateway phone can carry: who knows what would become of it here.
        """
        self.goes_on = False
        delivery.expire_late()
        which = self.which
        if outbox.stand_in().is_active:
            which &= Q(state=State.SENDING) | ~Q(priority=Message.Priority.LIFE_SAFETY)
        if not self.flying and is_due(self.name, which) and pauses.try_channel(self.name):
            self.is_trial = True
            self._fly(crew, self._claim(1, which) or [])
        return False

    def _fly(self, crew: Executor, batch: list[Claimed]) -> None:
        for claimed in batch:
            self.flying[crew.submit(_decide, claimed, self.channel)] = claimed

    def _bring_in(self) -> None:
        """Write down what is decided by now."""
        done = wait(self.flying, timeout=PACE).done
        results = [(self.flying.pop(future), _result(future)) for future in done]
        steps = [(claimed.message, step) for claimed, step in results if step]
        if not steps:
            self.goes_on = self.goes_on and not results
            return
        self.decided += delivery.note(self.name, steps)
        took = [step for _message, step in steps if step.state not in Message.WAITING]
        if not took:
            self.goes_on = False  # it takes nothing now: the timer comes round
        elif self.is_trial:
            pauses.resume_channel(self.name, by=SYSTEM)


def _decide(claimed: Claimed, channel: Channel) -> Step | None:
    """None when there is no time left to: whoever takes it over must not meet us in the channel."""
    if _is_late(claimed, channel):
        return None
    message, now = claimed.message, timezone.now()
    is_old, is_worn = message.expires_at <= now, message.attempts > MOST_ATTEMPTS
    if claimed.holder:
        found = _look_up(claimed, channel, is_over=is_old or is_worn)
        if found or _is_late(claimed, channel):
            return found
    if is_old:
        return Step(State.EXPIRED, Source.HERE)
    if is_worn:
        return Step(State.FAILED, Source.HERE, code="too_many_attempts")
    return _send(claimed, channel)


def _is_late(claimed: Claimed, channel: Channel) -> bool:
    return timezone.now() + channel.patience > claimed.until


def _look_up(claimed: Claimed, channel: Channel, *, is_over: bool) -> Step | None:
    """What the channel that may have it says; None when it has not got it.

    While it cannot say, the message stays with it. When its time is over, nobody can tell.
    """
    holder = channels.channels.get(claimed.holder) or channel
    try:
        receipt = holder.find(_outgoing(claimed))
    except Refusal as refusal:
        if is_over:
            return Step(State.UNKNOWN, Source.HERE, code=refusal.code)
        return _unclear(claimed.message, refusal.code)
    return _received(receipt, Source.LOOK_UP) if receipt else None


def _send(claimed: Claimed, channel: Channel) -> Step:
    message = claimed.message
    try:
        return _received(channel.send(_outgoing(claimed)), Source.CHANNEL)
    except Refused as refusal:
        return Step(State.FAILED, Source.CHANNEL, code=refusal.code)
    except Stopped as refusal:
        return Step(State.QUEUED, Source.CHANNEL, code=refusal.code, stops=True)
    except Busy as refusal:
        return Step(State.QUEUED, Source.CHANNEL, code=refusal.code, wait=_wait(message))
    except Refusal as refusal:
        return _unclear(message, refusal.code)


def _unclear(message: Message, code: str) -> Step:
    """It stays with whoever may have it, to be looked up before it goes again."""
    return Step(State.SENDING, Source.CHANNEL, code=code, wait=_wait(message))


def _result(future: Future[Step | None]) -> Step | None:
    """What a thread brought back. What breaks in one text must not hold up the others."""
    error = future.exception()
    if error is None:
        return future.result()
    log.error("A text was not handed over.", exc_info=error)
    return Step(State.SENDING, Source.HERE, code="fault_here", wait=timedelta(minutes=1))


def _outgoing(claimed: Claimed) -> Outgoing:
    row = claimed.message
    return Outgoing(
        id=row.pk,
        to=row.to,
        text=row.text,
        at=timezone.now(),
        since=row.created_at,
        expires_at=row.expires_at,
        known_sids=claimed.known_sids,
    )


def _received(receipt: Receipt, source: MessageEvent.Source) -> Step:
    return Step(receipt.state, source, code=receipt.code, sid=receipt.sid)


def _wait(message: Message) -> timedelta:
    return pause_after(message.attempts, urgent=message.priority == Message.Priority.LIFE_SAFETY)


def pause_after(attempts: int, *, urgent: bool = False) -> timedelta:
    """How long after the n-th attempt to try again: doubling, capped, and half of it by chance."""
    cap = LONGEST_URGENT_WAIT if urgent else LONGEST_WAIT
    longest = min(FIRST_WAIT * 2.0 ** min(attempts - 1, 10), cap)
    return timedelta(seconds=random.uniform(longest / 2, longest))  # noqa: S311 - spreads the load


def _asking(channel: Channel) -> Callable[[str], Receipt | None]:
    def ask(sid: str) -> Receipt | None:
        try:
            return channel.ask(sid)
        except Refusal:
            return None  # another time

    return ask


def _crew(channel: Channel) -> Any:
    """Threads to call the channel from; none where it takes one text at a time."""
    if channel.at_once == 1:
        return nullcontext(_Here())
    return ThreadPoolExecutor(channel.at_once, thread_name_prefix="sms")


class _Here(Executor):
    """Does the work in the thread that asks for it."""

    def submit(self, work: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        future: Future[Any] = Future()
        try:
            future.set_result(work(*args, **kwargs))
        except Exception as error:  # noqa: BLE001 - handed on to whoever asks for the result
            future.set_exception(error)
        return future
