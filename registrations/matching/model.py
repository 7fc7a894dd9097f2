"""What agreement is worth: weights by field and level, and the curve from bits to a probability.

A weight is log2(m / u): how much more often two records of one person are at this level than two of
different people. `m` and `u` are shares, but where a name or a place agrees `u` counts times the share of the
register that carries it, so that a rare one weighs more.
"""

import json
from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property
from math import log2
from pathlib import Path
from typing import Any

START = Path(__file__).with_name("start_model.json")
USUAL = Path(__file__).with_name("usual_names.json")
USUAL_PEOPLE = 300  # how many people of this register outweigh what is usual
NOT_USUAL = 1 / 3000  # the share taken to carry a name that is not in the list
LEAST_RARE = 0.3  # bits that are left for a name that everybody carries
MOST_RARE = 12.0  # bits that one part of a name or place can bring: a slip of the pen is rarer than it tells
LEAST_ODDS = -40.0
RARE = log2(1 / 0.002)  # bits from which a name is called rare: one in 500 people carries it

Knots = tuple[tuple[float, float], ...]


@dataclass(frozen=True)
class Register:
    """The register that is asked: how many people it holds, and how many carry each code.

    `code_counts`: people by `Someone.codes`. `village_counts`: people by `Family.place_codes`. What is not
    counted is taken as carried by nobody else.
    """

    people: int
    code_counts: Mapping[str, int] = field(default_factory=dict)
    village_counts: Mapping[str, int] = field(default_factory=dict)

    def rarity_of_name(self, code: str) -> float:
        """log2(1 / the share of others who carry it), in bits. While this register is small, or not counted
        yet, it is what is usual."""
        others = max(0, self.code_counts.get(code, 0) - 1)
        share = (others + USUAL_PEOPLE * usual_names().get(code, NOT_USUAL)) / (
            self.people + USUAL_PEOPLE
        )
        return -log2(min(1.0, share))

    def rarity_of_place(self, code: str) -> float:
        """The same for a place; one that was never heard of in a small register is not as rare as in a large
        one."""
        people = self.people + 20
        return log2(people / min(self.village_counts.get(code, 0) + 1, people))


def _odds(probability: float) -> float:
    """In bits, and never endless."""
    share = min(max(probability, 1e-6), 1 - 1e-6)
    return log2(share / (1 - share))


@dataclass(frozen=True)
class Model:
    """Weights and curves of one version. `curves`: for families of whom 1, 2, 3 or more members agree,
    and for somebody "alone", knots of (bits, probability), both rising; between them the odds rise evenly,
    below the first they fall with the bits, and above the last they stay."""

    version: str
    levels: Mapping[str, tuple[float, float]]
    curves: Mapping[str, Knots]
    sources: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def bits(self) -> dict[str, float]:
        return {level: log2(m / u) for level, (m, u) in self.levels.items()}

    @cached_property
    def _curves(self) -> dict[str, Knots]:
        return {
            members: tuple((bits, _odds(share)) for bits, share in knots)
            for members, knots in self.curves.items()
        }

    def rare(self, level: str, rarity: float) -> float:
        """The weight of a level that agrees on something as rare as this."""
        return min(MOST_RARE, max(LEAST_RARE, self.bits[level] + rarity))

    def probability(self, bits: float, curve: str) -> float:
        """How often two families with so many bits are the same, by one of the curves."""
        knots = self._curves[curve]
        at = min(max(bisect_right(knots, (bits, 0.0)), 1), len(knots) - 1)
        (left, low), (right, high) = knots[at - 1], knots[at]
        if bits < left:
            odds = low - (left - bits)
        else:
            odds = low + (high - low) * min((bits - left) / (right - left), 1.0)
        return 1 / (1 + 2 ** -max(odds, LEAST_ODDS))

    def as_json(self) -> dict[str, Any]:
        return {
            "version": self.version,
            "sources": dict(self.sources),
            "levels": {level: list(shares) for level, shares in self.levels.items()},
            "curves": {
                members: [list(knot) for knot in knots] for members, knots in self.curves.items()
            },
        }

    @classmethod
    def from_json(cls, told: Mapping[str, Any]) -> "Model":
        return cls(
            told["version"],
            {level: (m, u) for level, (m, u) in told["levels"].items()},
            {members: tuple((x, y) for x, y in knots) for members, knots in told["curves"].items()},
            told["sources"],
        )


@cache
def usual_names() -> dict[str, float]:
    """The share of people who carry a code, for those that one in a thousand or more carries."""
    shares: dict[str, float] = json.loads(USUAL.read_text("utf-8"))["shares"]
    return shares


@cache
def start_model() -> Model:
    """The model this version is shipped with; where its figures come from stands in the file."""
    return Model.from_json(json.loads(START.read_text("utf-8")))
