"""Household numbers: `DDD-NNNN-CC`, a prefix, a counter and two check digits.

The check is ISO 7064 MOD 97-10 over all digits before it: it finds every single wrong digit and every
two neighbours swapped, the slips of people who copy numbers by hand. From prefix 1000 on the prefix has
four digits, and the same check.
"""

import re
from dataclasses import dataclass

WRITTEN = re.compile(r"(\d{3,4})[-\s]?(\d{4})[-\s]?(\d{2})", re.ASCII)
PART = re.compile(r"[\d-]+", re.ASCII)
FIRST_LONG_PREFIX = 1000
DESK_PREFIXES = range(800, 850)
FREE_PREFIXES = (range(1, 800), range(850, 1000))
LAST_COUNTER = 9999


@dataclass(frozen=True)
class Number:
    """A number in its parts; `check` as it was written, right or wrong."""

    prefix: int
    counter: int
    check: int

    @property
    def is_right(self) -> bool:
        return self.check == check_digits(self.prefix, self.counter)

    def __str__(self) -> str:
        return f"{self.prefix:03}-{self.counter:04}-{self.check:02}"


def check_digits(prefix: int, counter: int) -> int:
    """From 2 to 98. The digits and their check, read as one whole number, leave 1 when divided by 97."""
    return 98 - (prefix * 10_000 + counter) * 100 % 97


def write(prefix: int, counter: int) -> str:
    """
    >>> write(1, 1), write(800, 42), write(1000, 7)
    ('001-0001-68', '800-0042-03', '1000-0007-43')
    """
    return str(Number(prefix, counter, check_digits(prefix, counter)))


def read(text: str) -> Number | None:
    """The parts of a number as people write it, with or without dashes; None for something else."""
    found = WRITTEN.fullmatch(text.strip())
    if found is None:
        return None
    prefix, counter, check = (int(digits) for digits in found.groups())
    has_right_length = (prefix >= FIRST_LONG_PREFIX) == (len(found[1]) == 4)
    return Number(prefix, counter, check) if prefix and counter and has_right_length else None


def is_part(text: str) -> bool:
    """Whether it can stand somewhere in a number.

    >>> is_part("0042-0"), is_part("Amina"), is_part("")
    (True, False, False)
    """
    return PART.fullmatch(text) is not None


def nearest(wrong: Number) -> list[str]:
    """Right numbers that `wrong` was perhaps meant to be: one slip away, and then other check digits."""
    digits = str(wrong).replace("-", "")
    slips = sorted({*_one_digit_other(digits), *_neighbours_swapped(digits)})
    meant = [number for slip in slips if (number := read(slip)) and number.is_right]
    texts = [str(number) for number in meant]
    return list(dict.fromkeys([*texts, write(wrong.prefix, wrong.counter)]))


def _one_digit_other(digits: str) -> list[str]:
    return [
        digits[:place] + other + digits[place + 1 :]
        for place in range(len(digits))
        for other in "0123456789"
    ]


def _neighbours_swapped(digits: str) -> list[str]:
    return [
        digits[:place] + digits[place + 1] + digits[place] + digits[place + 2 :]
        for place in range(len(digits) - 1)
    ]
