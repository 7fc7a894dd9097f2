"""SQLite with one fair queue of writers.

SQLite lets waiting writers sleep and poll, which is unfair: the slowest waits for seconds. Here every
transaction takes a thread lock and then a file lock beside the database, so that web, worker and
commands queue up in order. Both are freed at commit and rollback, and by the kernel when a process dies.
"""

import fcntl
import os
import threading
from typing import IO, Any

from django.db import OperationalError
from django.db.backends.sqlite3 import base

WAIT_SECONDS = 20


class WriteLock:
    """The one writer of one database file, among threads and among processes."""

    _all: dict[tuple[int, str], "WriteLock"] = {}
    _guard = threading.Lock()

    def __init__(self, path: str) -> None:
        self._thread_lock = threading.Lock()
        self._file: IO[bytes] | None = None if _in_memory(path) else _open(f"{path}.lock")

    @classmethod
    def of(cls, path: str) -> "WriteLock":
        # Keyed by process: a forked child must not share its parent's open file, and so its lock.
        with cls._guard:
            key = (os.getpid(), path)
            if key not in cls._all:
                cls._all[key] = cls(path)
            return cls._all[key]

    def acquire(self) -> None:
        if not self._thread_lock.acquire(timeout=WAIT_SECONDS):
            raise OperationalError("database is locked: another thread writes for too long")
        if self._file is not None:
            fcntl.flock(self._file, fcntl.LOCK_EX)

    def release(self) -> None:
        if self._file is not None:
            fcntl.flock(self._file, fcntl.LOCK_UN)
        self._thread_lock.release()


class DatabaseWrapper(base.DatabaseWrapper):
    _held: WriteLock | None = None

    def _start_transaction_under_autocommit(self) -> None:
        self._take()
        try:
            super()._start_transaction_under_autocommit()  # type: ignore[misc]
        except BaseException:
            self._free()
            raise

    def _commit(self) -> None:
        try:
            super()._commit()  # type: ignore[misc]
        finally:
            if not self._in_transaction():
                self._free()

    def _rollback(self) -> None:
        try:
            super()._rollback()  # type: ignore[misc]
        finally:
            self._free()

    def _close(self) -> None:
        try:
            super()._close()  # type: ignore[misc]
        finally:
            self._free()

    def _in_transaction(self) -> bool:
        return self.connection is not None and self.connection.in_transaction

    def _take(self) -> None:
        lock = WriteLock.of(str(self.settings_dict["NAME"]))
        lock.acquire()
        self._held = lock

    def _free(self) -> None:
        held, self._held = self._held, None
        if held is not None:
            held.release()


def _in_memory(path: str) -> bool:
    return ":memory:" in path or "mode=memory" in path


def _open(path: str) -> IO[Any]:
    return open(path, "ab", buffering=0)  # noqa: PTH123 - open for as long as the process lives
