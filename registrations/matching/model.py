"""What agreement is worth: weights by field and level, and the curve from bits to a probability.

A weight is log2(m / u): how much more often two records of one person are at this level than two records of
different people. `m` and `u` are shares, but for `name_*` and `place_*` levels that agree: there `u` counts
times the share of the register that carries the name or the place, so that a rare one weighs more.
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
LEAST_RARE = 0.3  # bits that are left for a name that everybody carries
MOST_RARE = 12.0  # bits that one part of a name or place can bring: a slip of the pen is rarer than it tells
RARE = 0.002  # the share of people up to which a name is called rare


@dataclass(frozen=True)
class Register:
    """The register that is asked: how many people it holds, and how many carry each code.

    `code_counts`: people by the code of each part of their names. `village_counts`: people by the code of
    each part of their origin. What is not counted is taken as carried by nobody else.
    """

    people: int
    code_counts: Mapping[str, int] = field(default_factory=dict)
    village_counts: Mapping[str, int] = field(default_factory=dict)

    def share_of_name(self, code: str) -> float:
        return self._share(self.code_counts.get(code, 0))

    def share_of_place(self, code: str) -> float:
        return self._share(self.village_counts.get(code, 0))

    def _share(self, carriers: int) -> float:
        """A code that was never seen in a small register is not as rare as in a large one."""
        return min(1.0, (carriers + 1) / (self.people + 20))


@dataclass(frozen=True)
class Model:
    """Weights and curves of one version. `curves`: for 1, 2 and 3 or more members that agree, knots of
    (bits, probability), both rising."""

    version: str
    levels: Mapping[str, tuple[float, float]]
    curves: Mapping[str, tuple[tuple[float, float], ...]]
    sources: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def bits(self) -> dict[str, float]:
        return {level: log2(m / u) for level, (m, u) in self.levels.items()}

    def rare(self, level: str, share: float) -> float:
        """The weight of a level that agrees on something carried by this share of the register."""
        return min(MOST_RARE, max(LEAST_RARE, self.bits[level] - log2(share)))

    def probability(self, bits: float, members: int) -> float:
        """How often two families with so many bits, of so many members that agree, are the same."""
        knots = self.curves[str(min(max(members, 1), 3))]
        at = bisect_right(knots, (bits, 1.0))
        if at == 0:
            return knots[0][1]
        if at == len(knots):
            return knots[-1][1]
        (left, low), (right, high) = knots[at - 1], knots[at]
        return low + (high - low) * (bits - left) / (right - left)

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
def start_model() -> Model:
    """The model this version is shipped with; where its figures come from stands in the file."""
    return Model.from_json(json.loads(START.read_text("utf-8")))
