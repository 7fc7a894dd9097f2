"""The names and places to draw from."""

import random
from collections.abc import Sequence
from itertools import accumulate
from pathlib import Path

NAMES = Path(__file__).with_name("names.txt")


class Skewed:
    """A list of which the first are drawn far more often than the last: the nth with weight 1/(n + k)."""

    def __init__(self, values: Sequence[str], k: float) -> None:
        self.values = list(dict.fromkeys(values))
        self.weights = list(accumulate(1 / (at + k) for at in range(len(self.values))))

    def draw(self, chance: random.Random) -> str:
        return chance.choices(self.values, cum_weights=self.weights)[0]


def sections() -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for line in NAMES.read_text("utf-8").splitlines():
        if line.startswith("["):
            found[line.strip("[]")] = []
        elif line and not line.startswith("#"):
            found[list(found)[-1]] += line.split()
    return found


WORDS = sections()
# Javanese names are built of parts: a long tail that no list of given names holds.
_BUILT, _BUILT_F = (
    [
        first + last
        for last in WORDS[f"javanese ends {sex}"]
        for first in WORDS["javanese beginnings"]
    ]
    for sex in "mf"
)
VILLAGES = [
    root if end == "." else f"{root} {end}"
    for end in WORDS["ends"]
    for root in dict.fromkeys(WORDS["roots"])
]
GIVEN = {
    ("indonesian", "m"): Skewed(WORDS["indonesian m"] + _BUILT, 12),
    ("indonesian", "f"): Skewed(WORDS["indonesian f"] + _BUILT_F, 12),
    **{
        (origin, sex): Skewed(WORDS[f"{origin} {sex}"], k)
        for origin, k in (
            ("mentawai", 8),
            ("rohingya", 6),
            ("arabic", 6),
            ("burmese", 8),
            ("english", 10),
        )
        for sex in "mf"
    },
}
SECOND = Skewed(WORDS["indonesian second"] + _BUILT, 20)
FAMILY = {
    "mentawai": Skewed(WORDS["mentawai clan"], 10),
    "arabic": Skewed(WORDS["arabic family"], 10),
    "english": Skewed(WORDS["english family"], 10),
}
ROHINGYA_SECOND = Skewed(WORDS["rohingya second f"], 2)
PLACES = {
    "indonesian": Skewed(VILLAGES, 30),
    "mentawai": Skewed(WORDS["roots"][:24], 8),
    "rohingya": Skewed(WORDS["rakhine"], 8),
    "burmese": Skewed(WORDS["rakhine"], 8),
    "arabic": Skewed(WORDS["towns"], 5),
    "english": Skewed(WORDS["suburbs"], 10),
}
STREETS = Skewed(WORDS["streets"], 10)
