"""The API's doors to alerts and their messages."""

from notifications.api.alerts import (
    AlertDoor,
    AlertItem,
    AlertRecipients,
    Alerts,
    Escalation,
    Messages,
    StandardTexts,
)
from notifications.api.moves import (
    Answers,
    ApproveAlert,
    CancelAlert,
    SendAlert,
    UpdateAlert,
)

__all__ = [
    "AlertDoor",
    "AlertItem",
    "AlertRecipients",
    "Alerts",
    "Answers",
    "ApproveAlert",
    "CancelAlert",
    "Escalation",
    "Messages",
    "SendAlert",
    "StandardTexts",
    "UpdateAlert",
]
