"""How texts go out and how the house is: what the page of the system shows."""

import shutil
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import connection
from django.template.defaultfilters import filesizeformat
from django.utils import timezone
from django.utils.translation import gettext as _

from core import health
from core.health import Fact
from core.models import Event, Lease, Scope
from core.parts import State
from core.words import ago
from notifications import channels, estimate
from notifications.channels import codes
from notifications.models import ChannelPause
from notifications.queries import outbox
from notifications.queries.inbound import oldest_waiting
from notifications.queries.outbox import LaneFigures, StandIn, Trouble

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
LATE, DEAD = timedelta(minutes=1), timedelta(minutes=5)
LITTLE_DISK, NO_DISK = 5_000_000_000, 1_000_000_000  # bytes


@dataclass(frozen=True)
class Stop:
    """A channel that takes nothing, and why."""

    row: ChannelPause
    why: codes.Meaning


@dataclass(frozen=True)
class WaysOut:
    """The channel in use and what goes through it."""

    name: str
    channel: channels.Channel
    lacks: list[str]
    only_pretends: bool
    stops: list[Stop]
    stand_in: StandIn
    lanes: list[tuple[LaneFigures, str]]  # with when all of it is out, in words
    speed: str
    handed_over: int
    troubles: list[Trouble]
    last_report: datetime | None

    @property
    def waiting(self) -> int:
        return sum(lane.waiting for lane, _done_in in self.lanes)

    @property
    def state(self) -> State:
        if self.stops or self.lacks:
            return "critical"
        since = [lane.oldest for lane, _done_in in self.lanes if lane.oldest]
        oldest = min(since, default=timezone.now())
        return "attention" if oldest < timezone.now() - DEAD else "good"


def ways_out() -> WaysOut:
    name, channel = channels.current()
    now = timezone.now()
    in_earnest = Scope.objects.filter(is_exercise=False, closed_at=None).exists()
    return WaysOut(
        name=name,
        channel=channel,
        lacks=channel.lacks(),
        only_pretends=in_earnest and not channel.reaches_people,
        stops=[Stop(row, codes.meaning(row.code)) for row in outbox.pauses()],
        stand_in=outbox.stand_in(),
        lanes=_lanes(),
        speed=estimate.speed(channel.rate),
        handed_over=outbox.handed_over(now - HOUR),
        troubles=outbox.troubles(now - DAY),
        last_report=outbox.last_report(),
    )


def _lanes() -> list[tuple[LaneFigures, str]]:
    """Each with when all of it is out, behind what is more urgent, where that can be told."""
    lanes, before = [], 0
    for lane in outbox.lanes():
        before += lane.segments
        time = outbox.time_for(before) if lane.waiting else None
        lanes.append((lane, estimate.duration(time)))
    return lanes


def house() -> list[Fact]:
    """The worker, the journal, the database, the disk, and whatever the apps above add."""
    return [worker(), journal(), inbox(), database(), disk(), *(fact() for fact in health.facts)]


def worker() -> Fact:
    """The seal of the audit trail is held every second by a worker that lives."""
    seen = Lease.objects.filter(name="audit-sealer").values_list("until", flat=True).first()
    if seen is None:
        return Fact(_("Worker"), _("never seen"), "critical")
    return Fact(_("Worker"), _("seen %(age)s") % {"age": ago(seen)}, _by_age(seen))


def journal() -> Fact:
    oldest = (
        Event.objects.filter(handled_at=None).order_by("at").values_list("at", flat=True).first()
    )
    if oldest is None:
        return Fact(_("Journal"), _("everything is handled"), "good")
    text = _("the oldest event came %(age)s") % {"age": ago(oldest)}
    return Fact(_("Journal"), text, _by_age(oldest))


def inbox() -> Fact:
    """Texts that came in and that no worker has looked at."""
    oldest = oldest_waiting()
    if oldest is None:
        return Fact(_("Texts that came in"), _("everything is handled"), "good")
    text = _("the oldest text came %(age)s") % {"age": ago(oldest)}
    return Fact(_("Texts that came in"), text, _by_age(oldest))


def database() -> Fact:
    name = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}[connection.vendor]
    pages = "SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()"
    whole = "SELECT pg_database_size(current_database())"
    with connection.cursor() as cursor:
        cursor.execute(pages if connection.vendor == "sqlite" else whole)
        size = cursor.fetchone()[0]
    return Fact(_("Database"), f"{name}, {filesizeformat(size)}", "good")


def disk() -> Fact:
    free = shutil.disk_usage(settings.DATA_DIR).free
    state: State = "good" if free > LITTLE_DISK else "attention" if free > NO_DISK else "critical"
    return Fact(_("Disk"), _("%(size)s free") % {"size": filesizeformat(free)}, state)


def warnings() -> list[str]:
    """One sentence for each channel that is stopped, and one for the phone that stands in for it."""
    found = [
        _("SMS is stopped: %(why)s") % {"why": codes.meaning(row.code).sentence}
        for row in outbox.pauses()
    ]
    if found and outbox.stand_in().is_active:
        found.append(_("The gateway phone sends what is about danger to life."))
    return found


def _by_age(since: datetime) -> State:
    age = timezone.now() - since
    return "good" if age < LATE else "attention" if age < DEAD else "critical"
