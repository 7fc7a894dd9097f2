"""Who to look at closely: everybody who shares a key votes, rare keys more than common ones."""

from collections.abc import Hashable, Iterable, Sequence
from math import log2
from typing import TypeVar

Who = TypeVar("Who", bound=Hashable)
MOST_HOLDERS = 200  # so many people are read for one key; a key that has more says little
CAPPED = 4  # how many times more a key is taken to have whose holders were not read to the end


def votes(holders: Iterable[Sequence[Who]], people: int) -> dict[Who, float]:
    """For each who holds any of the keys: the sum of log2(people / holders), 0.1 at least for each key.

    `holders`: for each key those who share it, `MOST_HOLDERS` at most. `people`: in the whole register.
    """
    counted: dict[Who, float] = {}
    for those in holders:
        if not those:
            continue
        many = len(those) * (CAPPED if len(those) >= MOST_HOLDERS else 1)
        vote = max(0.1, log2(max(people, 2) / many))
        for who in those:
            counted[who] = counted.get(who, 0.0) + vote
    return counted


def best(counted: dict[Who, float], most: int) -> list[Who]:
    """Those with the most votes, the best first; the same whatever the order they were counted in."""
    return sorted(counted, key=lambda who: (-counted[who], str(who)))[:most]
