"""What if so many people came? Single pools run short before the total does, so arrivals are simulated."""

from collections.abc import Sequence
from dataclasses import dataclass
from time import monotonic

import numpy as np

from shelters.planner.problem import Ints, Longs, Problem
from shelters.planner.shapes import Family, Impossible, Instance, Site


@dataclass(frozen=True, slots=True)
class Spread:
    """Half of all draws are at or below `median`, nine of ten at or below `p90`."""

    median: int
    p90: int


@dataclass(frozen=True, slots=True)
class Outlook:
    """One kind of pool, in places: what would be needed, what is free now, and what would be lacking.

    `shortage` exceeds need - available if free places are of no use: at sites without a required service,
    too small for a family, or without room for the rest of the family.
    """

    pool: str
    need: Spread
    available: int
    shortage: Spread


@dataclass(frozen=True, slots=True)
class Simulation:
    """`draws` is how many were made: fewer than asked for if time ran out. `unplaced` counts people.

    `scattered` counts accessible places that stay free while others lack one: at sites that have no room for
    the rest of the family.
    """

    outlooks: tuple[Outlook, ...]
    unplaced: Spread
    scattered: Spread
    draws: int


def simulate(
    sites: Sequence[Site],
    sample_families: Sequence[Family],
    people: int,
    draws: int = 50,
    seed: int = 1,
    seconds: float = 5.0,
) -> Simulation:
    """Draw families from the sample, with replacement, until `people` have come, and seat them; repeat.

    The last family is left out if it would exceed `people`. Tiers count, distances do not. Raises Impossible
    without a sample, people or draws.
    """
    if not sample_families or people < 1 or draws < 1:
        raise Impossible("people", "a sample of families, 1 of people and 1 of draws at least")
    problem = Problem(Instance(tuple(sites), tuple(sample_families)))
    random, begun = np.random.default_rng(seed), monotonic()
    needs: list[Longs] = []
    lacks: list[Longs] = []
    scattered: list[int] = []
    while len(needs) < draws and (not needs or monotonic() - begun < seconds):
        came = _draw(problem, people, random)
        needs.append(came @ problem.takes)
        left, free = _left_over(problem, came)
        lacks.append(left @ problem.takes)
        scattered.append(_scattered(problem, left, free))
    return _simulation(problem, np.stack(needs), np.stack(lacks), np.array(scattered))


def _draw(problem: Problem, people: int, random: np.random.Generator) -> Longs:
    """One draw: the number of families by kind."""
    mean = float(problem.people.mean())
    drawn: Ints = np.zeros(0, np.int32)
    while problem.people[drawn].sum() < people:
        more = random.integers(0, len(problem.families), int(people / mean * 1.1) + 8)
        drawn = np.concatenate([drawn, more.astype(np.int32)])
    count = int(np.searchsorted(problem.people[drawn].cumsum(), people, side="right"))
    return np.bincount(problem.kind[drawn[:count]], minlength=len(problem.kinds))


def _left_over(problem: Problem, came: Longs) -> tuple[Longs, Longs]:
    """(families without a place, by kind; free places [site, pool]).

    Kinds with higher tiers are seated first, then those with fewer sites to go to.
    """
    free, left = problem.capacity.copy(), came.copy()
    choice = problem.fits.sum(axis=1)
    order = np.lexsort((-problem.kind_people, choice, -_tiers(problem)))
    for kind in order[left[order] > 0].tolist():
        for site in _roomiest(problem, kind, free):
            takes = problem.takes[kind]
            used = takes > 0
            seated = min(int(left[kind]), int((free[site, used] // takes[used]).min()))
            free[site] -= takes * seated
            left[kind] -= seated
            if not left[kind]:
                break
    return left, free


def _scattered(problem: Problem, left: Longs, free: Longs) -> int:
    """Free accessible places at sites that lack only room for the rest of a family that needs one."""
    waiting = np.flatnonzero((left > 0) & (problem.takes[:, 0] > 0))
    takes = problem.takes[waiting]
    inside = problem.allowed[waiting] & (free[:, 0] >= takes[:, :1])
    cramped = (free[None, :, 1:] < takes[:, None, 1:]).any(axis=2)
    spare = free[(inside & cramped).any(axis=0), 0].sum()
    return int(min(spare, left[waiting] @ takes[:, 0]))


def _roomiest(problem: Problem, kind: int, free: Longs) -> list[int]:
    """The sites with room for this kind; those with the fewest services, which others need less, first."""
    able = np.flatnonzero(problem.fits[kind] & (free >= problem.takes[kind]).all(axis=1))
    services = np.array([len(problem.sites[site].services) for site in able])
    return able[np.argsort(services, kind="stable")].tolist()  # type: ignore[no-any-return]


def _tiers(problem: Problem) -> Ints:
    """By kind: its highest tier in the sample."""
    tiers = np.zeros(len(problem.kinds), np.int32)
    np.maximum.at(tiers, problem.kind, problem.tier)
    return tiers


def _simulation(problem: Problem, needs: Longs, lacks: Longs, scattered: Longs) -> Simulation:
    available = problem.capacity[[not site.rules.closed for site in problem.sites]].sum(axis=0)
    outlooks = [
        Outlook(pool, _spread(needs[:, n]), int(available[n]), _spread(lacks[:, n]))
        for n, pool in enumerate(problem.pools)
    ]
    unplaced = _spread(lacks.sum(axis=1))
    return Simulation(tuple(outlooks), unplaced, _spread(scattered), len(needs))


def _spread(draws: Longs) -> Spread:
    median, p90 = np.quantile(draws, (0.5, 0.9), method="inverted_cdf")
    return Spread(int(median), int(p90))
