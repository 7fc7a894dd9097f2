"""What sites cost whom: the way, and the price of the places."""

from collections.abc import Iterator
from typing import Any

import numpy as np

from shelters.planner.problem import Floats, Longs, Problem

CHUNK = 2_000


def alike(problem: Problem) -> tuple[Longs, Longs, Longs]:
    """(point, kind) of each row of families that have both in common, and the row of each family."""
    kinds = len(problem.kinds)
    code = problem.spot.astype(np.int64) * kinds + problem.kind
    keys, row = np.unique(code, return_inverse=True)
    return keys // kinds, keys % kinds, row


def per_person(problem: Problem, prices: Floats) -> Floats:
    """[kind, site] in km: what places cost each person of a kind, by prices [site, pool] in km.

    It is inf where the kind may not go.
    """
    each = problem.takes / problem.kind_people[:, None]
    return np.where(problem.fits, each @ prices.T, np.inf)


def cheapest(
    problem: Problem, spots: Any, kinds: Any, paid: Floats, most: int
) -> tuple[Longs, Floats]:
    """(the sites that cost them least, the ways there in km), each [row, `most` or fewer], in no order.

    A row is a point and a kind, with the kinds' `paid` of `per_person`. A way that is inf is none.
    """
    most = min(most, len(problem.sites))
    found = [
        _cheapest(problem.km(spots[part]), paid[kinds[part]], most) for part in _chunks(len(spots))
    ]
    columns, km = zip(*found, strict=True)
    return np.concatenate(columns), np.concatenate(km)


def _cheapest(km: Floats, price: Floats, most: int) -> tuple[Any, Floats]:
    best = np.argpartition(km + price, most - 1, axis=1)[:, :most].astype(np.int32)
    able = np.isfinite(np.take_along_axis(price, best, axis=1))
    return best, np.where(able, np.take_along_axis(km, best, axis=1), np.inf)


def _chunks(rows: int) -> Iterator[slice]:
    """Few rows at a time: all ways at once would be gigabytes."""
    for begin in range(0, rows, CHUNK):
        yield slice(begin, begin + CHUNK)
