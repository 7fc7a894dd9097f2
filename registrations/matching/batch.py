"""The whole register at once: every two who share keys, with their votes, out of arrays.

The pairs of a million people are summed in parts, so that the memory is that of the pairs under all keys and
of one part being sorted: a gigabyte at most.
"""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Bits = NDArray[np.float32]

MOST_HOLDERS = 50  # a key that more share says little, and costs pairs by its square
LEAST_VOTES = 8.0
MOST_SHARED = (
    60_000_000  # pairs under all keys, 12 bytes each: beyond it the commonest keys are left out
)
MOST_PAIRS = 1_000_000  # looked at closely: some minutes on two cores
PAIRS_EACH = 20  # for each holder, in a smaller register
AT_ONCE = 4_000_000
PARTS = 16


class Pairs(NamedTuple):
    """Holders `a` < `b`, each pair once, and the sum of log2(holders of the register / holders) of the keys
    they share."""

    a: Ints
    b: Ints
    votes: Bits


def candidate_pairs(
    keys: Ints,
    holders: Ints,
    *,
    most_holders: int = MOST_HOLDERS,
    least_votes: float = LEAST_VOTES,
    most_pairs: int | None = None,
) -> Pairs:
    """The pairs with at least so many votes, and of them the `most_pairs` with the most, those first: by
    default 20 for each holder, and a million at most.

    `keys` and `holders` are columns of the same rows. A holder may be a person, or the number of a household
    that stands for everybody in it: then a key that several of its members have counts once.
    """
    numbers, places = np.unique(holders, return_inverse=True)
    parts: list[list[tuple[Ints, Bits]]] = [[] for _ in range(PARTS)]
    for pairs, vote in _shared(*_once(keys, places.astype(np.int64)), len(numbers), most_holders):
        part = pairs % PARTS
        for number in range(PARTS):
            mine = pairs[part == number]
            parts[number].append((mine, np.full(len(mine), vote, dtype=np.float32)))
    found = [_summed(part, least_votes) for part in parts]
    pairs, votes = (np.concatenate(column) for column in zip(*found, strict=True))
    most = min(MOST_PAIRS, PAIRS_EACH * len(numbers)) if most_pairs is None else most_pairs
    if len(votes) > most > 0:  # sorting all of them would take longer than finding them
        enough = votes >= np.partition(votes, -most)[-most]
        pairs, votes = pairs[enough], votes[enough]
    best = np.lexsort((pairs, -votes))[:most]
    a, b = np.divmod(pairs[best], max(1, len(numbers)))
    return Pairs(numbers[a], numbers[b], votes[best])


def _once(keys: Ints, places: Ints) -> tuple[Ints, Ints]:
    """The rows without those that repeat a holder under a key; by key, and by holder within it."""
    order = np.lexsort((places, keys))
    keys, places = keys[order], places[order]
    is_new = np.ones(len(keys), dtype=bool)
    is_new[1:] = (keys[1:] != keys[:-1]) | (places[1:] != places[:-1])
    return keys[is_new], places[is_new]


def _shared(keys: Ints, places: Ints, holders: int, most: int) -> Iterator[tuple[Ints, float]]:
    """Every pair under every key that 2 to `most` hold, as one number (a times holders, plus b), with the
    vote of the key; many keys of one size at a time."""
    starts = np.flatnonzero(np.append(True, keys[1:] != keys[:-1])) if len(keys) else keys
    sizes = np.diff(np.append(starts, len(keys)))
    left_over = MOST_SHARED
    for size in range(2, most + 1):
        of_size = starts[sizes == size]
        left, right = np.triu_indices(size, 1)
        left_over -= len(of_size) * len(left)
        if left_over < 0:
            return
        at_once = max(1, AT_ONCE // len(left))
        for first in range(0, len(of_size), at_once):
            rows = of_size[first : first + at_once, None]
            pairs = places[rows + left] * holders + places[rows + right]
            yield pairs.ravel(), float(np.log2(holders / size))


def _summed(shared: list[tuple[Ints, Bits]], least: float) -> tuple[Ints, Bits]:
    if not shared:
        return np.empty(0, dtype=np.int64), np.empty(0, dtype=np.float32)
    pairs = np.concatenate([pairs for pairs, _ in shared])
    votes = np.concatenate([votes for _, votes in shared])
    shared.clear()
    order = np.argsort(pairs, kind="stable")
    pairs, votes = pairs[order], votes[order]
    starts = np.flatnonzero(np.append(True, pairs[1:] != pairs[:-1]))[: len(pairs)]
    if not len(starts):
        return pairs, votes
    sums = np.add.reduceat(votes, starts)
    return pairs[starts][sums >= least], sums[sums >= least]


def nearest(pairs: Pairs, most: int = 3) -> Pairs:
    """Of the pairs of each holder the `most` with the most votes; a pair stays if either side keeps it.

    Whoever came twice is nearly always the nearest of all: comparing three for each finds as many as
    comparing everybody who shares keys, and their number grows with the register, not with its square.
    """
    sides, votes = np.concatenate([pairs.a, pairs.b]), np.concatenate([pairs.votes, pairs.votes])
    order = np.lexsort((np.tile(np.arange(len(pairs.a)), 2), -votes, sides))
    ordered = sides[order]
    starts = np.flatnonzero(np.append(True, ordered[1:] != ordered[:-1]))[: len(ordered)]
    sizes = np.diff(np.append(starts, len(ordered)))
    places = np.empty(len(ordered), dtype=np.int64)
    places[order] = np.arange(len(ordered)) - np.repeat(starts, sizes)
    kept = np.minimum(*np.split(places, 2)) < most
    return Pairs(pairs.a[kept], pairs.b[kept], pairs.votes[kept])
