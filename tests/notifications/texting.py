"""Telephones that write to us."""

from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import count

from django.utils import timezone

from notifications.models import InboundMessage
from notifications.services import inbound

ROS, JOKO, BUDI, STRANGER = "+6281200000001", "+6281200000002", "+6281200000003", "+6281299999999"
POSKO = "+6281188887777"
Say = Callable[..., InboundMessage]
_numbers = count()


def send(
    text: str, sender: str = ROS, *, at: datetime | None = None, id: str = "", to: str = POSKO
) -> InboundMessage:
    """A text arrives; nobody has looked at it yet."""
    id = id or f"test-{next(_numbers)}"
    return inbound.receive("gateway", id, sender, to, text, at or timezone.now())


def ago(**how_long: float) -> datetime:
    return timezone.now() - timedelta(**how_long)


def answer(row: InboundMessage) -> str:
    """What was written back, empty when nothing was."""
    return row.reply.body if row.reply else ""
