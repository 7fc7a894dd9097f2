"""How many people of each group go to each site: whole households come later.

Everybody in a group can stand in for each other and families are small beside sites, so that hardly
anything is lost when households are seated whole inside these quotas.
"""

from typing import Any

import numpy as np

from shelters.planner.classes import ALL, Groups
from shelters.planner.flow import by_flow, places_each, units_of
from shelters.planner.problem import Bools, Floats, Problem
from shelters.planner.shapes import TIERS
from shelters.planner.solvers import Program

FEW = 10_000  # ways of a group to a site that are looked at all; of more:
NEAREST = 15  # so many of each group, and those that the flow takes
LEFT_OUT = np.array([30.0, 30.0, 900.0, 27_000.0])  # times the farthest way, by tier


def shares(problem: Problem, groups: Groups) -> Floats:
    """[group, site]: of its people who take no accessible place; of a group that takes nothing else, all.

    By linear programming, which knows how accessible places and others go together. Where there are
    too many ways for it, the flow tells first which ones matter. Raises NoSolver.
    """
    if groups.fits.sum() <= FEW:
        return _by_program(problem, groups, groups.fits)
    first = by_flow(problem, groups)
    return _by_program(problem, groups, (first > 0) | _near(groups))


def _by_program(problem: Problem, groups: Groups, offered: Bools) -> Floats:
    units, people = units_of(problem, groups)
    total = units.sum(axis=1)
    weight = people / np.maximum(total, 1)
    group, site = np.nonzero(offered)
    program = Program(whole=False)
    sent = program.add_columns(total[group])
    program.add_columns(units.ravel())
    own = np.concatenate([group, np.repeat(np.arange(len(total)), TIERS)])
    program.add_rows(own, np.arange(len(own)), np.ones(len(own)), total, total)
    program.add_rows(
        *_taken(problem, groups, group, site),
        np.zeros(problem.capacity.size),
        problem.capacity.ravel(),
    )
    farthest = max(float(groups.km.max(initial=0)), 1e-6)
    out = (weight[:, None] * LEFT_OUT * farthest).ravel()
    answer = program.minimise(np.concatenate([groups.km[group, site] * weight[group], out]))
    if answer is None:  # leaving everybody out is always possible: only the numbers can be too odd
        return by_flow(problem, groups).astype(np.float64)
    quota = np.zeros(groups.fits.shape)
    quota[group, site] = answer[sent]
    return quota


def _taken(problem: Problem, groups: Groups, group: Any, site: Any) -> tuple[Any, Any, Any]:
    """(pool of a site, column, places): one of the group's pool, and the accessible ones that go with it."""
    width, columns = problem.capacity.shape[1], np.arange(len(group))
    each = places_each(problem, groups)[group]
    plain = groups.mode[group] != ALL
    return (
        np.concatenate([(site * width + groups.pool[group])[plain], (site * width)[each > 0]]),
        np.concatenate([columns[plain], columns[each > 0]]),
        np.concatenate([np.ones(plain.sum()), each[each > 0]]),
    )


def _near(groups: Groups) -> Bools:
    """The nearest sites that each group may go to."""
    near = np.zeros_like(groups.fits)
    most = min(NEAREST, near.shape[1] - 1)
    km = np.where(groups.fits, groups.km, np.inf)
    np.put_along_axis(near, np.argpartition(km, most, axis=1)[:, : most + 1], True, axis=1)
    return near & groups.fits
