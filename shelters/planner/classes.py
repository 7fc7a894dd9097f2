"""Families that ask for the same from about the same point, put together: what a flow can send."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from shelters.planner.problem import Bools, Floats, Ints, Problem

MOST_ARCS = 1_000_000
SMALLEST = 4  # families of a group, on average: of fewer, no quota holds one whole
FIRST_CELL_KM = 0.1

# How a family uses accessible places.
NONE, SOME, ALL = 0, 1, 2


@dataclass(frozen=True, slots=True)
class Groups:
    """Of each family its `group` and its `cell`; of each group its `pool` (a column) and `mode`.

    `fits[group, site]` and `km[group, site]` are for all of a group.
    """

    group: Ints
    cell: Ints
    pool: Ints
    mode: Ints
    fits: Bools
    km: Floats


def groups(problem: Problem) -> Groups:
    """Points are gathered into cells as small as the number of arcs allows."""
    signature, fits = _signatures(problem)
    choices = fits.sum(axis=1)
    cell, km = problem.spot, 0.0
    while True:
        code = cell.astype(np.int64) * len(fits) + signature[problem.kind]
        keys, first, group = np.unique(code, return_index=True, return_inverse=True)
        few = len(keys) * SMALLEST <= len(problem.families)
        if cell.max() == 0 or (few and choices[keys % len(fits)].sum() <= MOST_ARCS):
            break
        km = km * 1.5 or FIRST_CELL_KM
        cell = _cells(problem, km)
    kinds, group = problem.kind[first], group.astype(np.int32)
    return Groups(
        group=group,
        cell=cell,
        pool=_named_pool(problem)[kinds],
        mode=_mode(problem)[kinds],
        fits=fits[keys % max(len(fits), 1)],
        km=_km(problem, group, len(keys)),
    )


def _signatures(problem: Problem) -> tuple[Ints, Bools]:
    """(of each kind a number for the pool, mode and rules that it shares with others, sites by number).

    Sizes play a part only through rules: whether the last member fits too is looked at when they sit.
    """
    pool, mode = _named_pool(problem), _mode(problem)
    numbers: dict[tuple[Any, ...], int] = {}
    rows: list[Bools] = []
    signature = np.zeros(len(problem.kinds), np.int32)
    for kind in range(len(problem.kinds)):
        allowed = problem.allowed[kind] & (problem.capacity[:, pool[kind]] > 0)
        if mode[kind] != NONE:
            allowed &= problem.capacity[:, 0] > 0
        key = (pool[kind], mode[kind], np.packbits(allowed).tobytes())
        signature[kind] = numbers.setdefault(key, len(numbers))
        if len(numbers) > len(rows):
            rows.append(allowed)
    return signature, np.array(rows, np.bool_).reshape(len(rows), len(problem.sites))


def _named_pool(problem: Problem) -> Ints:
    """By kind: the column of the places that those take who need no accessible one; 0 where nobody does."""
    rest = problem.takes[:, 1:]
    columns = np.argmax(rest, axis=1) + 1 if rest.shape[1] else np.zeros(len(rest))
    return np.where(_mode(problem) == ALL, 0, columns).astype(np.int32)


def _mode(problem: Problem) -> Ints:
    inside = problem.takes[:, 0]
    return np.where(inside == 0, NONE, np.where(inside == problem.kind_people, ALL, SOME)).astype(
        np.int32
    )


def _cells(problem: Problem, km: float) -> Ints:
    """Of each family a cell about `km` wide."""
    width = km / 6371.0
    cube = np.floor(problem.spot_points / width).astype(np.int64)
    _, number = np.unique(cube, axis=0, return_inverse=True)
    return number.reshape(-1)[problem.spot].astype(np.int32)


def _km(problem: Problem, group: Ints, count: int) -> Floats:
    """From the middle of each group's people to every site."""
    middle = np.zeros((count, 3))
    np.add.at(middle, group, problem.spot_points[problem.spot] * problem.people[:, None])
    middle /= np.maximum(np.linalg.norm(middle, axis=1, keepdims=True), 1e-12)
    return problem.km_from(middle)
