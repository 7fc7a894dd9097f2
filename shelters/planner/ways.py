"""The linear program of groups and their ways to sites, with its ways looked up as they are needed."""

from typing import Any

import numpy as np

from shelters.planner.classes import ALL, Groups
from shelters.planner.flow import places_each, units_of
from shelters.planner.problem import Bools, Floats, Problem
from shelters.planner.shapes import TIERS
from shelters.planner.solvers import Program

NEAREST = 4  # ways of each group to begin with
AT_ONCE = 10  # ways of each group that are looked up after an answer
FEW = 10_000  # ways that are offered all at once


class Ways:
    """How many units of each group go where, and how many people of each tier are left out.

    Of tier t, `spared[t]` people may be left out for nothing; each further one costs `left_out[t]`, in
    km. It knows how accessible places and others go together. Ways that nobody offered are found by
    the prices of an answer: see `offer_better`. Raises NoSolver.
    """

    def __init__(self, problem: Problem, groups: Groups, left_out: Floats, spared: Floats) -> None:
        self.problem, self.groups = problem, groups
        self.units, people = units_of(problem, groups)
        self.total = self.units.sum(axis=1)
        self.weight = people / np.maximum(self.total, 1)
        self.each = places_each(problem, groups)
        self.offered: Bools = np.zeros_like(groups.fits)
        self.program = Program(whole=False)
        self.costs: list[Floats] = []
        self.ways: list[tuple[Any, Any, slice]] = []
        self._leave_out(left_out, spared)

    def _leave_out(self, left_out: Floats, spared: Floats) -> None:
        """Columns of who is left out, and the rows of groups, places and tiers."""
        program, count = self.program, len(self.total)
        out = program.add_columns(self.units.ravel())
        over = program.add_columns(np.full(TIERS, float(self.problem.people.sum())))
        columns = np.arange(out.start, out.stop)
        own = np.repeat(np.arange(count), TIERS)
        self.own = program.add_rows(own, columns, np.ones(len(own)), self.total, self.total)
        none, places = np.zeros(self.problem.capacity.size), self.problem.capacity.ravel()
        self.places = program.add_rows([], [], [], none, places)
        tier = np.concatenate([np.tile(np.arange(TIERS), count), np.arange(TIERS)])
        both = np.concatenate([columns, np.arange(over.start, over.stop)])
        people = np.concatenate([np.repeat(self.weight, TIERS), -np.ones(TIERS)])
        program.add_rows(tier, both, people, np.full(TIERS, -np.inf), spared)
        self.costs.append(np.concatenate([np.zeros(columns.size), left_out]))

    def offer(self, wanted: Bools) -> None:
        """These ways, where they are not offered yet."""
        problem, groups = self.problem, self.groups
        new = wanted & groups.fits & ~self.offered
        self.offered |= new
        group, site = np.nonzero(new)
        sent = self.program.add_columns(self.total[group])
        column = np.arange(sent.start, sent.stop)
        self.program.fill(group + self.own.start, column, np.ones(len(group)))
        place = site * problem.capacity.shape[1] + self.places.start
        plain, inside = groups.mode[group] != ALL, self.each[group] > 0
        row = (place + groups.pool[group])[plain]
        self.program.fill(row, column[plain], np.ones(len(row)))
        self.program.fill(place[inside], column[inside], self.each[group][inside])
        self.costs.append(groups.km[group, site] * self.weight[group])
        self.ways.append((group, site, sent))

    def solve(self) -> Floats | None:
        """[group, site]: its units that go there; None where the numbers were too odd."""
        answer = self.program.minimise(np.concatenate(self.costs))
        if answer is None:
            return None
        quota = np.zeros(self.groups.fits.shape)
        for group, site, sent in self.ways:
            quota[group, site] = answer[sent]
        return quota

    def prices(self) -> Floats:
        """[site, pool]: what one more place would save at the last answer, in km."""
        saved = np.maximum(-self.program.prices(self.places), 0)
        return saved.reshape(self.problem.capacity.shape)

    def offer_better(self) -> bool:
        """Offers the ways that would have made the last answer shorter; whether there are any."""
        groups, prices = self.groups, self.prices()
        plain = np.where((groups.mode != ALL)[:, None], prices[:, groups.pool].T, 0)
        full = groups.km * self.weight[:, None] + plain + np.outer(self.each, prices[:, 0])
        gain = self.program.prices(self.own)[:, None] - full
        gain[~groups.fits | self.offered] = 0
        best = np.zeros_like(self.offered)
        most = min(AT_ONCE, best.shape[1])
        np.put_along_axis(best, np.argpartition(-gain, most - 1, axis=1)[:, :most], True, axis=1)
        best &= gain > 1e-6
        self.offer(best)
        return bool(best.any())


def near(groups: Groups) -> Bools:
    """The nearest sites that each group may go to; all of them where these are few ways altogether."""
    if groups.fits.sum() <= FEW:
        return groups.fits
    nearest = np.zeros_like(groups.fits)
    most = min(NEAREST, nearest.shape[1])
    km = np.where(groups.fits, groups.km, np.inf)
    np.put_along_axis(nearest, np.argpartition(km, most - 1, axis=1)[:, :most], True, axis=1)
    return nearest & groups.fits
