"""Exchanges of families of one size: to shorten distances, and to gather communities at little cost."""

from heapq import heapify, heappop, heappushpop

import numpy as np

from shelters.planner.classes import Groups
from shelters.planner.exchange import Wishes, exchange
from shelters.planner.offers import per_person
from shelters.planner.problem import NOWHERE, Floats, Ints, Longs
from shelters.planner.seats import Seats

WORTH = 0.12  # of the mean distance: how much farther a person may go to be with the community


def gather(seats: Seats, groups: Groups, prices: Floats) -> None:
    """Choose a main site for each community, and bring its people there where that pays. Raises NoSolver.

    `prices` are of places, [site, pool] in km: they tell which sites are worth offering.
    """
    problem, placed = seats.problem, np.flatnonzero(seats.at != NOWHERE).astype(np.int32)
    if not problem.communities or not placed.size:
        shorten(seats, prices)
        return
    people = problem.people[placed]
    km = problem.km_between(placed, seats.at[placed])
    worth = WORTH * float((km * people).sum() / people.sum())
    exchange(seats, Wishes(first_mains(seats, groups), worth, per_person(problem, prices)))


def shorten(seats: Seats, prices: Floats) -> None:
    """Shorten distances, regardless of communities; `prices` as of `gather`. Raises NoSolver."""
    anywhere = np.zeros(seats.problem.communities, np.int32)
    exchange(seats, Wishes(anywhere, 0.0, per_person(seats.problem, prices)))


def first_mains(seats: Seats, groups: Groups) -> Ints:
    """By community: its main site. The community that can gather most people at one site chooses first.

    From each cell it can bring as many people as now go from there to that site, whoever they are, since
    people who landed together are interchangeable.
    """
    problem = seats.problem
    going, begins, cells, counts = _landed(seats, groups)
    main = np.zeros(problem.communities, np.int32)
    heap = [(-float(counts[begins[c] : begins[c + 1]].sum()), c) for c in range(len(main))]
    heapify(heap)
    while heap:
        _, community = heappop(heap)
        own = slice(begins[community], begins[community + 1])
        while True:
            brings = np.minimum(counts[own, None], going[cells[own]])
            together = brings.sum(axis=0)
            site = int(together.argmax())
            now = (-float(together[site]), community)
            if not heap or now <= heap[0]:
                break
            _, community = heappushpop(heap, now)
            own = slice(begins[community], begins[community + 1])
        main[community] = site
        going[cells[own], site] -= brings[:, site]
    return main


def _landed(seats: Seats, groups: Groups) -> tuple[Floats, Longs, Longs, Longs]:
    """(people [cell, site]; by community, where its rows begin; by row, its cell and its people)."""
    problem = seats.problem
    own = np.flatnonzero((seats.at != NOWHERE) & (problem.community != NOWHERE))
    cells, people = groups.cell[own], problem.people[own]
    count = int(groups.cell.max()) + 1
    going = np.zeros((count, len(problem.sites)), np.float64)
    np.add.at(going, (cells, seats.at[own]), people)
    keys, row = np.unique(
        problem.community[own].astype(np.int64) * count + cells, return_inverse=True
    )
    begins = np.searchsorted(keys // count, np.arange(problem.communities + 1))
    return going, begins, keys % count, np.bincount(row, people).astype(np.int64)
