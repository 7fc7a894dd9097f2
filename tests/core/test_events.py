from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from core import events
from core.actors import SYSTEM
from core.models import AuditEntry, Event, Scope

KIND = "tests.happened"


@pytest.fixture
def seen(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What the handlers saw; handlers subscribed here are forgotten afterwards."""
    monkeypatch.setattr(events, "_handlers", {})
    return []


def happen(**facts: str) -> None:
    events.record(KIND, by=SYSTEM, scope_id=None, about=uuid4(), **facts)


def make_due() -> None:
    Event.objects.update(due_at=timezone.now())


def test_what_happened_is_an_event_and_a_line_of_the_audit_trail(db: None) -> None:
    happen(code="MTW01")
    assert Event.objects.get().facts == AuditEntry.objects.get().facts == {"code": "MTW01"}


def test_a_handler_runs_once_however_often_we_look(db: None, seen: list[str]) -> None:
    events.on(KIND)(lambda event: seen.append(event.kind))
    happen()
    assert [events.react(), events.react()] == [1, 0]
    assert seen == [KIND]


def test_a_failing_handler_is_tried_again_and_its_neighbour_is_not(
    db: None, seen: list[str], caplog: pytest.LogCaptureFixture
) -> None:
    def first(event: Event) -> None:
        seen.append("first")

    def second(event: Event) -> None:
        seen.append("second")
        if seen.count("second") == 1:
            raise ValueError("Siti")

    events.on(KIND)(first)
    events.on(KIND)(second)
    happen()
    assert events.react() == 0
    make_due()
    assert events.react() == 1
    assert seen == ["first", "second", "second"]


def test_a_failed_handler_leaves_nothing_behind(db: None, seen: list[str]) -> None:
    def half(event: Event) -> None:
        Scope.objects.create()
        raise ValueError

    events.on(KIND)(half)
    happen()
    events.react()
    assert not Scope.objects.exists()


def test_a_lost_lease_undoes_the_handler(db: None, seen: list[str]) -> None:
    def slow(event: Event) -> None:
        Scope.objects.create()
        Event.objects.update(lease=uuid4())  # another worker took over meanwhile

    events.on(KIND)(slow)
    happen()
    assert events.react() == 0
    assert not Scope.objects.exists()


def test_an_event_of_a_dead_worker_is_taken_over_when_its_lease_ran_out(
    db: None, seen: list[str]
) -> None:
    events.on(KIND)(lambda event: seen.append(event.kind))
    happen()
    Event.objects.update(lease=uuid4(), due_at=timezone.now() + timedelta(minutes=1))
    assert events.react() == 0
    make_due()
    assert events.react() == 1


def test_something_happened_so_the_version_of_its_scope_rises(db: None) -> None:
    scope = Scope.objects.create()
    events.record(KIND, by=SYSTEM, scope_id=scope.pk)
    events.react()
    assert Scope.objects.get().version == 1


def test_the_journal_tells_how_much_is_late(db: None, let_it_settle: Callable[[], None]) -> None:
    happen()
    later = timezone.now() + timedelta(minutes=1)
    assert events.stuck(later) == 1
    let_it_settle()
    assert events.stuck(later) == 0
