"""Why a family is where it is, or why it has no place: codes and figures, to be put into words elsewhere.

Everything comes from the arrays that the plan was made from, so that explanation and plan cannot differ.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from shelters.planner.filters import FILTERS, binding, passed
from shelters.planner.problem import NOWHERE, Bools, Floats, Ints, Problem
from shelters.planner.seats import Seats
from shelters.planner.shapes import NOTHING, Impossible, Instance, Plan

PLACES = ("accessible", "pool", "accessible_full", "pool_full")  # more places would pass these
SACRED = ("not_at", "apart")  # these keep people safe: changing them is never offered
ALTERNATIVES = 2


@dataclass(frozen=True, slots=True)
class Filter:
    """How many of all sites pass one of `filters.FILTERS`, and how many fail it."""

    code: str
    passed: int
    failed: int


@dataclass(frozen=True, slots=True)
class Choice:
    """A site for a family. `km_more` is the difference to the chosen site.

    `community` counts the other people of its community there; `splits` says that another site has more of
    them. `free` are the places, by pool that the family uses, that stay free when it is there.
    """

    site: str
    km: float
    km_more: float
    community: int
    splits: bool
    free: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Change:
    """The smallest change that would open a site: `places` to add by pool, `services`, rules to `lift`."""

    site: str
    km: float
    places: Mapping[str, int]
    services: frozenset[str] = NOTHING
    lift: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Explanation:
    """`open_sites` counts the sites that pass every filter. An unplaced family has `binding` and `change`
    instead of `chosen`; `change` is None if only filters that keep people safe stand in the way.
    """

    family: str
    filters: tuple[Filter, ...]
    open_sites: int
    chosen: Choice | None
    alternatives: tuple[Choice, ...]
    binding: str | None
    change: Change | None


def explain(instance: Instance, plan: Plan, family: str) -> Explanation:
    """Explain one family of a plan; for many, use one Explainer. Raises Impossible for an unknown id."""
    return Explainer(instance, plan).explain(family)


class Explainer:
    """The arrays of a plan, made once for all its families."""

    def __init__(self, instance: Instance, plan: Plan) -> None:
        self.problem = Problem(instance)
        self.seats = seated(self.problem, plan)
        self.number = {family.id: number for number, family in enumerate(instance.families)}

    def explain(self, family: str) -> Explanation:
        if (own := self.number.get(family)) is None:
            raise Impossible("household", "is not in this instance")
        named = passed(self.seats, own)
        every = np.asarray(np.stack([named[name] for name in FILTERS]).all(axis=0))
        chosen = int(self.seats.at[own])
        placed = chosen != NOWHERE
        return Explanation(
            family=family,
            filters=tuple(_filter(name, named[name]) for name in FILTERS),
            open_sites=int(every.sum()),
            chosen=self._choice(own, chosen, chosen) if placed else None,
            alternatives=self._alternatives(own, every, chosen),
            binding=None if placed else binding(self.seats, own),
            change=None if placed else self._change(own, named),
        )

    def _alternatives(self, own: int, every: Bools, chosen: int) -> tuple[Choice, ...]:
        """The nearest other sites that pass every filter."""
        others = np.flatnonzero(every)
        others = others[others != chosen]
        near = others[np.argsort(self._km(own)[others], kind="stable")[:ALTERNATIVES]]
        return tuple(self._choice(own, int(site), chosen) for site in near)

    def _choice(self, own: int, site: int, chosen: int) -> Choice:
        km, community = self._km(own), self._community(own)
        kind = self.problem.kind[own]
        left = self.seats.free[site] - (0 if site == chosen else self.problem.takes[kind])
        return Choice(
            site=self.problem.sites[site].id,
            km=float(km[site]),
            km_more=float(km[site] - km[chosen]) if chosen != NOWHERE else 0.0,
            community=int(community[site]),
            splits=bool(community[site] < community.max()),
            free=_named(self.problem, left, self.problem.takes[kind]),
        )

    def _change(self, own: int, named: dict[str, Bools]) -> Change | None:
        """At a safe site: the fewest rules to lift, then the fewest places to add, then the nearest."""
        problem, family = self.problem, self.problem.families[own]
        safe = np.flatnonzero(np.stack([named[name] for name in SACRED]).all(axis=0))
        if not safe.size:
            return None
        rules = [name for name in FILTERS if name not in PLACES + SACRED]
        broken = (~np.stack([named[name] for name in rules])).sum(axis=0)
        takes = problem.takes[problem.kind[own]]
        short = np.maximum(takes - self.seats.free, 0)
        km = self._km(own)
        site = int(min(safe.tolist(), key=lambda s: (broken[s], short[s].sum(), km[s])))
        return Change(
            site=problem.sites[site].id,
            km=float(km[site]),
            places=_named(problem, short[site], short[site]),
            services=family.requires - problem.sites[site].services,
            lift=tuple(name for name in rules if name != "services" and not named[name][site]),
        )

    def _km(self, own: int) -> Floats:
        return np.asarray(self.problem.km(self.problem.spot[own])[0])

    def _community(self, own: int) -> Ints:
        """By site: the number of other people of its community there."""
        problem, seats = self.problem, self.seats
        there = np.zeros(len(problem.sites), np.int32)
        if (mine := problem.community[own]) == NOWHERE:
            return there
        others = np.flatnonzero((problem.community == mine) & (seats.at != NOWHERE))
        others = others[others != own]
        np.add.at(there, seats.at[others], problem.people[others])
        return there


def seated(problem: Problem, plan: Plan) -> Seats:
    """The seats of a plan. Raises Impossible if the plan names a family or site that the instance lacks."""
    seats = Seats(problem)
    families = {family.id: number for number, family in enumerate(problem.families)}
    sites = {site.id: number for number, site in enumerate(problem.sites)}
    for place, row in enumerate(plan.placements):
        if row.family not in families or row.site not in sites:
            raise Impossible(f"placements[{place}]", "is not of this instance")
        seats.seat(families[row.family], sites[row.site])
    return seats


def _filter(name: str, able: Bools) -> Filter:
    return Filter(name, int(able.sum()), int((~able).sum()))


def _named(problem: Problem, amounts: object, where: object) -> dict[str, int]:
    """The amounts by name of pool, for the pools where `where` is not 0."""
    rows = zip(problem.pools, np.asarray(amounts).tolist(), np.asarray(where), strict=True)
    return {pool: amount for pool, amount, told in rows if told}
