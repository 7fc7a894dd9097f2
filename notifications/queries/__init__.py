"""Questions about alerts and messages."""

from notifications.queries.alerts import (
    HANDED_OVER,
    NOT_REACHED,
    Reach,
    State,
    alert_states,
    alerts,
    alerts_unacknowledged,
    answers,
    audience,
    audience_names,
    messages,
    readers,
    sizes,
    texts,
)

__all__ = [
    "HANDED_OVER",
    "NOT_REACHED",
    "Reach",
    "State",
    "alert_states",
    "alerts",
    "alerts_unacknowledged",
    "answers",
    "audience",
    "audience_names",
    "messages",
    "readers",
    "sizes",
    "texts",
]
