"""Prices of places for families scattered over many points, of which the cells of groups know too little.

At the right prices everybody can choose alone: each site is asked for by as many as it has places for. So
everybody bids for the site that costs them least, way and places together; a price rises where more people
bid than there are places, and falls where fewer do. The step of a price grows while it goes one way and is
shortened when it turns (Rprop: M. Riedmiller, H. Braun, "A direct adaptive method for faster backpropagation
learning", 1993).
"""

import numpy as np

from shelters.planner.offers import alike, cheapest, per_person
from shelters.planner.problem import Floats, Problem

LOOKS, ROUNDS = 2, 40  # how often offers are looked up, and the rounds of bids on them
OFFERS = 32  # sites on which each bids
FIRST_STEP_KM, FASTER, SLOWER = 0.5, 1.2, 0.6


def bid(problem: Problem, prices: Floats, most: float) -> Floats:
    """Prices that are better than `prices`, both [site, pool] in km.

    Whoever would pay more than `most` bids for nothing. Of the last round of offers it is the prices that
    prove the longest ways unavoidable: see `bounds`.
    """
    bidders = _Bidders(problem)
    step, last = np.full(prices.shape, FIRST_STEP_KM), np.zeros(prices.shape)
    for _ in range(LOOKS):
        bidders.look(prices)
        best, longest = prices, -np.inf
        for _ in range(ROUNDS):
            asked, paid = bidders.bids(prices, most)
            least = paid - float((prices * problem.capacity).sum())
            if least > longest:
                best, longest = prices, least
            way = np.sign(asked - problem.capacity)
            step *= np.choose((way * last).astype(np.int64) + 1, [SLOWER, 1.0, FASTER])
            prices, last = np.maximum(prices + step * way, 0), way
    return best


class _Bidders:
    """Families of a kind at a point, together."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.spot, self.kind, row = alike(problem)
        self.people = np.bincount(row, problem.people)
        self.each = (problem.takes / problem.kind_people[:, None])[self.kind]

    def look(self, prices: Floats) -> None:
        """Choose the sites that each of them bids on from now on."""
        paid = per_person(self.problem, prices)
        self.site, km = cheapest(self.problem, self.spot, self.kind, paid, OFFERS)
        self.km = km.astype(np.float32)

    def bids(self, prices: Floats, most: float) -> tuple[Floats, float]:
        """([site, pool] of the places that are bid for, what all people pay together in km)."""
        paid = per_person(self.problem, prices).astype(np.float32)
        costs = self.km + paid[self.kind[:, None], self.site]
        best = costs.argmin(axis=1)[:, None]
        cost = np.take_along_axis(costs, best, axis=1)[:, 0].astype(np.float64)
        come = self.people * (cost <= most)
        site = np.take_along_axis(self.site, best, axis=1)[:, 0]
        columns = [np.bincount(site, come * each, len(prices)) for each in self.each.T]
        return np.stack(columns, axis=1), float((self.people * np.minimum(cost, most)).sum())
