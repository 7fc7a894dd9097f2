"""Many processes and the rows that all of them share."""

import pytest

from core import events
from core.actors import SYSTEM
from core.models import AuditEntry, Event, Lease, Scope
from tests.hands import together

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]


def test_eight_workers_handle_every_event_once() -> None:
    scope = Scope.objects.create()
    for _ in range(300):
        events.record("tests.counted", by=SYSTEM, scope_id=scope.pk)
    finished = together("tests.core.hands:react", [[]] * 8)
    assert sum(finished) == 300
    assert not Event.objects.filter(handled_at=None).exists()


def test_eight_sealers_make_one_chain() -> None:
    together("tests.core.hands:note_and_seal", [[25]] * 8)
    together("tests.core.hands:note_and_seal", [[0]])
    places = AuditEntry.objects.order_by("seq").values_list("seq", flat=True)
    assert list(places) == list(range(1, 201))
    assert together("tests.core.hands:sound", [[]]) == [True]


def test_one_of_eight_holds_the_lease() -> None:
    assert sum(together("tests.core.hands:hold", [[]] * 8)) == 1
    assert Lease.objects.count() == 1


def test_writers_wait_for_each_other_and_none_is_refused() -> None:
    Scope.objects.create()
    together("tests.core.hands:count", [[40]] * 8)
    assert Scope.objects.get().version == 320
