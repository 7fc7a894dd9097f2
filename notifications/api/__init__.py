"""The API's doors to alerts and their messages."""

from notifications.api.alerts import (
    AlertDoor,
    AlertItem,
    Alerts,
    Messages,
    SendAlert,
)

__all__ = [
    "AlertDoor",
    "AlertItem",
    "Alerts",
    "Messages",
    "SendAlert",
]
