"""How many people of each group go to each site, by linear programming; whole families are seated later.

The families of a group are interchangeable and small beside a site, so that hardly anything is lost when
they are seated whole inside these quotas.
"""

import numpy as np

from shelters.planner.classes import Groups
from shelters.planner.flow import by_flow
from shelters.planner.problem import Floats, Problem
from shelters.planner.shapes import TIERS
from shelters.planner.ways import FEW, Ways, near

LEFT_OUT = np.array([30.0, 30.0, 900.0, 27_000.0])  # cost in longest distances, by tier
ENOUGH = 3.0  # cost in longest distances: still enough to place nearly everybody who can be
ROUNDS = 3


def shares(problem: Problem, groups: Groups) -> tuple[Floats, Floats]:
    """(quotas [group, site], prices of places [site, pool] in km).

    Quotas are in places of the group's pool (accessible ones for groups of mode ALL). If there are too many
    pairs of group and site for the program, the flow finds those that matter, and the prices of each
    solution find those that were left out. Raises NoSolver.
    """
    farthest = max(float(groups.km.max(initial=0)), 1e-6)
    ways = Ways(problem, groups, LEFT_OUT * farthest, np.zeros(TIERS))
    many = groups.fits.sum() > FEW
    first = by_flow(problem, groups) if many else np.zeros(groups.fits.shape, np.int64)
    ways.offer((first > 0) | near(groups))
    quota = ways.solve()
    for _ in range(ROUNDS - 1 if many else 0):
        if quota is None or not ways.offer_better():
            break
        quota = ways.solve()
    if quota is None:  # leaving everybody out is a solution: only numerical trouble can end here
        return by_flow(problem, groups).astype(np.float64), np.zeros(problem.capacity.shape)
    return quota, _eased(problem, ways.prices(), farthest)


def dearest(groups: Groups) -> float:
    """In km: the price of a place at which somebody may as well be left out."""
    return ENOUGH * max(float(groups.km.max(initial=0)), 1e-6)


def _eased(problem: Problem, prices: Floats, farthest: float) -> Floats:
    """Prices as if leaving somebody out cost only ENOUGH, in the pools where prices reflect that cost.

    Whole families leave a place or two empty, each of which would else weigh as much as a person left out.
    """
    eased = prices.copy()
    for pool, places in enumerate(problem.capacity.T):
        lowest = prices[places > 0, pool].min(initial=np.inf)
        spare = (LEFT_OUT - ENOUGH) * farthest
        able = spare[(spare <= lowest) & np.isfinite(lowest)]
        eased[:, pool] = np.maximum(prices[:, pool] - able.max(initial=0), 0)
    return eased
