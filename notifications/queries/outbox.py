"""Questions about the outbox and the ways out: what waits, what went wrong, what was arranged."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Count, Exists, Min, OuterRef, QuerySet, Sum
from django.utils import timezone

from core.models import RecordQuerySet
from notifications import channels
from notifications.channels import codes, gateway
from notifications.channels.codes import Meaning
from notifications.models import ChannelPause, ChannelState, Message, MessageEvent, SenderStep
from partners.queries import user_names

State, Source = Message.State, MessageEvent.Source
PHONE_ALIVE = timedelta(minutes=2)


@dataclass(frozen=True)
class LaneFigures:
    """What waits with one priority: texts, and the SMS that they are; `oldest` is since when one has."""

    priority: Message.Priority
    waiting: int = 0
    segments: int = 0
    oldest: datetime | None = None


@dataclass(frozen=True)
class StandIn:
    """The gateway phone beside another channel, for what is about danger to life.

    `is_on` is the switch; it `is_alive` when it came for texts within PHONE_ALIVE; it `is_active` while it
    carries those texts, because the channel in use is stopped.
    """

    is_set_up: bool
    is_on: bool = True
    seen_at: datetime | None = None
    is_alive: bool = False
    is_active: bool = False


@dataclass(frozen=True)
class Trouble:
    """How often a code was given in the last day, and what it means."""

    code: str
    count: int
    meaning: Meaning


@dataclass(frozen=True)
class Arranged:
    """When a step was done and by whom."""

    at: datetime
    note: str
    by: str


def pause(provider: str) -> ChannelPause | None:
    """The pause that a channel is in now."""
    return ChannelPause.objects.filter(provider=provider, ended_at=None).first()


def pauses() -> QuerySet[ChannelPause]:
    """The pause of the channel in use, if it is stopped: what another one did does not matter now."""
    return ChannelPause.objects.filter(provider=settings.SMS_BACKEND, ended_at=None)


def stand_in() -> StandIn:
    """What the gateway phone does for the channel in use; never where that one only pretends."""
    name, channel = channels.current()
    if name == gateway.NAME or not channel.reaches_people or not settings.GATEWAY_SECRET:
        return StandIn(is_set_up=False)
    row = ChannelState.objects.filter(provider=gateway.NAME).first()
    if row is None:
        return StandIn(is_set_up=True)
    alive = row.seen_at is not None and row.seen_at > timezone.now() - PHONE_ALIVE
    active = alive and row.stands_in and pause(name) is not None
    return StandIn(True, row.stands_in, row.seen_at, alive, active)


def to_ask_about(provider: str) -> RecordQuerySet[Message]:
    """Messages that `provider` took, and of which it should have said more by now."""
    now = timezone.now()
    return Message.objects.filter(
        state__in=Message.ON_THE_WAY,
        provider_sid__isnull=False,
        provider=provider,
        next_at__lte=now,
        expires_at__gt=now - timedelta(days=1),
    )


def lanes() -> list[LaneFigures]:
    """What waits now, by priority: all of them, life safety first."""
    due = Message.objects.filter(state__in=Message.WAITING)
    figures = (Count("pk"), Sum("segments"), Min("created_at"))
    counted = due.values_list("priority").annotate(*figures).order_by("priority")
    found = {priority: rest for priority, *rest in counted}
    return [LaneFigures(priority, *found.get(priority, ())) for priority in Message.Priority]


def time_for(segments: int) -> timedelta | None:
    """How long the sender of the channel in use takes for so many SMS more.

    None where nobody can tell: it has no rate, or is stopped.
    """
    name, channel = channels.current()
    if channel.rate is None or pause(name) is not None:
        return None
    now = timezone.now()
    booked = ChannelState.objects.filter(provider=name).values_list("booked_until", flat=True)
    left = max((booked.first() or now) - now, timedelta(0))
    return left + timedelta(seconds=segments / channel.rate.a_second)


def handed_over(since: datetime) -> int:
    """How many texts a channel took since then; a phone that fetches says so only when it has sent them."""
    took = MessageEvent.objects.filter(state__in=(*Message.ON_THE_WAY, State.DELIVERED))
    before = took.filter(message=OuterRef("message"), at__lt=since)
    recent = took.filter(~Exists(before), at__gte=since)
    return recent.values("message").distinct().count()


def troubles(since: datetime) -> list[Trouble]:
    """The codes that were given since then, the most frequent first."""
    steps = MessageEvent.objects.filter(at__gte=since).exclude(code="")
    counted = steps.values_list("code").annotate(count=Count("message", distinct=True))
    return [
        Trouble(code, count, codes.meaning(code))
        for code, count in counted.order_by("-count", "code")
    ]


def last_report() -> datetime | None:
    """When a channel last said by itself what became of a text."""
    reports = MessageEvent.objects.filter(source=Source.REPORT).order_by("-at")
    return reports.values_list("at", flat=True).first()


def arranged() -> list[tuple[SenderStep.Step, Arranged | None]]:
    """Everything that a sender in Indonesia must arrange, with who did it, as far as it is done."""
    rows = list(SenderStep.objects.all())
    names = user_names({row.actor_id for row in rows})
    done = {row.step: Arranged(row.at, row.note, names.get(row.actor_id, "")) for row in rows}
    return [(step, done.get(step)) for step in SenderStep.Step]
