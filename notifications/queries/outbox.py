"""Questions about the outbox and the ways out: what waits, what went wrong, what was arranged."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Count, Exists, Min, OuterRef, QuerySet
from django.utils import timezone

from core.models import RecordQuerySet
from notifications.channels import codes
from notifications.channels.codes import Meaning
from notifications.models import ChannelPause, Message, MessageEvent, SenderStep
from partners.queries import user_names

State, Source = Message.State, MessageEvent.Source


@dataclass(frozen=True)
class LaneFigures:
    """What waits with one priority. `oldest` is since when the one that is due longest has waited."""

    priority: Message.Priority
    waiting: int = 0
    oldest: datetime | None = None


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
    counted = due.values_list("priority").annotate(Count("pk"), Min("created_at"))
    found = {priority: (count, oldest) for priority, count, oldest in counted.order_by("priority")}
    return [LaneFigures(priority, *found.get(priority, (0, None))) for priority in Message.Priority]


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
