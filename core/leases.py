"""Leases: one of many processes does a thing, and another takes over when it died."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from uuid import uuid4

from django.db import transaction
from django.utils import timezone

from core.models import Lease


@contextmanager
def hold(name: str, term: timedelta) -> Iterator[bool]:
    """Whether we hold the lease called `name` for the body, which must end within `term`."""
    token = uuid4()
    now = timezone.now()
    with transaction.atomic():
        Lease.objects.bulk_create([Lease(name=name, token=token, until=now)], ignore_conflicts=True)
        mine = Lease.objects.filter(name=name, until__lte=now)
        held = mine.update(token=token, until=now + term) == 1
    try:
        yield held
    finally:
        if held:
            Lease.objects.filter(name=name, token=token).update(until=timezone.now())
