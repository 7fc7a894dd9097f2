"""What no plan can exceed, told at every size: weak duality, with prices on places.

Give every place a price, whatever it is, that whoever takes it pays and that is given back for all
places at the end. No plan takes more places than there are, so that it pays no more than is given back:

    people placed           <= sum of what everybody brings at their best site, less prices; + all prices
    person-km of a plan     >= sum of what everybody costs at their best site, with prices; - all prices

On the right everybody chooses alone, which is quickly looked up. Both hold for any prices that are not
below 0, so that nothing hangs on whether a solver was right; its prices only make the bounds tight.
Families are divisible here, may meet, and the capacity of sites alike is counted together, each of
which only lets more plans in.
"""

import numpy as np

from shelters.planner.classes import groups
from shelters.planner.offers import alike, cheapest, per_person
from shelters.planner.problem import NOWHERE, Bools, Floats, Longs, Problem
from shelters.planner.seats import Seats
from shelters.planner.shapes import TIERS, Bound
from shelters.planner.solvers import Program
from shelters.planner.ways import Ways, near

ROUNDS = 8  # of prices: after three, a bound can still be loose by a tenth
LEFT_OUT = 3.0  # times the farthest way: dear enough to place as many as the plan does
DUST = 1e-3  # of a person: what sums of floats may lose


def bound(seats: Seats, prices: Floats | None = None) -> Bound:
    """The most priority people and the most people that any plan could place, and how short ways could be.

    `mean_km` is a lower bound, good to a metre, for every plan that places as many people of each tier
    as this one does. `prices` are of places, in km, as the plan found them: without them they are looked
    for. Raises NoSolver.
    """
    problem = seats.problem
    every: Bools = np.ones(len(problem.families), np.bool_)
    return Bound(
        priority_people=most_people(problem, problem.priority),
        people=most_people(problem, every),
        mean_km=_least_km(seats, prices),
    )


def most_people(problem: Problem, counted: Bools) -> int:
    """An upper bound on how many people of the families `counted` can be placed at once.

    Those who take the same places in the same proportion, at the same sites, are one row; sites that
    take the same kinds of families are one site.
    """
    if not problem.sites or not counted.any():
        return 0
    takes, fits, count, places = _merged(problem, counted)
    people = takes.sum(axis=1)
    row, site = np.nonzero(fits)
    program = Program(whole=False)
    program.add_columns(count[row])
    none = np.zeros(len(count))
    program.add_rows(row, np.arange(len(row)), np.ones(len(row)), none, count)
    column, pool = np.nonzero(takes[row])
    used = takes[row[column], pool]
    rows = site[column] * takes.shape[1] + pool
    limits = program.add_rows(rows, column, used, np.zeros(places.size), places.ravel())
    solved = program.minimise(-people[row].astype(np.float64)) is not None
    prices = np.zeros(places.shape)
    if solved:
        prices = np.maximum(-program.prices(limits), 0).reshape(places.shape)
    brings = np.where(fits, people[:, None] - takes @ prices.T, 0).max(axis=1, initial=0)
    total = float((brings * count).sum() + (prices * places).sum())
    return int(min(total + DUST, problem.people[counted].sum()))


def _merged(problem: Problem, counted: Bools) -> tuple[Longs, Bools, Longs, Longs]:
    """(what a unit of each row takes, [row, site] where it fits, units of each row, places by site)."""
    times = np.gcd.reduce(problem.takes, axis=1)
    fits, site = np.unique(problem.fits, axis=1, return_inverse=True)
    places = np.zeros((fits.shape[1], problem.capacity.shape[1]), np.int64)
    np.add.at(places, site.reshape(-1), problem.capacity)
    units = problem.takes // times[:, None]
    keys, row = np.unique(np.concatenate([units, fits], axis=1), axis=0, return_inverse=True)
    kind = problem.kind[counted]
    count = np.bincount(row.reshape(-1)[kind], times[kind], len(keys)).astype(np.int64)
    width = units.shape[1]
    return keys[:, :width], keys[:, width:].astype(np.bool_), count, places


def _least_km(seats: Seats, prices: Floats | None) -> float:
    """Per person placed. Prices come from a program of groups, and are held against every family."""
    problem, placed = seats.problem, seats.at != NOWHERE
    people = np.bincount(problem.tier[placed], problem.people[placed], TIERS).astype(np.float64)
    if not people.sum():
        return 0.0
    if prices is None:
        prices = _prices(seats, people)
    costs = _best(problem, prices)
    least = sum(_cheapest(problem, costs, tier, people[tier]) for tier in range(TIERS))
    return max(float((least - (prices * problem.capacity).sum()) / people.sum()), 0.0)


def _prices(seats: Seats, placed: Floats) -> Floats:
    """[site, pool] in km: of the shortest ways by which as many people of each tier have places."""
    problem = seats.problem
    parts = groups(problem)
    taken = np.zeros_like(parts.fits)
    there = seats.at != NOWHERE
    taken[parts.group[there], seats.at[there]] = True
    farthest = max(float(parts.km.max(initial=0)), 1e-6)
    spared = np.bincount(problem.tier, problem.people, TIERS) - placed
    ways = Ways(problem, parts, np.full(TIERS, LEFT_OUT * farthest), spared)
    ways.offer(taken | near(parts))
    for _ in range(ROUNDS):
        if ways.solve() is None:
            return np.zeros(problem.capacity.shape)
        prices = ways.prices()
        if not ways.offer_better():
            break
    return prices


def _best(problem: Problem, prices: Floats) -> Floats:
    """By family: km and prices per person at its best site; inf where there is none."""
    spot, kind, row = alike(problem)
    paid = per_person(problem, prices)
    site, km = cheapest(problem, spot, kind, paid, 1)
    return np.asarray((km + paid[kind[:, None], site])[row, 0])


def _cheapest(problem: Problem, costs: Floats, tier: int, people: float) -> float:
    """What so many people of a tier cost at least, whoever of it they are."""
    own = np.flatnonzero((problem.tier == tier) & np.isfinite(costs))
    own = own[np.argsort(costs[own], kind="stable")]
    come = np.minimum(problem.people[own], np.maximum(people - _before(problem, own), 0))
    return float((come * costs[own]).sum())


def _before(problem: Problem, own: Longs) -> Longs:
    """How many people come before each of these."""
    return np.asarray(np.cumsum(problem.people[own]) - problem.people[own], np.int64)
