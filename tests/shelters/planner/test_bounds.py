"""Plans of a whole surge, held against SciPy's solver, which shares nothing with the planner's own."""

from functools import cache

import numpy as np
import pytest
from scipy.optimize import linprog  # beside OR-Tools in one process, which not every solver can be
from scipy.sparse import csr_matrix

from bench.planner import instance
from shelters.planner import Bound, Instance, Plan, plan
from shelters.planner.files import read
from shelters.planner.greedy import first_come
from shelters.planner.planning import figures
from shelters.planner.problem import Problem
from tests.shelters.planner.worlds import broken

LEFT_OUT = np.array([30, 30, 900, 27_000]) * 250.0  # km that a person left out costs, by tier
CASES = [(500, 10, 1.05), (1500, 25, 0.9), (1500, 25, 1.05)]
cases = pytest.mark.parametrize(("households", "shelters", "load"), CASES)


@cache
def planned(households: int, shelters: int, load: float) -> tuple[Instance, Plan]:
    world = read(instance(households, shelters, load=load, seed=1))
    return world, plan(world)


@cases
def test_the_bound_is_the_one_that_another_solver_finds(
    households: int, shelters: int, load: float
) -> None:
    world, made = planned(households, shelters, load)
    limit, other = made.figures.bound, referee(world)
    assert limit is not None
    assert (limit.priority_people, limit.people) == (other.priority_people, other.people)
    assert limit.mean_km == pytest.approx(other.mean_km, rel=1e-5)


@cases
def test_a_plan_comes_close_to_its_bound(households: int, shelters: int, load: float) -> None:
    world, made = planned(households, shelters, load)
    limit = made.figures.bound
    assert limit is not None
    assert broken(world, made) == []
    assert made.figures.priority_people == limit.priority_people
    assert made.figures.people >= 0.998 * limit.people
    assert made.figures.mean_km <= 1.025 * limit.mean_km


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
