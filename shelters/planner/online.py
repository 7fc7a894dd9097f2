"""Suggestions for one family between two plans: by the quotas of the last plan, else the nearest site."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from shelters.planner.problem import Floats, Problem
from shelters.planner.seats import Seats
from shelters.planner.shapes import PRIORITY, Family, Instance, Plan, Site


@dataclass(frozen=True, slots=True)
class Quota:
    """Where a plan sends the families of one class from one point; `left` counts people by site.

    A class asks for the same pool and services, with or without accessible places, with or without priority.
    """

    pool: str
    accessible: bool
    requires: frozenset[str]
    priority: bool
    lat: float
    lon: float
    left: Mapping[str, int]

    def serves(self, family: Family) -> bool:
        return _class(family) == (self.pool, self.accessible, self.requires, self.priority)


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A site where the family fits now. `planned` says that the last plan has a quota for its class there."""

    site: str
    km: float
    planned: bool


def quotas(instance: Instance, plan: Plan) -> tuple[Quota, ...]:
    """The quotas of a plan, by class and point. The plan may be one made for a forecast of arrivals."""
    families = {family.id: family for family in instance.families}
    left: dict[tuple[str, bool, frozenset[str], bool, float, float], Counter[str]] = {}
    for row in plan.placements:
        family = families[row.family]
        key = (*_class(family), family.lat, family.lon)
        left.setdefault(key, Counter())[row.site] += family.people
    return tuple(Quota(*key, dict(sites)) for key, sites in left.items())


def suggest(
    sites: Sequence[Site], family: Family, quotas: Iterable[Quota] = (), *, limit: int = 3
) -> tuple[Suggestion, ...]:
    """At most `limit` sites where the family fits now, the best first. Raises Impossible.

    First those to which the nearest quota of its class still sends people, then all others; each nearest
    first. Sites with families to be kept apart from it belong in its `not_at`.
    """
    problem = Problem(Instance(tuple(sites), (family,)))
    able = np.flatnonzero(Seats(problem).open_to(0)) if problem.sites else np.zeros(0, np.int64)
    if not able.size:
        return ()
    km: Floats = problem.km(problem.spot[0], able)[0]
    left = _nearest_quota(family, quotas)
    rows = [
        Suggestion(sites[site].id, float(way), left.get(sites[site].id, 0) >= family.people)
        for site, way in zip(able.tolist(), km, strict=True)
    ]
    return tuple(sorted(rows, key=lambda row: (not row.planned, row.km))[:limit])


def taken(quotas: Iterable[Quota], family: Family, site: str) -> tuple[Quota, ...]:
    """The quotas after the family has gone to a site: it counts against the nearest that sends it there."""
    rows = list(quotas)
    able = [n for n, row in enumerate(rows) if row.serves(family) and row.left.get(site, 0)]
    if able:
        nearest = min(able, key=lambda number: _farness(rows[number], family))
        row = rows[nearest]
        less = max(row.left[site] - family.people, 0)
        rows[nearest] = replace(row, left={**row.left, site: less})
    return tuple(rows)


def _nearest_quota(family: Family, quotas: Iterable[Quota]) -> Mapping[str, int]:
    """What the nearest quota of its class has left, by site; quotas that are used up do not count."""
    rows = [row for row in quotas if row.serves(family) and any(row.left.values())]
    if not rows:
        return {}
    return min(rows, key=lambda row: _farness(row, family)).left


def _class(family: Family) -> tuple[str, bool, frozenset[str], bool]:
    return family.pool, family.accessible > 0, family.requires, family.tier >= PRIORITY


def _farness(row: Quota, family: Family) -> float:
    """A measure that orders points by distance, accurate enough along one coast."""
    east = (row.lon - family.lon + 180) % 360 - 180
    return float((row.lat - family.lat) ** 2 + (east * np.cos(np.radians(family.lat))) ** 2)
