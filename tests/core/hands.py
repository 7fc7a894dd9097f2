"""What the processes of test_races do."""

from collections.abc import Callable
from contextlib import ExitStack
from datetime import timedelta

from django.db import transaction

from core import audit, events, leases
from core.actors import SYSTEM
from core.models import Scope


def react() -> int:
    return events.react()


def note_and_seal(lines: int) -> int:
    for number in range(lines):
        audit.note("tests.noted", by=SYSTEM, number=number)
    return audit.seal()


def sound() -> bool:
    verdict = audit.verify()
    return verdict.broken_at is None and not verdict.cut_off


def hold() -> Callable[[], bool]:
    """Take the lease, and give it back when everybody has tried."""
    hand = ExitStack()
    held = hand.enter_context(leases.hold("tests", timedelta(minutes=5)))

    def give_back() -> bool:
        hand.close()
        return held

    return give_back


def count(times: int) -> None:
    """Read, add, write back: only right if nobody else writes meanwhile."""
    for _ in range(times):
        with transaction.atomic():
            scope = Scope.objects.select_for_update().get()
            scope.version += 1
            scope.save(update_fields=["version"])
