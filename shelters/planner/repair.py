"""Repair of a plan: place more people, and those of higher tiers before those of lower ones."""

import numpy as np

from shelters.planner.problem import NOWHERE, Longs, Problem
from shelters.planner.seats import Seats
from shelters.planner.shapes import TIERS

PASSES = 8
MOST_MOVES = 1_000


def worth(problem: Problem) -> Longs:
    """By family, the worth of placing it: one person of a tier is worth more than all people of lower tiers.

    Tiers 0 and 1 are equal. Sums stay below 2**63 for up to two million people.
    """
    most = int(problem.people.sum()) + 1
    each = np.array([1, 1, most, most * most], np.int64)
    return np.asarray(problem.people * each[problem.tier], np.int64)


def repair(seats: Seats) -> None:
    """Place more people, higher tiers first. The total worth of the families placed never falls."""
    _Replacing(seats).run()
    if make_room(seats) + oust(seats):
        _Replacing(seats).run()


class _Replacing:
    """Replaces a family at a site by an unplaced one that is worth more.

    Works on sorts (kind and tier): there are few of these however many families come.
    """

    def __init__(self, seats: Seats) -> None:
        self.seats, problem = seats, seats.problem
        code = problem.kind.astype(np.int64) * TIERS + problem.tier
        codes, self.sort = np.unique(code, return_inverse=True)
        self.kind = codes // TIERS
        first = np.zeros(len(codes), np.int64)
        first[self.sort] = np.arange(len(self.sort))
        self.worth = worth(problem)[first]
        self.takes = problem.takes[self.kind]
        self.fits = problem.fits[self.kind]
        self.outside: list[list[int]] = [[] for _ in codes]
        for family in np.flatnonzero(seats.at == NOWHERE).tolist():
            if family not in problem.apart:
                self.outside[self.sort[family]].append(family)

    def run(self) -> None:
        for _ in range(PASSES):
            inside = _by_site(self.seats)
            if not sum(self._site(site, members) for site, members in inside):
                return

    def _site(self, site: int, members: list[int]) -> int:
        """How many families were replaced here."""
        here: dict[int, list[int]] = {}
        for family in members:
            here.setdefault(int(self.sort[family]), []).append(family)
        count = 0
        while pair := self._best(site, here):
            leaves, comes = pair
            if leaves is not None:
                family = here[leaves].pop()
                self.seats.lift(family)
                self.outside[leaves].append(family)
            family = self.outside[comes].pop()
            self.seats.seat(family, site)
            here.setdefault(comes, []).append(family)
            count += 1
        return count

    def _best(self, site: int, here: dict[int, list[int]]) -> tuple[int | None, int] | None:
        """(the sort that leaves, or None; the sort that comes) of the best exchange, if any is a gain."""
        comes = [n for n, waiting in enumerate(self.outside) if waiting and self.fits[n, site]]
        if not comes:
            return None
        leaves = [n for n, members in here.items() if members]
        given = np.vstack([np.zeros_like(self.takes[:1]), self.takes[leaves]])
        lost = np.concatenate([[0], self.worth[leaves]])
        room = given + self.seats.free[site]
        able = (room[:, None, :] >= self.takes[comes][None]).all(axis=2)
        gain = np.where(able, self.worth[comes][None] - lost[:, None], 0)
        best = int(gain.argmax())
        if gain.flat[best] <= 0:
            return None
        row, column = divmod(best, len(comes))
        return (leaves[row - 1] if row else None), comes[column]


def make_room(seats: Seats) -> int:
    """Seat families by moving others from a site to free places elsewhere. Returns how many were seated."""
    problem = seats.problem
    left = np.flatnonzero(seats.at == NOWHERE)
    order = np.lexsort((left, -worth(problem)[left]))
    done, dead, able = 0, set[int](), _could_clear(seats)
    for family in left[order].tolist():
        kind = int(problem.kind[family])
        if kind in dead:
            continue
        if _seat_by_moving(seats, family, able):
            done += 1
            able = _could_clear(seats)
        elif family not in problem.apart:
            dead.add(kind)  # another family of this kind would fail too
        if done == MOST_MOVES:
            break
    return done


def oust(seats: Seats) -> int:
    """Seat priority families in place of several that are worth less together. Returns how many."""
    problem, value, done = seats.problem, worth(seats.problem), 0
    left = np.flatnonzero((seats.at == NOWHERE) & problem.priority)
    for family in left[np.lexsort((left, -value[left]))].tolist():
        found = _cheapest(seats, family, value)
        if found is None:
            continue
        site, leaving = found
        for other in leaving:
            seats.lift(other)
        seats.seat(family, site)
        done += 1
    return done


def _cheapest(seats: Seats, family: int, value: Longs) -> tuple[int, list[int]] | None:
    """(site, families to leave it) with the least loss, if that is less than the gain."""
    problem, best, least = seats.problem, None, int(value[family])
    kind = problem.kind[family]
    for site in np.flatnonzero(problem.fits[kind]).tolist():
        leaving = _leaving(seats, family, site, value)
        if leaving is not None and (lost := int(value[leaving].sum())) < least:
            best, least = (site, leaving), lost
    return best


def _leaving(seats: Seats, family: int, site: int, value: Longs) -> list[int] | None:
    """Families of a site to take out to make room, cheapest for their places first; None if in vain."""
    problem = seats.problem
    if any(seats.at[other] == site for other in problem.apart.get(family, ())):
        return None
    short = problem.takes[problem.kind[family]] - seats.free[site]
    members = np.flatnonzero((seats.at == site) & (value < value[family]))
    given, leaving = problem.takes[problem.kind[members]], list[int]()
    while (needed := np.maximum(short, 0)).any():
        useful = np.minimum(given, needed).sum(axis=1)
        if not useful.any():
            return None
        pick = int(np.argmin(np.where(useful > 0, value[members] / np.maximum(useful, 1), np.inf)))
        leaving.append(int(members[pick]))
        short = short - given[pick]
        given[pick] = 0
    return leaving


def _could_clear(seats: Seats) -> Longs:
    """[site, pool]: places that are free, or taken by families that could move elsewhere."""
    problem = seats.problem
    kinds = range(len(problem.kinds))
    mobile = np.array([(problem.fits[n] & seats.has_room(n)).any() for n in kinds], np.bool_)
    movers = np.flatnonzero((seats.at != NOWHERE) & mobile[problem.kind])
    able = seats.free.copy()
    for pool in range(able.shape[1]):
        takes = problem.takes[problem.kind[movers], pool]
        able[:, pool] += np.bincount(seats.at[movers], takes, len(able)).astype(np.int64)
    return able


def _seat_by_moving(seats: Seats, family: int, able: Longs) -> bool:
    problem = seats.problem
    kind = problem.kind[family]
    takes = problem.takes[kind]
    sites = np.flatnonzero(problem.fits[kind] & (able >= takes).all(axis=1))
    short = np.maximum(takes - seats.free[sites], 0).sum(axis=1)
    for site in sites[np.argsort(short, kind="stable")].tolist():
        moved = _clear(seats, family, site)
        if moved is None:
            continue
        if seats.can(family, site):
            seats.seat(family, site)
            return True
        _undo(seats, moved, site)
    return False


def _clear(seats: Seats, family: int, site: int) -> list[int] | None:
    """Move families away until there is room; returns them. None, with nobody moved, if there is none."""
    problem, moved = seats.problem, list[int]()
    takes = problem.takes[problem.kind[family]]
    members = np.flatnonzero(seats.at == site)
    sizes = problem.takes[problem.kind[members]]
    stay: set[tuple[int, int]] = set()
    while (short := takes - seats.free[site]).max() > 0:
        useful = np.minimum(sizes, np.maximum(short, 0)).sum(axis=1)
        spare = sizes.sum(axis=1) - useful
        for pick in np.lexsort((spare, -useful)).tolist():
            one = int(members[pick])
            key = (int(problem.kind[one]), one if one in problem.apart else NOWHERE)
            if useful[pick] == 0 or key in stay or seats.at[one] != site:
                continue
            if _move(seats, one, site):
                moved.append(one)
                break
            stay.add(key)
        else:
            _undo(seats, moved, site)
            return None
    return moved


def _move(seats: Seats, family: int, site: int) -> bool:
    """Move it to the nearest other site where it fits. False if there is none."""
    able = seats.open_to(family)
    able[site] = False
    others = np.flatnonzero(able)
    if not others.size:
        return False
    km = seats.problem.km(seats.problem.spot[family], others)[0]
    seats.lift(family)
    seats.seat(family, int(others[km.argmin()]))
    return True


def _undo(seats: Seats, moved: list[int], site: int) -> None:
    for family in reversed(moved):
        seats.lift(family)
        seats.seat(family, site)


def _by_site(seats: Seats) -> list[tuple[int, list[int]]]:
    """Every site with the families that may leave it; those to be kept apart from others stay."""
    apart = seats.problem.apart
    rows: list[list[int]] = [[] for _ in seats.problem.sites]
    for family, site in enumerate(seats.at.tolist()):
        if site != NOWHERE and family not in apart:
            rows[site].append(family)
    return list(enumerate(rows))
