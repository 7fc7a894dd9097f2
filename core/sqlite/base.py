"""SQLite with one fair queue of writers.

SQLite lets waiting writers sleep and poll, which is unfair: the slowest waits for seconds. Here every
transaction takes a thread lock and then a file lock beside the database, so that web, worker and
commands queue up in order. Both are freed at commit and rollback, and by the kernel when a process dies.

Nobody waits for another one's disk: a transaction commits to the write-ahead log, frees the lock, and only
then has the log flushed, so that one flush carries all who committed meanwhile. Whoever committed is told so
after the flush: what was answered outlives a power cut, and so does all that it was built on, since the log
is flushed from its beginning. That holds for a transaction that wrote nothing as well: it may answer that
something was done already, by somebody whose flush still runs. A flush that fails is an error of the commit.
"""

import fcntl
import os
import threading
from functools import lru_cache
from typing import IO, Any

from django.db import OperationalError
from django.db.backends.sqlite3 import base

WAIT_SECONDS = 20
_to_disk = getattr(os, "fdatasync", os.fsync)


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
        try:
            if self._file is not None:
                fcntl.flock(self._file, fcntl.LOCK_EX)
        except BaseException:
            self._thread_lock.release()
            raise

    def release(self) -> None:
        if self._file is not None:
            fcntl.flock(self._file, fcntl.LOCK_UN)
        self._thread_lock.release()


@lru_cache(maxsize=1000)
def _in_question_marks(sql: str) -> str:
    return str(base.FORMAT_QMARK_REGEX.sub("?", sql).replace("%%", "%"))


class Cursor(base.SQLiteCursorWrapper):
    """Django's, which rewrites a statement only when it is new: most are sent over and over."""

    def convert_query(self, query: str, *, param_names: list[str] | None = None) -> str:
        if param_names is None:
            return _in_question_marks(query)
        return str(super().convert_query(query, param_names=param_names))


class DatabaseWrapper(base.DatabaseWrapper):
    _held: WriteLock | None = None
    _log: IO[bytes] | None = None

    def create_cursor(self, name: str | None = None) -> Cursor:
        return self.connection.cursor(factory=Cursor)  # type: ignore[no-any-return]

    def _start_transaction_under_autocommit(self) -> None:
        self._take()
        try:
            self._sync("NORMAL")
            super()._start_transaction_under_autocommit()  # type: ignore[misc]
        except BaseException:
            self._free()
            self._sync("FULL")
            raise

    def _commit(self) -> None:
        try:
            super()._commit()  # type: ignore[misc]
        finally:
            if not self._in_transaction():
                self._free()
        self._sync("FULL")
        self._flush()

    def _rollback(self) -> None:
        try:
            super()._rollback()  # type: ignore[misc]
        finally:
            self._free()
        self._sync("FULL")

    def _close(self) -> None:
        log, self._log = self._log, None
        try:
            super()._close()  # type: ignore[misc]
        finally:
            self._free()
            if log is not None:
                log.close()

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

    def _sync(self, level: str) -> None:
        """Who flushes: SQLite at each commit, as for statements outside of transactions, or we after it."""
        if self.connection is not None:
            with self.wrap_database_errors:
                self.connection.execute(f"PRAGMA synchronous={level}")

    def _flush(self) -> None:
        """SQLite keeps the log while we are connected, and locks other files: this one we may open."""
        path = str(self.settings_dict["NAME"])
        if self.connection is None or _in_memory(path):
            return
        try:
            if self._log is None:
                self._log = _open(f"{path}-wal")
            _to_disk(self._log.fileno())
        except OSError as error:
            raise OperationalError("the disk did not take what was written") from error


def _in_memory(path: str) -> bool:
    return ":memory:" in path or "mode=memory" in path


def _open(path: str) -> IO[Any]:
    return open(path, "ab", buffering=0)  # noqa: PTH123 - open for as long as the process lives
