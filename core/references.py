"""Short names that people say on the telephone and type into an SMS."""

import re
import secrets
from collections.abc import Callable
from typing import TypeVar

from django.db import IntegrityError, transaction

# Signs that nobody takes for one another, on paper or on the telephone.
SIGNS, DIGITS = "ACDEFGHJKMNPQRTUVWXY34679", "34679"
# Read as a telephone, a kilometre, a neighbourhood, an hour, or a number.
MISREAD = re.compile(r"HP|KM|RT|RW|JAM|\d\d")
DRAWS = 5
T = TypeVar("T")


def draw() -> str:
    """Four signs of which the last is a digit, like A7K4: one of 74,000."""
    name = "".join([*(secrets.choice(SIGNS) for _place in range(3)), secrets.choice(DIGITS)])
    return draw() if MISREAD.match(name) else name


def first_free(insert: Callable[[str], T]) -> T:
    """`insert` with a name that is free: one that is taken is drawn again. Raises IntegrityError."""
    for _draw in range(DRAWS - 1):
        try:
            with transaction.atomic():
                return insert(draw())
        except IntegrityError:
            continue
    with transaction.atomic():
        return insert(draw())
