"""How those who wait for a place are arranged: boat by boat, those who wait longest first."""

from collections import defaultdict
from dataclasses import dataclass
from uuid import UUID

from incidents.models import Arrival, Incident
from shelters import queries
from shelters.queries import Waiting


@dataclass(frozen=True)
class Group:
    """Who waits of one arrival, or of none; `rows` are those of them that are shown."""

    arrival: Arrival | None
    households: int
    people: int
    rows: list[Waiting]

    @property
    def prefix(self) -> str:
        """What tells its table from those of the others."""
        return f"{self.arrival.code}: " if self.arrival else ""

    @property
    def is_cut(self) -> bool:
        return len(self.rows) < self.households


def grouped(incident: Incident, most: int) -> list[Group]:
    """At most so many households are shown, those who wait longest; every group is."""
    rows: dict[UUID | None, list[Waiting]] = defaultdict(list)
    for row in queries.waiting_list(incident, most):
        rows[row.household.arrival_id].append(row)
    return [
        Group(
            arrival=landed.arrival,
            households=landed.households,
            people=landed.people,
            rows=rows[landed.arrival.pk if landed.arrival else None],
        )
        for landed in queries.waiting_by_arrival(incident)
    ]
