"""Measuring many processes at once, for as long as was asked."""

import time
from collections.abc import Callable, Sequence
from statistics import median
from typing import Any

from tests import hands

WARM_UP = 8.0


def repeated(work: Callable[[], Any], seconds: float, at: float) -> tuple[int, float]:
    """(how often `work` was done in so many seconds or a little more, how long that took).

    It is done once to warm up, and then from `at` on, by the clock that all processes share.
    """
    work()
    time.sleep(max(0.0, at - time.monotonic()))
    begun, done = time.monotonic(), 0
    while time.monotonic() - begun < seconds:
        work()
        done += 1
    return done, time.monotonic() - begun


def per_second(work: str, calls: Sequence[Sequence[Any]]) -> float:
    """Run `work` in a process for each of `calls`, all together; it answers as `repeated` does.

    It is called with its arguments and the time `at` which all begin.
    """
    at = time.monotonic() + WARM_UP
    answers: list[tuple[int, float]] = hands.together(work, [[*call, at] for call in calls])
    return sum(done / seconds for done, seconds in answers)


def table(rows: Sequence[tuple[str, Sequence[float]]]) -> str:
    """Each row's name, the median of its figures, and all of them."""
    return "\n".join(
        f"{name:<32}{median(figures):>9.0f}   {'  '.join(f'{figure:.0f}' for figure in figures)}"
        for name, figures in rows
    )
