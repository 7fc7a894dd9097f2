"""The surge itself, and what must be done about it."""

from incidents.models.breaches import TOLD_WITHIN, Breach, BreachNote
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
from incidents.models.tasks import (
    CONFIDENTIAL_TASKS,
    DONE_BY_A_NOTE,
    TASK_TITLES,
    Task,
    desks,
    opened,
    places,
)

__all__ = [
    "CONFIDENTIAL_TASKS",
    "DONE_BY_A_NOTE",
    "LATITUDE",
    "LONGITUDE",
    "MOST_PEOPLE",
    "TASK_TITLES",
    "TOLD_WITHIN",
    "Arrival",
    "Breach",
    "BreachNote",
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
