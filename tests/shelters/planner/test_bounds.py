"""Plans of a whole surge, held against SciPy's solver, which shares nothing with the planner's own."""

from functools import cache
from unittest import mock

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog  # beside OR-Tools in one process, which not every solver can be
from scipy.sparse import csr_matrix

from bench.planner import instance
from maps.geo import Point, distance_km
from shelters.planner import Bound, Instance, Plan, plan
from shelters.planner.bounds import bound
from shelters.planner.explaining import seated
from shelters.planner.files import read
from shelters.planner.greedy import first_come
from shelters.planner.planning import figures
from shelters.planner.problem import Problem
from shelters.planner.seats import Seats
from shelters.planner.solvers import Program
from tests.shelters.planner.worlds import broken, everything, instances, people

LEFT_OUT = np.array([30, 30, 900, 27_000]) * 250.0  # km that a person left out costs, by tier
METRE = 1e-3  # km
CASES = [(500, 10, 1.05), (1500, 25, 0.9), (1500, 25, 1.05)]
cases = pytest.mark.parametrize(("households", "shelters", "load"), CASES)


@cache
def planned(households: int, shelters: int, load: float) -> tuple[Instance, Plan]:
    world = read(instance(households, shelters, load=load, seed=1))
    return world, plan(world)


@cases
def test_the_bound_lies_close_to_the_one_that_another_solver_finds(
    households: int, shelters: int, load: float
) -> None:
    """Never on the wrong side of it: the referee's families are divisible too."""
    world, made = planned(households, shelters, load)
    limit, other = made.figures.bound, referee(world)
    assert limit is not None
    assert (limit.priority_people, limit.people) == (other.priority_people, other.people)
    assert 0.994 * other.mean_km <= limit.mean_km <= other.mean_km * (1 + 1e-5)


@cases
def test_a_plan_comes_close_to_its_bound(households: int, shelters: int, load: float) -> None:
    world, made = planned(households, shelters, load)
    limit = made.figures.bound
    assert limit is not None
    assert broken(world, made) == []
    assert made.figures.priority_people == limit.priority_people
    assert made.figures.people >= 0.998 * limit.people
    assert made.figures.mean_km <= 1.025 * limit.mean_km


@pytest.mark.parametrize(("load", "over"), [(0.9, 0.01), (1.05, 0.012)])
def test_families_at_points_of_their_own_have_short_ways_too(load: float, over: float) -> None:
    """Between the points of one cell ways differ, and as many sizes as sites want these families."""
    world = read(instance(3000, 40, load=load, seed=1, apart_km=5))
    made = plan(world)
    limit = made.figures.bound
    assert limit is not None
    assert broken(world, made) == []
    assert made.figures.priority_people == limit.priority_people
    assert made.figures.people >= 0.999 * limit.people
    assert made.figures.mean_km <= (1 + over) * limit.mean_km


@cases
def test_a_plan_is_better_than_first_come_nearest(
    households: int, shelters: int, load: float
) -> None:
    world, made = planned(households, shelters, load)
    hand = figures(first_come(Problem(world)), 0.0)
    assert made.figures.priority_people >= hand.priority_people
    assert made.figures.people >= hand.people
    assert made.figures.mean_km < 0.98 * hand.mean_km
    assert made.figures.community_share > 1.3 * hand.community_share


def test_swaps_bring_communities_together_for_a_little_more_way() -> None:
    world, made = planned(*CASES[1])
    without = plan(world, swaps=False).figures
    assert without.people == made.figures.people
    assert without.mean_km * 1.01 > made.figures.mean_km >= without.mean_km
    assert made.figures.community_share > 1.2 * without.community_share


@given(instances(most_families=5, most_sites=3), st.booleans())
@settings(max_examples=60)
def test_no_plan_at_all_is_better_than_the_bound(instance: Instance, solved: bool) -> None:
    """Every plan there is, tried one after the other; and whatever the solver says of the prices."""
    made = plan(instance)
    limit = bound(_seats(instance, made)) if solved else _without_prices(instance, made)
    for tried in everything(instance):
        tiers = people(instance, tried)
        assert sum(tiers[:2]) <= limit.priority_people
        assert tiers[2] <= limit.people
        if by_tier(instance, tried) >= by_tier(instance, made):
            assert person_km(instance, tried) >= (limit.mean_km - METRE) * people(instance, made)[2]


def _without_prices(instance: Instance, made: Plan) -> Bound:
    with mock.patch.object(Program, "minimise", return_value=None):
        return bound(_seats(instance, made))


def _seats(instance: Instance, made: Plan) -> Seats:
    return seated(Problem(instance), made)


class Tiers(tuple[int, ...]):
    """Of each tier as many, or more."""

    def __ge__(self, other: tuple[int, ...]) -> bool:
        return all(mine >= theirs for mine, theirs in zip(self, other, strict=True))


def by_tier(instance: Instance, made: Plan) -> Tiers:
    placed = {row.family for row in made.placements}
    rows = [(family.tier, family.people) for family in instance.families if family.id in placed]
    return Tiers(sum(people for own, people in rows if own == tier) for tier in range(4))


def person_km(instance: Instance, made: Plan) -> float:
    families = {family.id: family for family in instance.families}
    sites = {site.id: site for site in instance.sites}
    return sum(
        families[row.family].people
        * distance_km(
            Point(families[row.family].lat, families[row.family].lon),
            Point(sites[row.site].lat, sites[row.site].lon),
        )
        for row in made.placements
    )


def referee(world: Instance) -> Bound:
    """A linear program with a column for every way of everybody alike."""
    problem = Problem(world)
    columns = np.stack([problem.spot, problem.kind, problem.tier], axis=1)
    keys, count = np.unique(columns, axis=0, return_counts=True)
    row, site = np.nonzero(problem.fits[keys[:, 1]])
    km, people = problem.km(keys[:, 0])[row, site], problem.kind_people[keys[row, 1]]
    tier, takes = keys[row, 2], problem.takes[keys[row, 1]]
    column, pool = np.nonzero(takes)
    rows = np.concatenate([row, len(keys) + site[column] * takes.shape[1] + pool])
    where = (rows, np.concatenate([np.arange(len(row)), column]))
    answer = linprog(
        people * (km - LEFT_OUT[tier]),
        A_ub=csr_matrix((np.concatenate([np.ones(len(row)), takes[column, pool]]), where)),
        b_ub=np.concatenate([count, problem.capacity.ravel()])[: rows.max() + 1],
    )
    placed = answer.x * people
    return Bound(
        int(placed[tier >= 2].sum() + 1e-6),
        int(placed.sum() + 1e-6),
        float((placed * km).sum() / placed.sum()),
    )
