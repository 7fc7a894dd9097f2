"""Measuring many processes at once, for as long as was asked."""

import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from statistics import median
from typing import Any

from tests import hands


def repeated(work: Callable[[], Any], seconds: float) -> Callable[[], tuple[int, float]]:
    """Does `work` once to warm up. What it returns does it over and over, for so many seconds or a little
    more, and tells how often and how long.

    StopIteration says that there is no more to do: the rest of the time passes and counts.
    """
    work()

    def measure() -> tuple[int, float]:
        begun, done = time.monotonic(), 0
        with suppress(StopIteration):
            while time.monotonic() - begun < seconds:
                work()
                done += 1
        return done, max(seconds, time.monotonic() - begun)

    return measure


def per_second(work: str, calls: Sequence[Sequence[Any]]) -> float:
    """Run `work` in a process for each of `calls`; it answers as `repeated` does, and all begin together."""
    answers: list[tuple[int, float]] = hands.together(work, calls)
    return sum(done for done, _ in answers) / max(seconds for _, seconds in answers)


def table(rows: Sequence[tuple[str, Sequence[float]]]) -> str:
    """Each row's name, the median of its figures, and all of them."""
    return "\n".join(
        f"{name:<32}{median(figures):>9.0f}   {'  '.join(f'{figure:.0f}' for figure in figures)}"
        for name, figures in rows
    )
