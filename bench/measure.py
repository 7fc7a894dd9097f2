"""Measuring: many processes at once for as long as was asked, CPU time, and raw rows to compare with."""

import time
from collections.abc import Callable, Sequence
from statistics import median
from typing import Any

from django.db import connection, transaction

from tests import hands


def repeated(work: Callable[[], Any], seconds: float) -> tuple[int, float]:
    """(how often `work` was done in so many seconds or a little more, how long that took)."""
    begun, done = time.monotonic(), 0
    while time.monotonic() - begun < seconds:
        work()
        done += 1
    return done, time.monotonic() - begun


def per_second(work: str, calls: Sequence[Sequence[Any]]) -> float:
    """Run `work`, which returns what `repeated` does, in a process for each of `calls`; all together."""
    answers: list[tuple[int, float]] = hands.crowd(work, calls)
    return sum(done / seconds for done, seconds in answers)


def cpu_seconds(work: Callable[[], Any]) -> float:
    """CPU time of this process, its system calls included."""
    begun = time.process_time()
    work()
    return time.process_time() - begun


def taken_out(tables: Sequence[str], *, at_once: int) -> Callable[[], None]:
    """Take all rows out of these tables, each after those it points to. Returns what puts them back:
    multi-row INSERTs of `at_once` rows and nothing else, in one commit."""
    with connection.cursor() as cursor:
        rows = {table: _everything(cursor, table) for table in tables}
        for table in reversed(tables):
            cursor.execute(f"DELETE FROM {table}")

    def put_back() -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            for table, values in rows.items():
                for start in range(0, len(values), at_once):
                    _insert(cursor, table, values[start : start + at_once])

    return put_back


def _insert(cursor: Any, table: str, rows: list[tuple[Any, ...]]) -> None:
    row = f"({', '.join(['%s'] * len(rows[0]))})"
    places = ", ".join([row] * len(rows))
    cursor.execute(f"INSERT INTO {table} VALUES {places}", [value for row in rows for value in row])


def _everything(cursor: Any, table: str) -> list[tuple[Any, ...]]:
    cursor.execute(f"SELECT * FROM {table}")
    rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows


def table(rows: Sequence[tuple[str, Sequence[float]]]) -> str:
    """Each row's name, the median of its figures, and all of them."""
    return "\n".join(
        f"{name:<32}{median(figures):>9.0f}   {'  '.join(f'{figure:.0f}' for figure in figures)}"
        for name, figures in rows
    )
