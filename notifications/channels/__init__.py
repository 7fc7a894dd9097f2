"""The ways out. Which one is used is the setting SMS_BACKEND."""

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from core.registry import Registry
from notifications.channels.base import (
    Busy,
    Channel,
    Outgoing,
    Rate,
    Receipt,
    Refusal,
    Refused,
    Stopped,
    Unclear,
)
from notifications.channels.gateway import Gateway
from notifications.channels.local import Console, File
from notifications.channels.twilio import Twilio

__all__ = [
    "Busy",
    "Channel",
    "Console",
    "File",
    "Gateway",
    "Outgoing",
    "Rate",
    "Receipt",
    "Refusal",
    "Refused",
    "Stopped",
    "Twilio",
    "Unclear",
    "channels",
    "current",
]

channels: Registry[Channel] = Registry("channel")
channels.add("console", Console())
channels.add("file", File())
channels.add("twilio", Twilio())
channels.add("gateway", Gateway())


def current() -> tuple[str, Channel]:
    """The channel in use, with its name. Raises ImproperlyConfigured when there is none of that name."""
    name = settings.SMS_BACKEND
    channel = channels.get(name)
    if channel is None:
        raise ImproperlyConfigured(f"SMS_BACKEND: there is no channel {name!r} here.")
    return name, channel
