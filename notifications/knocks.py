"""Who was turned away how often.

Counted in memory and by each process alone: a flood must not be able to make us write rows. Whoever is let in
is not counted, and nobody is turned away for what others did from the same address.
"""

from collections import Counter


class Knocks:
    """Counts by address, for a `window` of so many seconds at a time.

    >>> knocks = Knocks(most=2, window=60)
    >>> [knocks.too_many("10.0.0.1", now) for now in (0, 1, 2, 61)]
    [False, False, True, False]
    >>> knocks.too_many("10.0.0.2", 62)
    False
    """

    ADDRESSES = 10_000  # held at most

    def __init__(self, *, most: int, window: float) -> None:
        self.most, self.window = most, window
        self._counts: Counter[str] = Counter()
        self._until = 0.0

    def too_many(self, address: str, now: float) -> bool:
        """Note that `address` was turned away once more: whether that is more than `most` times."""
        if now >= self._until or len(self._counts) >= self.ADDRESSES:
            self._counts.clear()
            self._until = now + self.window
        self._counts[address] += 1
        return self._counts[address] > self.most
