"""One family after the other, each to the nearest place that fits: by hand, and without any solver."""

import numpy as np

from shelters.planner.problem import Floats, Ints, Problem
from shelters.planner.seats import Seats


def priority_first(problem: Problem) -> Seats:
    """Higher tiers first, and of a tier those who came first."""
    return _nearest(problem, np.argsort(-problem.tier, kind="stable").astype(np.int32))


def first_come(problem: Problem) -> Seats:
    """In the order of arrival, as people do it by hand. A baseline, not a plan."""
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
    """Whether there was a place that fits; of equally near sites the first takes it."""
    able = np.flatnonzero(seats.open_to(family))
    if not able.size:
        return False
    km: Floats = seats.problem.km(seats.problem.spot[family], able)[0]
    seats.seat(family, int(able[km.argmin()]))
    return True
