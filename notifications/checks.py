"""What must be right before anything starts."""

from typing import Any

from django.conf import settings
from django.core import checks
from django.core.checks import CheckMessage, Error
from django.core.exceptions import ImproperlyConfigured

from notifications import channels


def channel_exists(**_options: Any) -> list[CheckMessage]:
    """SMS_BACKEND names a channel, and that has what it needs."""
    try:
        name, channel = channels.current()
    except ImproperlyConfigured as error:
        return [Error(str(error), id="notifications.E001")]
    found: list[CheckMessage] = []
    if lacks := channel.lacks():
        message = f"SMS_BACKEND: {name} needs {', '.join(lacks)}."
        found.append(Error(message, id="notifications.E002"))
    if name == "twilio" and not settings.PUBLIC_URL:
        message = (
            "POSKO_PUBLIC_URL: without it Twilio cannot report back; it is asked every few minutes."
        )
        found.append(checks.Warning(message, id="notifications.W001"))
    return found
