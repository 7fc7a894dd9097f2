"""Which family is at which site, and which places are left: the only state that engines change."""

import numpy as np

from shelters.planner.problem import NOWHERE, Bools, Ints, Longs, Problem


class Seats:
    """`at[family]` is its site, or NOWHERE; `free[site, pool]` counts places, and is never negative."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.at: Ints = np.full(len(problem.families), NOWHERE, np.int32)
        self.free: Longs = problem.capacity.copy()

    def open_to(self, family: int) -> Bools:
        """The sites where it could be seated now."""
        kind = self.problem.kind[family]
        able: Bools = self.problem.fits[kind] & self.has_room(kind)
        for other in self.problem.apart.get(family, ()):
            if self.at[other] != NOWHERE:
                able[self.at[other]] = False
        return able

    def has_room(self, kind: int) -> Bools:
        """The sites with enough free places for a family of this kind."""
        taken = self.problem.takes[kind]
        used = np.flatnonzero(taken)
        room: Bools = (self.free[:, used] >= taken[used]).all(axis=1)
        return room

    def can(self, family: int, site: int) -> bool:
        """Whether it could be seated there now."""
        problem, kind = self.problem, self.problem.kind[family]
        if not problem.fits[kind, site] or (self.free[site] < problem.takes[kind]).any():
            return False
        others = problem.apart.get(family, ())
        return all(self.at[other] != site for other in others)

    def seat(self, family: int, site: int) -> None:
        self.free[site] -= self.problem.takes[self.problem.kind[family]]
        self.at[family] = site

    def lift(self, family: int) -> int:
        """Take a family out again; returns the site where it was."""
        site = int(self.at[family])
        self.free[site] += self.problem.takes[self.problem.kind[family]]
        self.at[family] = NOWHERE
        return site
