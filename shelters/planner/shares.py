"""How many people of each group go to each site: whole households come later.

Everybody in a group can stand in for each other and families are small beside sites, so that hardly
anything is lost when households are seated whole inside these quotas.
"""

import numpy as np

from shelters.planner.classes import Groups
from shelters.planner.flow import by_flow
from shelters.planner.problem import Floats, Problem
from shelters.planner.shapes import TIERS
from shelters.planner.ways import FEW, Ways, near

LEFT_OUT = np.array([30.0, 30.0, 900.0, 27_000.0])  # times the farthest way, by tier
ENOUGH = 3.0  # times the farthest way: dear enough to place as many as can be, but for a few
ROUNDS = 3


def shares(problem: Problem, groups: Groups) -> tuple[Floats, Floats]:
    """How many people of each group go where, and the prices of places in km by which that is so.

    Quotas are [group, site]: of its people who take no accessible place; of a group that takes nothing
    else, all. By linear programming. Where there are too many ways for it, the flow tells first which
    ones matter, and the prices of a first answer tell which ones were forgotten. Prices are
    [site, pool]. Raises NoSolver.
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
    if quota is None:  # leaving everybody out is always possible: only the numbers can be too odd
        return by_flow(problem, groups).astype(np.float64), np.zeros(problem.capacity.shape)
    return quota, _eased(problem, ways.prices(), farthest)


def _eased(problem: Problem, prices: Floats, farthest: float) -> Floats:
    """Prices as if leaving somebody out cost ENOUGH, in the pools where that is what prices come from.

    Whole families leave a place or two empty, and each would weigh as much as leaving somebody out.
    """
    eased = prices.copy()
    for pool, places in enumerate(problem.capacity.T):
        lowest = prices[places > 0, pool].min(initial=np.inf)
        spare = (LEFT_OUT - ENOUGH) * farthest
        able = spare[(spare <= lowest) & np.isfinite(lowest)]
        eased[:, pool] = np.maximum(prices[:, pool] - able.max(initial=0), 0)
    return eased
