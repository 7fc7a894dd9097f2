"""Stopping a channel whose account is at fault, and letting it go on."""

from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from core import bell, events
from core.actors import SYSTEM, Acting
from notifications.models import ChannelPause, ChannelState

UNREACHABLE = "unreachable"
PROBE_AFTER = timedelta(minutes=2)
PROBE_UNREACHABLE_AFTER = timedelta(seconds=30)


@transaction.atomic
def stop_channel(provider: str, code: str) -> None:
    """Hand nothing more to `provider`; after a while one text is tried. Once however often it is said."""
    probe_at = timezone.now() + _wait(code)
    pause, is_new = ChannelPause.objects.get_or_create(
        provider=provider, ended_at=None, defaults={"code": code, "probe_at": probe_at}
    )
    if is_new:
        events.record(
            "notifications.channel_stopped",
            by=SYSTEM,
            scope_id=None,
            about=pause.pk,
            provider=provider,
            code=code,
        )
    else:
        ChannelPause.objects.filter(pk=pause.pk).change(code=code)


@transaction.atomic
def resume_channel(provider: str, *, by: Acting) -> bool:
    """Let a stopped channel go on at once. False when it was not stopped."""
    open_rows = ChannelPause.objects.filter(provider=provider, ended_at=None)
    pause = open_rows.first()
    if pause is None or not open_rows.filter(pk=pause.pk).change(ended_at=timezone.now()):
        return False
    note_answer(provider)
    events.record(
        "notifications.channel_resumed",
        by=by,
        scope_id=None,
        about=pause.pk,
        provider=provider,
    )
    bell.ring("notifications.send")
    return True


def try_channel(provider: str) -> bool:
    """Whether the one text that tells if a stopped channel works again may go now: for one caller only."""
    now = timezone.now()
    due = ChannelPause.objects.filter(provider=provider, ended_at=None, probe_at__lte=now)
    code = due.values_list("code", flat=True).first()
    return code is not None and bool(due.change(probe_at=now + _wait(code)))


def note_silence(provider: str) -> None:
    """Nobody answered there. When that lasts for SMS_UNREACHABLE_MINUTES, the channel is stopped."""
    now = timezone.now()
    state, _new = ChannelState.objects.get_or_create(provider=provider)
    mine = ChannelState.objects.filter(pk=state.pk)
    if state.silent_since is None:
        mine.filter(silent_since=None).change(silent_since=now)
    elif state.silent_since <= now - timedelta(minutes=settings.SMS_UNREACHABLE_MINUTES):
        stop_channel(provider, UNREACHABLE)


def note_answer(provider: str) -> None:
    """Somebody answered there, whatever it was."""
    silent = ChannelState.objects.filter(provider=provider, silent_since__isnull=False)
    silent.change(silent_since=None)


def _wait(code: str) -> timedelta:
    return PROBE_UNREACHABLE_AFTER if code == UNREACHABLE else PROBE_AFTER
