"""How good a search was: recall by group, recall at a precision, and whether its probabilities are true."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

Shown = tuple[float, bool]  # the probability that was shown, and whether they are the same


@dataclass
class Recall:
    """`ranks`: for each who is in the register, at which place they were shown, from 0; None for never."""

    ranks: list[int | None] = field(default_factory=list)

    def at(self, most: int) -> float:
        """The share that was among the first so many."""
        found = sum(rank is not None and rank < most for rank in self.ranks)
        return found / max(1, len(self.ranks))


def recall_at_precision(shown: Iterable[Shown], least: float, searched: int) -> float:
    """The largest share of `searched` that is found by a probability above which `least` of all are right."""
    best, right = 0, 0
    for number, (_, is_same) in enumerate(sorted(shown, key=lambda pair: -pair[0]), start=1):
        right += is_same
        best = right if right / number >= least else best
    return best / max(1, searched)


def calibration_error(shown: Sequence[Shown], bins: int = 10) -> float:
    """The mean distance between the probability shown and how often it was so, over bins of equal width, each
    weighed by its pairs."""
    binned: list[list[Shown]] = [[] for _ in range(bins)]
    for probability, is_same in shown:
        binned[min(bins - 1, int(probability * bins))].append((probability, is_same))
    apart = [
        abs(sum(probability for probability, _ in those) - sum(is_same for _, is_same in those))
        for those in binned
    ]
    return sum(apart) / max(1, len(shown))


def best_f1(shown: Iterable[Shown], searched: int) -> float:
    right, best = 0, 0.0
    for number, (_, is_same) in enumerate(sorted(shown, key=lambda pair: -pair[0]), start=1):
        right += is_same
        best = max(best, 2 * right / (number + searched))
    return best


def f1(shown: Iterable[Shown], searched: int, least: float) -> float:
    """Of everything with at least this probability."""
    said = [is_same for probability, is_same in shown if probability >= least]
    return 2 * sum(said) / max(1, len(said) + searched)
