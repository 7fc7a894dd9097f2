"""What must be right before anything starts."""

from typing import Any

from django.core.checks import CheckMessage, Error
from django.core.exceptions import ImproperlyConfigured

from notifications import channels


def channel_exists(**_options: Any) -> list[CheckMessage]:
    """SMS_BACKEND names a channel."""
    try:
        channels.current()
    except ImproperlyConfigured as error:
        return [Error(str(error), id="notifications.E001")]
    return []
