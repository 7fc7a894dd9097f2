"""Families that come from points of their own: where the quotas of a whole cell know too little of each.

Those who take places of two pools choose one by one. The others by size, the large ones first: a flow of
people from every point at once, of whom those of this size are seated whole and all smaller ones wait for the
next flow, which makes good what was lost in seating these whole.
"""

import numpy as np

from shelters.planner.classes import Groups
from shelters.planner.exchange import LEFT_OUT, Offers, rows, shortest, sit_down
from shelters.planner.offers import cheapest, per_person
from shelters.planner.problem import NOWHERE, Bools, Floats, Ints, Longs, Problem
from shelters.planner.seats import Seats

SIZES = (5, 3, 2, 1)  # the smallest family of each flow that sits down
MOST_OFFERS = 300_000  # of sites to families of one pool
MOST, LEAST = 16, 8  # sites that each is offered


def scattered(problem: Problem, groups: Groups) -> Bools:
    """Families whose points were gathered in one cell, but for those who must be kept apart from others."""
    _, first = np.unique(problem.spot, return_index=True)
    points = np.bincount(groups.cell[first], minlength=int(groups.cell.max(initial=0)) + 1)
    found: Bools = points[groups.cell] > 1
    found[list(problem.apart)] = False
    return found


def settle(seats: Seats, own: Bools, prices: Floats) -> None:
    """Seats those of `own`, but for a few. `prices` are of places, in km. Raises NoSolver."""
    problem = seats.problem
    paid = per_person(problem, prices)
    plain = ((problem.takes > 0).sum(axis=1) == 1)[problem.kind]
    _choose(seats, own & ~plain, paid)
    pool = problem.takes.argmax(axis=1)[problem.kind]
    for number in np.unique(pool[own & plain]).tolist():
        most = int(problem.people.max())
        for smallest in SIZES:
            members = np.flatnonzero(own & plain & (pool == number) & (problem.people <= most))
            if members.size and seats.free[:, number].any():
                _settle(seats, members.astype(np.int32), number, paid, smallest)
            most = smallest - 1


def _choose(seats: Seats, own: Bools, paid: Floats) -> None:
    """One after the other, higher tiers and larger families first: what costs them least of what is free."""
    problem = seats.problem
    order = np.lexsort((-problem.people, -problem.tier))
    for family in order[own[order]].tolist():
        able = np.flatnonzero(seats.open_to(family))
        if able.size:
            km = problem.km(problem.spot[family], able)[0]
            cost = km + paid[problem.kind[family], able]
            seats.seat(family, int(able[cost.argmin()]))


def _settle(seats: Seats, members: Ints, pool: int, paid: Floats, smallest: int) -> None:
    problem, room = seats.problem, seats.free[:, pool]
    keys, row = rows(problem, members, tiers=True)
    size = problem.kind_people[keys[:, 2]].astype(np.int64)
    offers = _offers(problem, keys, np.where(room > 0, paid, np.inf))
    flow = shortest(size * np.bincount(row), room, offers, LEFT_OUT[keys[:, 3]])
    now = (flow > 0) & (size[offers.row] >= smallest)
    taken, flow = Offers(*(column[now] for column in offers)), flow[now]
    whole, rest = np.divmod(flow, size[taken.row])
    sit_down(seats, members, row, taken, whole)
    order = np.lexsort((-rest, -keys[taken.row, 3]))
    split = order[rest[order] > 0]
    _sit_whole(seats, members, row, taken.row[split], taken.site[split])


def _offers(problem: Problem, keys: Longs, paid: Floats) -> Offers:
    """The sites that come cheapest, ways and places together."""
    most = max(LEAST, min(MOST, MOST_OFFERS // len(keys)))
    sites, km = cheapest(problem, keys[:, 0], keys[:, 2], paid, most)
    row, place = np.nonzero(np.isfinite(km))
    return Offers(row, sites[row, place], km[row, place])


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
