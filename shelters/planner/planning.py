"""From an instance to a plan."""

import time
from collections.abc import Callable, Iterator

import numpy as np

from shelters.planner import greedy
from shelters.planner.bidding import bid
from shelters.planner.bounds import bound
from shelters.planner.classes import Groups, groups
from shelters.planner.exact import improve, is_small
from shelters.planner.filters import binding
from shelters.planner.gather import gather, shorten
from shelters.planner.problem import NOWHERE, Floats, Problem
from shelters.planner.repair import repair
from shelters.planner.seating import seat
from shelters.planner.seats import Seats
from shelters.planner.settling import scattered
from shelters.planner.shapes import Bound, Engine, Figures, Instance, Placement, Plan, Unplaced
from shelters.planner.shares import dearest, shares
from shelters.planner.solvers import has_flow

Progress = Callable[[int], None]  # percent
Made = tuple[Seats, Floats | None]  # the seats, and the prices of places in km where they are known
MIP_SECONDS = 60.0
MANY = 100_000  # pairs of group and site: with fewer, `bound` finds prices for the final plan


def plan(
    instance: Instance,
    *,
    engine: Engine = "flow",
    seed: int = 1,
    swaps: bool = True,
    seconds: float | None = None,
    progress: Progress | None = None,
) -> Plan:
    """Place every family that can be placed. The same instance and seed give the same plan.

    Goals, in this order: break no rule; place the most people of tier 3, then of tier 2, then of all; keep
    communities together; keep distances short. Without OR-Tools every engine falls back to `greedy`, and
    the plan says so. `swaps=False` skips the exchanges that only gather communities. `seconds` limits
    `mip`. `progress` is called with percents. Raises Impossible.
    """
    begun = time.perf_counter()
    problem = Problem(instance)
    used = engine if has_flow() else "greedy"
    seats, prices = ENGINES[used](problem, swaps, seconds, progress or _nobody)
    limit = bound(seats, prices) if used != "greedy" else None
    (progress or _nobody)(100)
    return Plan(
        placements=tuple(_placements(seats)),
        unplaced=tuple(_unplaced(seats)),
        figures=figures(seats, time.perf_counter() - begun, limit),
        engine=used,
        seed=seed,
    )


def _greedy(problem: Problem, swaps: bool, seconds: float | None, progress: Progress) -> Made:
    seats = greedy.priority_first(problem)
    progress(80)
    repair(seats)
    return seats, None


def _flow(problem: Problem, swaps: bool, seconds: float | None, progress: Progress) -> Made:
    """Flow, then whole families, repair and exchanges. Small instances are then improved by programming."""
    if not problem.sites or not problem.families:
        return Seats(problem), None
    parts = groups(problem)
    seats, prices = _by_flow(problem, parts, progress)
    if swaps:
        gather(seats, parts, prices)
    else:
        shorten(seats, prices)
    progress(90)
    if is_small(problem):
        improve(seats)
        if swaps:
            gather(seats, parts, prices)
    return seats, _lasting(parts, prices)


def _mip(problem: Problem, swaps: bool, seconds: float | None, progress: Progress) -> Made:
    """Integer programming for so many seconds, starting from the flow's plan."""
    if not problem.sites or not problem.families:
        return Seats(problem), None
    parts = groups(problem)
    seats, prices = _by_flow(problem, parts, progress)
    shorten(seats, prices)
    improve(seats, seconds=MIP_SECONDS if seconds is None else seconds, nodes=0)
    if swaps:
        gather(seats, parts, prices)
    return seats, _lasting(parts, prices)


def _by_flow(problem: Problem, parts: Groups, progress: Progress) -> tuple[Seats, Floats]:
    progress(5)
    quota, prices = shares(problem, parts)
    alone = scattered(problem, parts)
    if alone.any():
        prices = bid(problem, prices, dearest(parts))
    seats = seat(problem, parts, alone, quota, prices)
    progress(35)
    repair(seats)
    progress(60)
    return seats, prices


def _lasting(parts: Groups, prices: Floats) -> Floats | None:
    """Prices to judge the final plan by."""
    return prices if parts.fits.sum() > MANY else None


ENGINES = {"flow": _flow, "greedy": _greedy, "mip": _mip}


def _nobody(percent: int) -> None:
    """Progress that nobody asked for."""


def figures(seats: Seats, seconds: float, bound: Bound | None = None) -> Figures:
    problem, placed = seats.problem, np.flatnonzero(seats.at != NOWHERE).astype(np.int32)
    people = problem.people[placed]
    km = problem.km_between(placed, seats.at[placed])
    total = int(people.sum())
    return Figures(
        priority_people=int(people[problem.priority[placed]].sum()),
        people=total,
        mean_km=float((km * people).sum() / total) if total else 0.0,
        community_share=community_share(seats),
        seconds=seconds,
        bound=bound,
    )


def community_share(seats: Seats) -> float:
    """Of the people placed who have a community: the share at the site that took most of their community."""
    problem = seats.problem
    known = np.flatnonzero((seats.at != NOWHERE) & (problem.community != NOWHERE))
    if not known.size:
        return 0.0
    width = len(problem.sites)
    cells, cell = np.unique(
        problem.community[known].astype(np.int64) * width + seats.at[known], return_inverse=True
    )
    counts = np.bincount(cell, problem.people[known])
    most = np.zeros(problem.communities)
    np.maximum.at(most, cells // width, counts)
    return float(most.sum() / counts.sum())


def _placements(seats: Seats) -> Iterator[Placement]:
    families, sites = seats.problem.families, seats.problem.sites
    for family, site in zip(families, seats.at.tolist(), strict=True):
        if site != NOWHERE:
            yield Placement(family.id, sites[site].id, family.pool)


def _unplaced(seats: Seats) -> Iterator[Unplaced]:
    for family in np.flatnonzero(seats.at == NOWHERE).tolist():
        yield Unplaced(seats.problem.families[family].id, binding(seats, family))
