"""One family after the other, each to the nearest site where it fits. Needs no solver."""

import numpy as np

from shelters.planner.problem import Floats, Ints, Problem
from shelters.planner.seats import Seats


def priority_first(problem: Problem) -> Seats:
    """Higher tiers first; within a tier, in the order of the instance."""
    return _nearest(problem, np.argsort(-problem.tier, kind="stable").astype(np.int32))


def first_come(problem: Problem) -> Seats:
    """In the order of arrival, as people do it by hand: a baseline for benchmarks."""
    arrived = [family.arrived_at for family in problem.families]
    order = sorted(range(len(arrived)), key=arrived.__getitem__)
    return _nearest(problem, np.array(order, np.int32))


def _nearest(problem: Problem, order: Ints) -> Seats:
    seats = Seats(problem)
    if not problem.sites:
        return seats
    for family in order.tolist():
        seat_nearest(seats, family)
    return seats


def seat_nearest(seats: Seats, family: int) -> bool:
    """Seat it at the nearest site where it fits; of equally near ones, the first. False if there is none."""
    able = np.flatnonzero(seats.open_to(family))
    if not able.size:
        return False
    km: Floats = seats.problem.km(seats.problem.spot[family], able)[0]
    seats.seat(family, int(able[km.argmin()]))
    return True
