"""The best plan, by integer programming: for small instances, and as a referee for the other engines."""

from dataclasses import dataclass, replace
from time import monotonic

import numpy as np

from shelters.planner.problem import NOWHERE, Floats, Ints, Longs, Problem
from shelters.planner.seats import Seats
from shelters.planner.shapes import TIERS
from shelters.planner.solvers import Program

SMALL = 1_500  # columns: up to this size the flow engine ends with `improve` too
NODES = 2_000
MOVING = 0.15  # of the mean distance: the cost of moving a family


@dataclass(frozen=True, slots=True)
class _Shares:
    """Rows of identical families, and the columns of the program: which row may go to which site.

    By family: its `row`. By row: `spot`, `people` and `takes` of one family, and the `count` of families by
    tier. By column: the row (`source`) and the `site`.
    """

    row: Ints
    spot: Ints
    people: Floats
    takes: Longs
    count: Longs
    source: Longs
    site: Longs


def is_small(problem: Problem) -> bool:
    return bool(problem.families) and _columns(problem) <= SMALL


def improve(seats: Seats, *, seconds: float | None = None, nodes: int = NODES) -> None:
    """Improve a plan goal by goal; no later goal worsens an earlier one. Raises NoSolver.

    Where there are communities, moving a family has a cost: otherwise gains of a few metres would scatter
    them. Without `seconds` the search ends after so many `nodes`, with the same result every time.
    """
    problem = seats.problem
    shares = _shares(problem)
    now = _sitting(seats, shares)
    shares = replace(shares, source=np.tile(shares.source, 2), site=np.tile(shares.site, 2))
    program, sent, _ = _program(problem, shares, now)
    answer = np.concatenate([now, np.zeros(len(now)), _left_out(seats, shares).ravel()])
    until = None if seconds is None else monotonic() + seconds
    for costs in _goals(problem, shares, now):
        rest = None if until is None else max(until - monotonic(), 0.1)
        if costs @ answer > 0:
            found = program.minimise(costs, begin=answer, seconds=rest, nodes=nodes)
            if found is not None and costs @ np.rint(found) < costs @ answer:
                answer = np.rint(found)
        used = np.flatnonzero(costs)
        program.add_rows(np.zeros(used.size, int), used, costs[used], [0], [costs @ answer + 1e-6])
    _sit(seats, shares, answer[sent])


def _goals(problem: Problem, shares: _Shares, now: Floats) -> list[Floats]:
    """The costs by column of each goal: people of tier 3 left out, of tier 2, of all; then km."""
    sent, out = np.zeros(len(shares.source)), shares.people[:, None] * np.ones(TIERS)
    km = problem.km_between_spots(shares.spot[shares.source], shares.site)
    if problem.communities:
        km[len(now) :] += MOVING * float((km[: len(now)] * now).sum() / max(now.sum(), 1))
    goals = [np.concatenate([sent, (out * (np.arange(TIERS) == tier)).ravel()]) for tier in (3, 2)]
    goals.append(np.concatenate([sent, out.ravel()]))
    return [*goals, np.concatenate([km * shares.people[shares.source], np.zeros(out.size)])]


def _shares(problem: Problem) -> _Shares:
    """Families of one point and kind share a row; those to be kept apart from others have their own."""
    alone = np.zeros(len(problem.families), np.int64)
    alone[list(problem.apart)] = 1 + np.arange(len(problem.apart))
    code = (alone * len(problem.takes) + problem.kind) * len(problem.spot_points)
    _, first, row = np.unique(code + problem.spot, return_index=True, return_inverse=True)
    kind = problem.kind[first]
    count = np.zeros((len(first), TIERS), np.int64)
    np.add.at(count, (row, problem.tier), 1)
    source, site = np.nonzero(problem.fits[kind])
    return _Shares(
        row=row.astype(np.int32),
        spot=problem.spot[first],
        people=problem.kind_people[kind].astype(np.float64),
        takes=problem.takes[kind],
        count=count,
        source=source,
        site=site,
    )


def _program(problem: Problem, shares: _Shares, stay: Floats) -> tuple[Program, slice, slice]:
    """(the program, its columns of families sent, its columns of families left out by row and tier).

    `stay` limits the first columns to the families that are there now.
    """
    program = Program(whole=True)
    total = shares.count.sum(axis=1)
    most = total[shares.source]
    most[: len(stay)] = stay
    sent = program.add_columns(most)
    left = program.add_columns(shares.count.ravel())
    rows = np.concatenate([shares.source, np.repeat(np.arange(len(total)), TIERS)])
    program.add_rows(rows, np.arange(len(rows)), np.ones(len(rows)), total, total)
    takes = shares.takes[shares.source]
    column, pool = np.nonzero(takes)
    program.add_rows(
        shares.site[column] * takes.shape[1] + pool,
        column,
        takes[column, pool],
        np.zeros(problem.capacity.size),
        problem.capacity.ravel(),
    )
    if problem.apart:
        _keep_apart(problem, shares, program)
    return program, sent, left


def _keep_apart(problem: Problem, shares: _Shares, program: Program) -> None:
    """One row for each pair and site: at most one of the two may go there."""
    rows: list[int] = []
    columns: list[int] = []
    count = 0
    for a, others in problem.apart.items():
        for b in (other for other in others if other > a):
            both = np.flatnonzero(np.isin(shares.source, shares.row[[a, b]]))
            for site in np.unique(shares.site[both]):
                pair = both[shares.site[both] == site].tolist()
                rows += [count] * len(pair)
                columns += pair
                count += 1
    program.add_rows(rows, columns, np.ones(len(columns)), np.zeros(count), np.ones(count))


def _sitting(seats: Seats, shares: _Shares) -> Floats:
    """By column: how many families are placed so now."""
    width = len(seats.problem.sites) + 1
    cells = shares.row.astype(np.int64) * width + seats.at + 1
    counts = np.bincount(cells, minlength=len(shares.count) * width)
    return np.asarray(counts[shares.source * width + shares.site + 1], np.float64)


def _left_out(seats: Seats, shares: _Shares) -> Floats:
    out, left = np.zeros(shares.count.shape), seats.at == NOWHERE
    np.add.at(out, (shares.row[left], seats.problem.tier[left]), 1)
    return out


def _sit(seats: Seats, shares: _Shares, sent: Floats) -> None:
    """Seat everybody anew, the higher tiers of each row first."""
    problem = seats.problem
    for family in np.flatnonzero(seats.at != NOWHERE).tolist():
        seats.lift(family)
    order = np.lexsort((-problem.tier, shares.row))
    begins = np.searchsorted(shares.row[order], np.arange(len(shares.count) + 1))
    used = np.flatnonzero(sent > 0.5)
    for column in used.tolist():
        row, count = int(shares.source[column]), int(sent[column])
        for family in order[begins[row] : begins[row] + count].tolist():
            seats.seat(family, int(shares.site[column]))
        begins[row] += count


def _columns(problem: Problem) -> int:
    """The number of columns, before families are kept apart."""
    spots = len(problem.spot_points)
    pairs = np.unique(problem.kind.astype(np.int64) * spots + problem.spot)
    return int(problem.fits.sum(axis=1)[pairs // max(spots, 1)].sum())
