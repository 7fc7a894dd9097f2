"""The surge itself, and what must be done about it."""

from incidents.models.surge import (
    LATITUDE,
    LONGITUDE,
    MOST_PEOPLE,
    Arrival,
    HeadCount,
    Incident,
    InIncident,
    Located,
    choices,
    links,
)
from incidents.models.tasks import CONFIDENTIAL_TASKS, TASK_TITLES, Task, desks, opened, places

__all__ = [
    "CONFIDENTIAL_TASKS",
    "LATITUDE",
    "LONGITUDE",
    "MOST_PEOPLE",
    "TASK_TITLES",
    "Arrival",
    "HeadCount",
    "InIncident",
    "Incident",
    "Located",
    "Task",
    "choices",
    "desks",
    "links",
    "opened",
    "places",
]
