"""What goes in and out at the API's doors."""

from notifications.serializers.alerts import (
    LONGEST_WAIT,
    AlertChange,
    AlertShape,
    AudienceShape,
    Text,
    TextShape,
    alert,
    messages,
)

__all__ = [
    "LONGEST_WAIT",
    "AlertChange",
    "AlertShape",
    "AudienceShape",
    "Text",
    "TextShape",
    "alert",
    "messages",
]
