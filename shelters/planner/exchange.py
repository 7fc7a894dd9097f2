"""Families of the same size change places, all at once: shorter ways, and communities together.

Whatever such an exchange does, every pool keeps as many taken places as before, so that only ways and
communities have to be looked at. For each size it is one flow, from families to the seats of their like.
"""

from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

from shelters.planner.flow import FARTHEST
from shelters.planner.problem import NOWHERE, Floats, Ints, Longs, Problem
from shelters.planner.seats import Seats
from shelters.planner.solvers import Network

MOST_OFFERS = 300_000  # of sites to families of one size
MOST, LEAST = 40, 16  # sites that each is offered, where all of them would be too many
CHUNK = 2_000
LEFT_OUT = np.array([10, 10, 1_000, 100_000], np.int64) * FARTHEST


@dataclass(frozen=True, slots=True)
class Wishes:
    """`main[community]` is where it gathers; `worth_km` what being there is worth to each person.

    `paid` are prices, [kind, site] in km, as `offers.per_person` has them. They tell which sites are offered.
    """

    main: Ints
    worth_km: float
    paid: Floats


class Offers(NamedTuple):
    """Arrays of one length: sites that are offered to rows of families who are alike, `km` from them."""

    row: Any
    site: Any
    km: Any


def exchange(seats: Seats, wishes: Wishes) -> None:
    """Gives the seats of each size, and free ones, anew to those of that size. Raises NoSolver.

    Whoever must be kept apart from others stays.
    """
    problem = seats.problem
    _, size = np.unique(problem.takes, axis=0, return_inverse=True)
    size = size.reshape(-1)[problem.kind]
    size[list(problem.apart)] = NOWHERE
    for number in range(int(size.max(initial=NOWHERE)) + 1):
        members = np.flatnonzero(size == number).astype(np.int32)
        if members.size:
            _exchange(seats, members, wishes)


def _exchange(seats: Seats, members: Ints, wishes: Wishes) -> None:
    """Between `members`, who all take the same places."""
    problem, at = seats.problem, seats.at[members]
    keys, row = rows(problem, members, tiers=bool((at == NOWHERE).any()))
    now = np.unique(np.stack([row, at], axis=1)[at != NOWHERE], axis=0)
    room = _stand_up(seats, members)
    offers = _offers(problem, keys, now, np.flatnonzero(room), wishes)
    count = np.bincount(row, minlength=len(keys))
    flow = shortest(count, room, offers, LEFT_OUT[keys[:, 3]])
    sit_down(seats, members, row, offers, flow)


def shortest(count: Any, room: Any, offers: Offers, left_out: Any) -> Longs:
    """How many of each row take each offer, of `count` in all; whoever takes none costs `left_out`.

    `room` is that of all sites. Raises NoSolver.
    """
    costs = np.rint(offers.km * (FARTHEST / max(float(offers.km.max(initial=0)), 1e-6)))
    network, total = Network(), int(count.sum())
    give = network.add_nodes(count)
    seat = network.add_nodes(np.zeros(len(room)))
    sink = network.add_nodes([-total])
    sent = network.add_arcs(give[offers.row], seat[offers.site], total, costs)
    network.add_arcs(seat, sink, np.minimum(room, total), 0)
    network.add_arcs(give, sink, total, left_out)
    return network.flows()[sent]


def rows(problem: Problem, members: Ints, *, tiers: bool) -> tuple[Any, Any]:
    """(point, community, kind and tier of those who are alike, the row of each member).

    Tiers tell people apart only where somebody is left out.
    """
    tier = problem.tier[members] if tiers else np.zeros(len(members), np.int32)
    columns = (problem.spot[members], problem.community[members] + 1, problem.kind[members], tier)
    code = np.zeros(len(members), np.int64)
    for column in columns:
        code = code * (int(column.max()) + 1) + column
    _, first, row = np.unique(code, return_index=True, return_inverse=True)
    keys = np.stack(columns, axis=1)[first]
    keys[:, 1] -= 1
    return keys, row


def _stand_up(seats: Seats, members: Ints) -> Longs:
    """Takes all members out; how many of them each site has room for."""
    problem, at = seats.problem, seats.at[members]
    takes = problem.takes[problem.kind[members[0]]]
    seats.free += np.bincount(at[at != NOWHERE], minlength=len(problem.sites))[:, None] * takes
    seats.at[members] = NOWHERE
    used = np.flatnonzero(takes)
    return np.asarray((seats.free[:, used] // takes[used]).min(axis=1), np.int64)


def _offers(problem: Problem, keys: Any, now: Any, sites: Any, wishes: Wishes) -> Offers:
    """Which of `sites` are offered to each row of `keys`, in km with what wishes add.

    Where these are too many: the cheapest ones, and those where somebody of the row is `now` (row, site).
    """
    most = min(MOST, max(LEAST, MOST_OFFERS // len(keys)))
    column = np.full(len(problem.sites), NOWHERE)
    column[sites] = np.arange(len(sites))
    main, parts = np.append(wishes.main, NOWHERE), []
    for begin in range(0, len(keys), CHUNK):
        chunk = keys[begin : begin + CHUNK]
        home = main[chunk[:, 1]]
        km = problem.km(chunk[:, 0], sites) + wishes.worth_km * (home[:, None] != sites[None, :])
        cost = km + wishes.paid[chunk[:, 2][:, None], sites]
        able = np.isfinite(cost)
        if len(keys) * len(sites) > MOST_OFFERS and len(sites) > most:
            cheap = np.argpartition(cost, most, axis=1)[:, :most]
            offered = np.zeros_like(able)
            np.put_along_axis(offered, cheap, True, axis=1)
            here = now[slice(*np.searchsorted(now[:, 0], [begin, begin + len(chunk)]))]
            offered[here[:, 0] - begin, column[here[:, 1]]] = True
            able &= offered
        row, place = np.nonzero(able)
        parts.append((row + begin, sites[place], km[row, place]))
    return Offers(*map(np.concatenate, zip(*parts, strict=True)))


def sit_down(seats: Seats, members: Ints, row: Any, offers: Offers, flow: Longs) -> None:
    """Gives the members of each row, in their order, the sites to which the flow of its offers goes."""
    new = np.full(len(members), NOWHERE, np.int32)
    used = flow > 0
    of = np.repeat(offers.row[used], flow[used])
    given = np.repeat(offers.site[used], flow[used])
    order = np.argsort(row, kind="stable")
    begins = np.searchsorted(row[order], np.arange(int(row.max()) + 1))
    counts = np.bincount(of, minlength=len(begins))
    place = np.arange(len(of)) - np.repeat(np.cumsum(counts) - counts, counts)
    who = order[begins[of] + place]
    new[who] = given
    seats.at[members] = new
    np.subtract.at(seats.free, given, seats.problem.takes[seats.problem.kind[members[who]]])
