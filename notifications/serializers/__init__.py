"""What goes in and out at the API's doors."""

from notifications.serializers.alerts import (
    LONGEST_WAIT,
    AlertAnswerShape,
    AlertChange,
    AlertShape,
    AlertUpdate,
    AudienceShape,
    CallOffShape,
    SendShape,
    Text,
    TextShape,
    alert,
    escalation,
    messages,
    recipients,
    standard_text,
)

__all__ = [
    "LONGEST_WAIT",
    "AlertAnswerShape",
    "AlertChange",
    "AlertShape",
    "AlertUpdate",
    "AudienceShape",
    "CallOffShape",
    "SendShape",
    "Text",
    "TextShape",
    "alert",
    "escalation",
    "messages",
    "recipients",
    "standard_text",
]
