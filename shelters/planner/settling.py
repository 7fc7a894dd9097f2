"""Families that come from points of their own: where the quotas of a whole cell know too little of each.

By size, the large ones first: a flow of people from every point at once, of whom those of this size sit down
whole and all smaller ones wait for the next flow, which makes good what was lost in seating these whole.
"""

import numpy as np

from shelters.planner.classes import Groups
from shelters.planner.exchange import LEFT_OUT, rows, shortest, sit_down
from shelters.planner.problem import NOWHERE, Bools, Floats, Ints, Longs, Problem
from shelters.planner.seats import Seats

SIZES = (5, 3, 2, 1)  # the smallest family of each flow that sits down
MOST_OFFERS = 300_000  # of sites to families of one pool
MOST, LEAST = 16, 8  # sites that each is offered
CHUNK = 2_000


def scattered(problem: Problem, groups: Groups) -> Bools:
    """Families whose points were gathered in one cell, and who take places of one pool only.

    Whoever must be kept apart from others is none of them.
    """
    _, first = np.unique(problem.spot, return_index=True)
    points = np.bincount(groups.cell[first], minlength=int(groups.cell.max(initial=0)) + 1)
    found: Bools = (points[groups.cell] > 1) & _plain(problem)[problem.kind]
    found[list(problem.apart)] = False
    return found


def settle(seats: Seats, own: Bools, prices: Floats) -> None:
    """Seats those of `own`, but for a few. `prices` are of places, in km. Raises NoSolver."""
    problem = seats.problem
    pool = problem.takes.argmax(axis=1)[problem.kind]
    for number in np.unique(pool[own]).tolist():
        most = int(problem.people.max())
        for smallest in SIZES:
            members = np.flatnonzero(own & (pool == number) & (problem.people <= most))
            if members.size and seats.free[:, number].any():
                _settle(seats, members.astype(np.int32), number, prices[:, number], smallest)
            most = smallest - 1


def _settle(seats: Seats, members: Ints, pool: int, price: Floats, smallest: int) -> None:
    problem, room = seats.problem, seats.free[:, pool]
    keys, row = rows(problem, members, tiers=True)
    sites = np.flatnonzero(room)
    size = problem.kind_people[keys[:, 2]].astype(np.int64)
    source, column, km = _offers(problem, keys, sites, price)
    people = size * np.bincount(row)
    flow = shortest(people, room[sites], source, column, km, LEFT_OUT[keys[:, 3]])
    now = np.flatnonzero((flow > 0) & (size[source] >= smallest))
    source, site, flow, size = source[now], sites[column[now]], flow[now], size[source[now]]
    sit_down(seats, members, row, source, site, flow // size)
    order = np.lexsort((-(flow % size), -keys[source, 3]))
    split = order[(flow % size > 0)[order]]
    _sit_whole(seats, members, row, source[split], site[split])


def _offers(
    problem: Problem, keys: Longs, sites: Longs, price: Floats
) -> tuple[Longs, Longs, Floats]:
    """(row of keys, column of sites, km) of the sites that come cheapest, ways and places together."""
    most = min(max(LEAST, min(MOST, MOST_OFFERS // len(keys))), len(sites))
    parts = []
    for begin in range(0, len(keys), CHUNK):
        chunk = keys[begin : begin + CHUNK]
        km = problem.km(chunk[:, 0], sites)
        able = problem.fits[chunk[:, 2]][:, sites]
        cost = np.where(able, km + price[sites], np.inf)
        best = np.argpartition(cost, most - 1, axis=1)[:, :most]
        source, place = np.nonzero(np.take_along_axis(able, best, axis=1))
        column = best[source, place]
        parts.append((source + begin, column, km[source, column]))
    return tuple(np.concatenate(part) for part in zip(*parts, strict=True))  # type: ignore[return-value]


def _sit_whole(seats: Seats, members: Ints, row: Longs, source: Longs, site: Longs) -> None:
    """One of each row for each site, while there is one and it has the room."""
    waiting: dict[int, list[int]] = {}
    split = (seats.at[members] == NOWHERE) & np.isin(row, source)
    for family, own in zip(members[split].tolist(), row[split].tolist(), strict=True):
        waiting.setdefault(own, []).append(family)
    for own, where in zip(source.tolist(), site.tolist(), strict=True):
        rest = waiting.get(own)
        if rest and seats.can(rest[-1], where):
            seats.seat(rest.pop(), where)


def _plain(problem: Problem) -> Bools:
    """By kind: whether it takes places of one pool only."""
    plain: Bools = (problem.takes > 0).sum(axis=1) == 1
    return plain
