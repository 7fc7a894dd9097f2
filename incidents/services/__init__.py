"""What happens to a surge, and what must be done about it."""

from incidents.services.breaches import close_breach, note_breach, record_breach
from incidents.services.surge import (
    announce_arrival,
    change_arrival,
    change_incident,
    count_heads,
    move_incident,
    open_incident,
    withdraw_arrival,
)
from incidents.services.tasking import drop_tasks, finish_task, raise_task, settle_tasks

__all__ = [
    "announce_arrival",
    "change_arrival",
    "change_incident",
    "close_breach",
    "count_heads",
    "drop_tasks",
    "finish_task",
    "move_incident",
    "note_breach",
    "open_incident",
    "raise_task",
    "record_breach",
    "settle_tasks",
    "withdraw_arrival",
]
