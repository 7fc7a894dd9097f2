"""Use cases: alerts and the texts that they become."""

from notifications.services.alerts import (
    DRAWS,
    acknowledge,
    change_alert,
    draft_alert,
    send_alert,
    tell,
)

__all__ = [
    "DRAWS",
    "acknowledge",
    "change_alert",
    "draft_alert",
    "send_alert",
    "tell",
]
