"""How many people of each group go to each site, by one min-cost flow.

Fast; accessible places are only about right.
"""

import numpy as np

from shelters.planner.classes import ALL, NONE, SOME, Groups
from shelters.planner.problem import Bools, Floats, Ints, Longs, Problem
from shelters.planner.shapes import TIERS
from shelters.planner.solvers import Network

FARTHEST = 100_000  # cost of the longest distance, and so the resolution of all others
# Cost of leaving out one person, by tier: far above any sum of distances that one place can cause.
LEFT_OUT = np.array([1e2, 1e2, 1e4, 1e6]) * FARTHEST


def by_flow(problem: Problem, groups: Groups) -> Longs:
    """Quotas [group, site], in places of the group's pool (accessible ones for groups of mode ALL).

    Accessible places are modelled as a gate before the pool that most of those who need them ask for. A
    first flow finds what groups of other pools, and groups of mode ALL, take past the gate; that is
    subtracted from the gate. Raises NoSolver.
    """
    units, people = units_of(problem, groups)
    accessible = problem.capacity[:, 0].astype(np.float64)
    main = _main_pool(groups, units)
    past = (groups.mode == ALL) | ((groups.mode == SOME) & (groups.pool != main))
    gated = (groups.mode == SOME) & ~past
    each = places_each(problem, groups)
    sent = units.sum(axis=1)
    mean = float((each * sent)[gated].sum() / max(sent[gated].sum(), 1))
    flow = _Flow(problem, groups, units, people, gated)
    if not gated.any():
        return flow.solve(accessible, np.ones_like(past))
    if past.any():
        beside = past | gated | np.isin(groups.pool, groups.pool[past])
        first = flow.solve(accessible / mean, beside)
        accessible = np.maximum(accessible - (first[past] * each[past, None]).sum(axis=0), 0)
    return flow.solve(accessible / mean, np.ones_like(past))


class _Flow:
    """The network of one instance; the capacity of the gates is given when it is solved."""

    def __init__(
        self, problem: Problem, groups: Groups, units: Longs, people: Floats, gated: object
    ) -> None:
        self.problem, self.groups, self.units, self.gated = problem, groups, units, gated
        self.weight = people / np.maximum(units.sum(axis=1), 1)
        farthest = max(float(groups.km.max(initial=0)), 1e-6)
        self.scale = FARTHEST / farthest

    def solve(self, gates: Floats, sent_now: Bools) -> Longs:
        """Quotas [group, site] of the groups where `sent_now` is true; `gates` are capacities by site."""
        problem, groups, network = self.problem, self.groups, Network()
        units = self.units * sent_now[:, None]
        give = network.add_nodes(units.sum(axis=1))
        pools = network.add_nodes(np.zeros(problem.capacity.size)).reshape(problem.capacity.shape)
        doors = network.add_nodes(np.zeros(len(problem.sites)))
        sink = network.add_nodes([-units.sum()])
        network.add_arcs(pools.ravel(), sink, problem.capacity.ravel(), 0)
        group, site = np.nonzero(groups.fits & sent_now[:, None])
        cost = groups.km[group, site] * (self.scale * self.weight)[group]
        through = np.asarray(self.gated)[group]
        heads = np.where(through, doors[site], pools[site, groups.pool[group]])
        sent = network.add_arcs(give[group], heads, units.sum(axis=1)[group], np.rint(cost))
        main = _main_pool(groups, self.units)
        network.add_arcs(doors, pools[:, main], np.rint(gates), 0)
        for tier in range(TIERS):
            out = np.rint(self.weight * LEFT_OUT[tier])
            network.add_arcs(give, sink, units[:, tier], out)
        quota = np.zeros(groups.fits.shape, np.int64)
        quota[group, site] = network.flows()[sent]
        return quota


def units_of(problem: Problem, groups: Groups) -> tuple[Longs, Floats]:
    """(places of its pool that each group needs, [group, tier]; people by group)."""
    takes = problem.takes[problem.kind]
    own = takes.sum(axis=1) - np.where(groups.mode[groups.group] == ALL, 0, takes[:, 0])
    units = np.zeros((len(groups.pool), TIERS), np.int64)
    np.add.at(units, (groups.group, problem.tier), own)
    people = np.bincount(groups.group, problem.people, len(groups.pool))
    return units, np.asarray(people, np.float64)


def places_each(problem: Problem, groups: Groups) -> Floats:
    """By group: the accessible places needed for each place of its pool."""
    inside = np.bincount(groups.group, problem.takes[problem.kind, 0], len(groups.pool))
    units = units_of(problem, groups)[0].sum(axis=1)
    return np.where(groups.mode == NONE, 0.0, inside / np.maximum(units, 1))


def _main_pool(groups: Groups, units: Longs) -> int:
    """The column of the pool that most families with some accessible places ask for."""
    some: Ints = groups.mode == SOME
    return int(np.bincount(groups.pool[some], units[some].sum(axis=1), minlength=1).argmax())
