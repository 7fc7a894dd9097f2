"""Prices by which scattered families choose alone."""

import numpy as np
import pytest

from bench.planner import instance
from shelters.planner.bidding import bid
from shelters.planner.bounds import bound
from shelters.planner.files import read
from shelters.planner.greedy import first_come
from shelters.planner.offers import alike, cheapest, per_person
from shelters.planner.problem import Problem


@pytest.fixture(scope="module")
def problem() -> Problem:
    return Problem(read(instance(2000, 30, load=0.9, seed=1, apart_km=5)))


def test_at_the_prices_of_bids_nobody_has_much_shorter_ways_anywhere(problem: Problem) -> None:
    """Prices that tell what is scarce prove nearly as much as the best ones."""
    free, seats = np.zeros(problem.capacity.shape), first_come(problem)
    proven = [bound(seats, prices).mean_km for prices in (free, bid(problem, free, 1000), None)]
    assert proven[0] < 0.7 * proven[2]
    assert 0.98 * proven[2] < proven[1]


def test_whoever_would_pay_too_much_does_not_raise_prices(problem: Problem) -> None:
    free = np.zeros(problem.capacity.shape)
    assert bid(problem, free, most=0).max() == 0


def test_the_cheapest_sites_are_those_of_a_plain_search(problem: Problem) -> None:
    prices = np.random.default_rng(1).uniform(0, 20, problem.capacity.shape)
    spot, kind, _ = alike(problem)
    paid = per_person(problem, prices)
    sites, km = cheapest(problem, spot, kind, paid, 3)
    plain = np.sort(problem.km(spot) + paid[kind], axis=1)[:, :3]
    assert np.allclose(np.sort(km + paid[kind[:, None], sites], axis=1), plain)


def test_a_site_where_a_kind_may_not_go_has_no_price(problem: Problem) -> None:
    paid = per_person(problem, np.ones(problem.capacity.shape))
    assert np.array_equal(np.isfinite(paid), problem.fits)
