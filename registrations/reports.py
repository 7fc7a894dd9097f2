"""What somebody tells of the people of a household, the same from the API, a page or a tablet."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal
from uuid import UUID

Counts = Mapping[str, Mapping[str, int]]
Cause = Literal["birth", "reunification"]  # why a household has somebody more


@dataclass(frozen=True, slots=True)
class Group:
    """Some people of a household: those with names by their ids, those without by sex and age band."""

    persons: tuple[UUID, ...] = ()
    counts: Counts = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.persons or self.counts)


@dataclass(frozen=True, slots=True)
class StatusReport:
    """They are `status` since `at` (now unless given), says `source`: an office or a role, not a name.

    `was` is what the people without names were before; empty where there is no doubt.
    """

    who: Group
    status: str
    at: datetime | None = None
    source: str = ""
    was: str = ""
    id: UUID | None = None
