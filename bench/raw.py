"""What a benchmark is compared with: the same rows put into the same tables by SQL, and nothing else."""

import time
from collections.abc import Callable, Sequence
from typing import Any

from django.db import connection, transaction


def cpu_seconds(work: Callable[[], Any]) -> float:
    """CPU time of this process, its system calls included."""
    begun = time.process_time()
    work()
    return float(time.process_time() - begun)


def taken_out(tables: Sequence[str], *, at_once: int, commit: int) -> Callable[[], None]:
    """Take all rows out of these tables, of which each comes after those it points to.

    Returns what puts them back: multi-row INSERTs of `at_once` rows, `commit` rows in one commit.
    """
    with connection.cursor() as cursor:
        rows = {table: _everything(cursor, table) for table in tables}
        for table in reversed(tables):
            cursor.execute(f"DELETE FROM {table}")
    parts = [
        (table, values[start : start + at_once])
        for table, values in rows.items()
        for start in range(0, len(values), at_once)
    ]

    def put_back() -> None:
        for start in range(0, len(parts), commit // at_once):
            with transaction.atomic(), connection.cursor() as cursor:
                for table, values in parts[start : start + commit // at_once]:
                    _insert(cursor, table, values)

    return put_back


def _insert(cursor: Any, table: str, rows: list[tuple[Any, ...]]) -> None:
    row = f"({', '.join(['%s'] * len(rows[0]))})"
    places = ", ".join([row] * len(rows))
    cursor.execute(f"INSERT INTO {table} VALUES {places}", [value for row in rows for value in row])


def _everything(cursor: Any, table: str) -> list[tuple[Any, ...]]:
    cursor.execute(f"SELECT * FROM {table}")
    rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows
