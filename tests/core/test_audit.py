from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.conf import settings
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from core import audit, leases, triggers
from core.actors import SYSTEM
from core.models import AuditEntry


@pytest.fixture
def guarded(db: None) -> None:
    """The trail with the guard that the tests otherwise go without."""
    triggers.remove(connection)
    triggers.install(connection)


@pytest.fixture(autouse=True)
def no_head_of_other_tests() -> Iterator[None]:
    (settings.DATA_DIR / "audit-head.json").unlink(missing_ok=True)
    yield
    (settings.DATA_DIR / "audit-head.json").unlink(missing_ok=True)


def write(lines: int) -> None:
    for number in range(lines):
        audit.note("tests.noted", by=SYSTEM, number=number)


def forge(**values: object) -> None:
    AuditEntry.objects.filter(seq=2).update(**values)


def test_lines_are_chained_in_order(db: None) -> None:
    write(3)
    assert audit.seal() == 3
    first, second, third = AuditEntry.objects.order_by("seq")
    assert (second.prev_hash, third.prev_hash) == (first.hash, second.hash)
    assert audit.verify().sound


@pytest.mark.parametrize(
    "change", [{"facts": {}}, {"reason": "x"}, {"actor_id": "x"}, {"hash": "0" * 64}]
)
def test_a_changed_line_is_found(db: None, change: dict[str, object]) -> None:
    write(3)
    audit.seal()
    forge(**change)
    assert audit.verify().broken_at == 2


def test_a_removed_line_is_found(db: None) -> None:
    write(3)
    audit.seal()
    AuditEntry.objects.filter(seq=2).delete()
    assert audit.verify().broken_at == 2


def test_a_cut_off_end_is_found_by_the_head_kept_outside(
    db: None, django_capture_on_commit_callbacks: object
) -> None:
    write(3)
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        audit.seal()
    AuditEntry.objects.filter(seq=3).delete()
    assert audit.verify().cut_off


def test_a_line_that_nobody_sealed_for_a_minute_is_told(db: None) -> None:
    write(1)
    AuditEntry.objects.update(at=timezone.now() - timedelta(minutes=2))
    assert audit.verify().overdue == 1


def refused(change: object) -> bool:
    try:
        with transaction.atomic():
            change()  # type: ignore[operator]
    except DatabaseError:
        return True
    return False


def test_the_database_lets_nobody_change_a_line(guarded: None) -> None:
    write(2)
    audit.seal()
    write(1)
    assert refused(lambda: AuditEntry.objects.filter(seq=1).update(hash="1" * 64))
    assert refused(lambda: AuditEntry.objects.filter(seq=None).update(reason="x"))
    assert refused(lambda: AuditEntry.objects.filter(seq=1).delete())


def test_only_one_seals_at_a_time(db: None) -> None:
    write(1)
    with leases.hold("audit-sealer", timedelta(seconds=30)):
        assert audit.seal() == 0
    assert audit.seal() == 1
