"""What the processes of test_races do."""

import time
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


def hold() -> bool:
    with leases.hold("tests", timedelta(seconds=30)) as held:
        time.sleep(3)
        return held


def count(times: int) -> None:
    """Read, add, write back: only right if nobody else writes meanwhile."""
    for _ in range(times):
        with transaction.atomic():
            scope = Scope.objects.select_for_update().get()
            scope.version += 1
            scope.save(update_fields=["version"])
