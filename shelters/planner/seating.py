"""Whole households into the quotas of a flow, or each from its own point."""

import numpy as np

from shelters.planner.classes import ALL, Groups
from shelters.planner.greedy import seat_nearest
from shelters.planner.problem import NOWHERE, Bools, Floats, Ints, Problem
from shelters.planner.seats import Seats
from shelters.planner.settling import settle


def seat(problem: Problem, groups: Groups, alone: Bools, quota: Floats, prices: Floats) -> Seats:
    """Everybody for whom there is a place without moving anybody else.

    A family sits where most of its group's quota is left, the large ones first: the small ones fill
    what remains. Those `alone` settle from their own points, by the `prices` of places in km. Whoever
    has no place then takes the nearest free ones. Raises NoSolver.
    """
    seats = Seats(problem)
    own = _own(problem, groups)
    left = [  # a hair more, because the quotas are no whole numbers
        {int(site): float(row[site]) + 1e-6 for site in np.flatnonzero(row)} for row in quota
    ]
    order = _order(problem, groups)
    for family in order[~alone[order]].tolist():
        quotas = left[groups.group[family]]
        need = int(own[family])
        for site in sorted(quotas, key=quotas.__getitem__, reverse=True):
            if quotas[site] < need:
                break
            if seats.can(family, site):
                quotas[site] -= need
                seats.seat(family, site)
                break
    _seat_left_over(seats, ~alone)
    settle(seats, alone, prices)
    _seat_left_over(seats, alone)
    return seats


def _seat_left_over(seats: Seats, own: Bools) -> None:
    """Whoever of these has no place takes the nearest that fits: higher tiers and larger families first."""
    problem = seats.problem
    left = np.flatnonzero(own & (seats.at == NOWHERE))
    order = np.lexsort((left, -problem.people[left], -problem.tier[left]))
    for family in left[order].tolist():
        seat_nearest(seats, family)


def _own(problem: Problem, groups: Groups) -> Ints:
    """What each family takes of its group's quota, in the units of the flow."""
    inside = problem.takes[problem.kind, 0]
    return np.asarray(problem.people - np.where(groups.mode[groups.group] == ALL, 0, inside))


def _order(problem: Problem, groups: Groups) -> Ints:
    """Those with accessible places first, then by tier and size."""
    mode = groups.mode[groups.group]
    order = np.lexsort((-problem.people, -problem.tier, mode == 0))
    return order.astype(np.int32)
