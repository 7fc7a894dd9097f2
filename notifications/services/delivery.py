"""What becomes of a text: said by the dispatcher that has it, or by its channel later on.

States only move forward, by `RANK`; whatever is said is kept as a step, also when it changes nothing.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from core import bell, rows
from core.actors import SYSTEM
from notifications.channels import gateway
from notifications.channels.codes import Verdict, verdict
from notifications.models import Message, MessageEvent
from notifications.services.pauses import note_answer, note_silence, stop_channel
from partners.models import TextConsent
from partners.services import mark_bad, opt_out

State, Source = Message.State, MessageEvent.Source
ASK_AFTER = timedelta(minutes=5)
ONCE_MORE_AFTER = timedelta(minutes=12)
NO_ANSWER = {"no_network", "no_answer", "fault_there"}
NOT_DELIVERED = (State.UNDELIVERED, State.FAILED)
# What we decided alone gives way to what the channel knows.
RANK: dict[str, int] = {
    State.QUEUED: 0,
    State.SENDING: 0,
    State.UNKNOWN: 1,
    State.EXPIRED: 1,
    State.CANCELLED: 1,
    State.SUPPRESSED: 1,
    State.ACCEPTED: 2,
    State.SENT: 3,
    State.DELIVERED: 4,
    State.UNDELIVERED: 4,
    State.FAILED: 4,
}


@dataclass(frozen=True)
class Step:
    """Where a message goes next, and who says so. `stops`: the channel takes nothing, whatever it is."""

    state: Message.State
    source: MessageEvent.Source
    code: str = ""
    sid: str | None = None
    wait: timedelta = timedelta(0)
    stops: bool = False


@transaction.atomic
def note(provider: str, outcomes: Collection[tuple[Message, Step]]) -> int:
    """Write down what became of claimed messages, as far as they are still ours. How many were.

    One transaction for many: it is the commits that cost.
    """
    sids = [step.sid for _message, step in outcomes if step.sid]
    others = Message.objects.filter(provider_sid__in=sids).exclude(
        pk__in=[m.pk for m, _ in outcomes]
    )
    taken = set(others.values_list("provider_sid", flat=True))
    noted = []
    for message, step in outcomes:
        sid = None if step.sid in taken else step.sid
        if _write(message, step, provider, sid):
            taken.add(sid)
            noted.append((message, step))
    keep(noted)
    for message, step in noted:
        _follow_up(message, provider, step)
    _note_silence(provider, [step for _message, step in noted])
    return len(noted)


@transaction.atomic
def hear(message_id: UUID, provider: str, step: Step) -> bool:
    """A channel says what became of a message; also the first that we hear of an answer that was lost.

    False when there is no such message. A report about an earlier attempt changes nothing, unless that
    one arrived after all.
    """
    message = Message.objects.filter(pk=message_id).first()
    if message is None:
        return False
    changed = _is_news(message, step) and _advance(message, provider, step)
    if changed or step.source == Source.REPORT:
        keep([(message, step)])
    if changed:
        _follow_up(message, provider, step)
    return True


def expire_late() -> int:
    """Let go of what was not handed over in time, and of what nobody can be asked about any more.

    That is what the phone took and never reported on, and where the phone is the channel in use, also what
    another one may have.
    """
    now = timezone.now()
    late = Message.objects.filter(expires_at__lte=now, next_at__lte=now)
    nobodys = Q() if settings.SMS_BACKEND == gateway.NAME else Q(provider=gateway.NAME)
    lost = late.filter(nobodys, state=State.SENDING)
    return _end(late.filter(state=State.QUEUED), State.EXPIRED) + _end(lost, State.UNKNOWN)


def give_up() -> int:
    """A day after its time nobody will tell any more what became of a text that was only accepted."""
    over = timezone.now() - timedelta(days=1)
    silent = Message.objects.filter(
        state=State.ACCEPTED, provider_sid__isnull=False, expires_at__lte=over
    )
    return _end(silent, State.UNKNOWN)


@transaction.atomic
def _end(rows: QuerySet[Message], state: Message.State) -> int:
    """Move rows to where nothing more is tried, a batch at a time."""
    before = list(rows[:500])
    ended = [
        (row, Step(state, Source.HERE))
        for row in before
        if Message.objects.filter(pk=row.pk, state=row.state, next_at=row.next_at).change(
            state=state, lease=None
        )
    ]
    keep(ended)
    return len(ended)


def _write(message: Message, step: Step, provider: str, sid: str | None) -> int:
    now = timezone.now()
    waits = step.state in Message.WAITING
    return Message.objects.filter(pk=message.pk, lease=message.lease).change(
        state=step.state,
        lease=message.lease if step.state == State.SENDING else None,
        next_at=min(now + step.wait, message.expires_at) if waits else now + ASK_AFTER,
        provider="" if step.state == State.EXPIRED else provider,
        provider_sid=sid,
        error_code=step.code,
        attempts=message.attempts - step.stops,  # that was no fault of its own
    )


def _advance(message: Message, provider: str, step: Step) -> int:
    lower = [state for state, rank in RANK.items() if rank < RANK[step.state]]
    sid = step.sid or message.provider_sid
    others = Message.objects.exclude(pk=message.pk)
    is_taken = sid is not None and others.filter(provider_sid=sid).exists()
    same = Message.objects.filter(pk=message.pk, provider_sid=message.provider_sid)
    return same.filter(state__in=lower).change(
        state=step.state,
        lease=None,
        next_at=timezone.now() + ASK_AFTER,
        provider=provider,
        provider_sid=None if is_taken else sid,
        error_code=step.code,
    )


def keep(steps: Iterable[tuple[Message, Step]]) -> None:
    """Add steps to the histories of their messages."""
    now = timezone.now()
    rows.insert(
        MessageEvent,
        (
            {
                "message_id": message.pk,
                "at": now,
                "state": str(step.state),
                "source": str(step.source),
                "code": step.code,
                "sid": step.sid or "",
            }
            for message, step in steps
        ),
    )


def _note_silence(provider: str, steps: Collection[Step]) -> None:
    """Whether anybody answers there; what was decided here alone tells nothing about that."""
    codes = [step.code for step in steps if step.source != Source.HERE]
    if codes and NO_ANSWER.issuperset(codes):
        note_silence(provider)
    elif codes:
        note_answer(provider)


def _is_news(message: Message, step: Step) -> bool:
    """Whether a report is about the attempt that counts."""
    if step.sid in {message.provider_sid, None} or step.state == State.DELIVERED:
        return True
    earlier = message.events.filter(sid=step.sid).exists()
    return message.provider_sid is None and not earlier


def _follow_up(message: Message, provider: str, step: Step) -> None:
    """What a code asks for beyond the state of the message."""
    if step.stops:
        stop_channel(provider, step.code)
        return
    match verdict(step.code) if step.code else None:
        case Verdict.BAD_NUMBER if message.contact:
            mark_bad(message.contact, by=SYSTEM, phone_index=message.to_index, code=step.code)
        case Verdict.OPTED_OUT if message.contact:
            opt_out(message.contact, by=SYSTEM, how=TextConsent.How.PROVIDER)
        case Verdict.STOPPED:
            stop_channel(provider, step.code)
        case Verdict.ONCE_MORE | Verdict.AGAIN if step.state in NOT_DELIVERED:
            _try_once_more(message, step)


def _try_once_more(message: Message, step: Step) -> None:
    """A phone that was off may be on again in a quarter of an hour: once, and only while it still matters."""
    again_at = timezone.now() + ONCE_MORE_AFTER
    failures = message.events.filter(state__in=NOT_DELIVERED).exclude(sid=step.sid or "")
    if again_at >= message.expires_at or failures.exists():
        return
    again = Message.objects.filter(pk=message.pk, state=step.state)
    if again.change(state=State.QUEUED, provider_sid=None, next_at=again_at):
        keep([(message, Step(State.QUEUED, Source.HERE, code=step.code))])
        bell.ring("notifications.send")
