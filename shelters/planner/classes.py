"""Groups of families that ask for the same from about the same point: the sources of the flow."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from shelters.planner.problem import Bools, Floats, Ints, Problem

MOST_ARCS = 1_000_000
SMALLEST = 4  # families in a group, on average: a quota of fewer would hold no whole family
FIRST_CELL_KM = 0.1

# Mode of a group: how many people of a family need an accessible place.
NONE, SOME, ALL = 0, 1, 2


@dataclass(frozen=True, slots=True)
class Groups:
    """By family: its `group` and its `cell`. By group: its `pool` (a column) and `mode` (NONE, SOME, ALL).

    `fits[group, site]` says where the group may go, `km[group, site]` how far that is.
    """

    group: Ints
    cell: Ints
    pool: Ints
    mode: Ints
    fits: Bools
    km: Floats


def groups(problem: Problem) -> Groups:
    """The groups of an instance. Points are merged into cells as small as MOST_ARCS allows."""
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
    """(by kind, the number of its signature: pool, mode and permitted sites; by signature, those sites).

    Family sizes count only through rules: whether the whole family fits is checked when it is seated.
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
    """By kind: the column of its pool; 0 if everybody takes an accessible place."""
    rest = problem.takes[:, 1:]
    columns = np.argmax(rest, axis=1) + 1 if rest.shape[1] else np.zeros(len(rest))
    return np.where(_mode(problem) == ALL, 0, columns).astype(np.int32)


def _mode(problem: Problem) -> Ints:
    inside = problem.takes[:, 0]
    return np.where(inside == 0, NONE, np.where(inside == problem.kind_people, ALL, SOME)).astype(
        np.int32
    )


def _cells(problem: Problem, km: float) -> Ints:
    """By family: the number of its cell, about `km` wide."""
    width = km / 6371.0
    cube = np.floor(problem.spot_points / width).astype(np.int64)
    _, number = np.unique(cube, axis=0, return_inverse=True)
    return number.reshape(-1)[problem.spot].astype(np.int32)


def _km(problem: Problem, group: Ints, count: int) -> Floats:
    """[group, site]: km from the centre of the group's people."""
    middle = np.zeros((count, 3))
    np.add.at(middle, group, problem.spot_points[problem.spot] * problem.people[:, None])
    middle /= np.maximum(np.linalg.norm(middle, axis=1, keepdims=True), 1e-12)
    return problem.km_from(middle)
