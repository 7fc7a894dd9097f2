"""How SQLite writes: one after the other, and on the disk before anybody is told."""

import fcntl
import os
import sqlite3
from pathlib import Path

import pytest
from django.db import OperationalError, connection, transaction
from django.db.backends.sqlite3 import base as plain
from django.utils import timezone

from core.models import Lease
from core.sqlite import base

pytestmark = pytest.mark.django_db(transaction=True)
FULL, NORMAL = 2, 1


def write(name: str) -> None:
    Lease.objects.create(name=name, token=os.urandom(16).hex(), until=timezone.now())


def level() -> int:
    with connection.cursor() as cursor:
        return int(cursor.execute("PRAGMA synchronous").fetchone()[0])


@pytest.fixture
def flushed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What another process sees, and whether it could write, whenever the log is flushed."""
    seen: list[str] = []
    to_disk = base._to_disk
    name = str(connection.settings_dict["NAME"])

    def flush(number: int) -> None:
        assert os.path.samestat(os.fstat(number), Path(f"{name}-wal").stat())
        other = sqlite3.connect(name, timeout=0, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        seen.extend(row for (row,) in other.execute("SELECT name FROM core_lease"))
        other.close()
        to_disk(number)

    monkeypatch.setattr(base, "_to_disk", flush)
    return seen


def test_a_commit_is_flushed_when_others_may_write_already(flushed: list[str]) -> None:
    with transaction.atomic():
        write("a")
        assert (flushed, level()) == ([], NORMAL)
    assert (flushed, level()) == (["a"], FULL)


def test_what_follows_a_commit_follows_its_flush(flushed: list[str]) -> None:
    after: list[str] = []
    with transaction.atomic():
        write("a")
        transaction.on_commit(lambda: after.extend(flushed))
    assert after == ["a"]


def test_what_is_taken_back_is_not_flushed(flushed: list[str]) -> None:
    with transaction.atomic():
        write("a")
        transaction.set_rollback(True)
    assert (flushed, level()) == ([], FULL)


def test_a_statement_outside_of_transactions_is_flushed_by_sqlite(flushed: list[str]) -> None:
    write("a")
    assert Lease.objects.update(until=timezone.now()) == 1
    assert (flushed, level()) == ([], FULL)


def test_what_was_only_read_is_flushed_too(flushed: list[str]) -> None:
    """Sent twice, the second finds it done: it may be told so only when what the first did is on the disk."""
    other = sqlite3.connect(str(connection.settings_dict["NAME"]), isolation_level=None)
    other.execute("PRAGMA synchronous=NORMAL")
    other.execute("INSERT INTO core_lease VALUES ('a', 'token', '2026-11-22 03:04:05')")
    other.close()
    with transaction.atomic():
        assert Lease.objects.filter(name="a").exists()
    assert flushed == ["a"]


def test_a_disk_that_fails_is_an_error_and_nobody_waits_for_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def fail(_number: int) -> None:
        raise OSError

    with monkeypatch.context() as broken:
        broken.setattr(base, "_to_disk", fail)
        with pytest.raises(OperationalError, match="the disk"), transaction.atomic():
            write("a")
    with transaction.atomic():
        write("b")
    assert Lease.objects.filter(name="b").exists()


def test_a_transaction_that_cannot_begin_leaves_the_disk_safe_and_the_lock_free(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def fail(_self: object) -> None:
        raise OperationalError

    with monkeypatch.context() as broken:
        begin = "_start_transaction_under_autocommit"
        broken.setattr(plain.DatabaseWrapper, begin, fail, raising=False)
        with pytest.raises(OperationalError), transaction.atomic():
            write("a")
    assert level() == FULL
    with transaction.atomic():
        write("b")


def test_whoever_is_stopped_while_waiting_for_the_file_holds_up_nobody(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def stop(*_what: object) -> None:
        raise KeyboardInterrupt

    lock = base.WriteLock.of(str(connection.settings_dict["NAME"]))
    with monkeypatch.context() as broken:
        broken.setattr(fcntl, "flock", stop)
        with pytest.raises(KeyboardInterrupt):
            lock.acquire()
    assert not lock._thread_lock.locked()
