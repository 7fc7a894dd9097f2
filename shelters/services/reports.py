"""People report a shelter's places, by page, API or SMS. Stays are never touched by a report."""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F
from django.db.models.lookups import LessThanOrEqual
from django.utils.translation import gettext_lazy as _

from core.actors import Acting
from core.errors import RuleBroken
from incidents.services import raise_task
from partners.models import Role
from shelters import ledger
from shelters.models import CapacityReport, Shelter, SpacePool
from shelters.places import beyond
from shelters.services.sites import GENERAL, PEOPLE_IN, apply, no_later_than_now, note_report

RECONCILE_WITHIN = timedelta(hours=4)


@transaction.atomic
def report_capacity(
    shelter: Shelter, capacity: int, *, by: Acting, source: str, **said: Any
) -> CapacityReport:
    """How many people it takes: sets `declared` and the general pool. RuleBroken `below_use`.

    `said`: `effective_at` (when it was so, now unless given) and `raw` (the words, of an SMS).
    """
    fields = {"declared": capacity}
    at = said.get("effective_at")
    _before, after = apply(shelter, by=by, source=source, fields=fields, at=at)
    return note_report(after, by, source=source, capacity=capacity, **said)


def report_free(
    shelter: Shelter, free: int, *, by: Acting, source: str, **said: Any
) -> CapacityReport:
    """How many more people could come: the others are there without us. `said` as in `report_capacity`.

    RuleBroken `above_ledger` when our own guests leave less than that, with a task to find out why.
    """
    if shelter.declared is None:
        return _first_figure(shelter, free, by=by, source=source, **said)
    with transaction.atomic():
        if _set_free(shelter, free, source, said.get("effective_at")):
            return note_report(shelter, by, source=source, free=free, **said)
    now = shelter.refreshed()
    raise_task(
        shelter.incident,
        "reconcile_places",
        role=Role.COORDINATOR,
        target=("shelter", shelter.pk, shelter.code),
        within=RECONCILE_WITHIN,
        by=by,
    )
    raise RuleBroken(
        "above_ledger",
        _("Our own list of guests leaves fewer free places than that."),
        free=max(now.capacity - now.blocked - now.occupied - now.held, 0),
    )


@transaction.atomic
def _first_figure(
    shelter: Shelter, free: int, *, by: Acting, source: str, **said: Any
) -> CapacityReport:
    """Nobody knew how many it takes: those who are there and the free places are a first answer."""
    ledger.lock(shelter.pk)
    fields = {"declared": shelter.refreshed().used + free}
    at = said.get("effective_at")
    _before, after = apply(shelter, by=by, source=source, fields=fields, at=at)
    return note_report(after, by, source=source, free=free, **said)


def _set_free(shelter: Shelter, free: int, source: str, at: datetime | None) -> bool:
    """Whether our own guests leave `free` places; if so, strangers have the rest.

    "Nothing is free" is always true enough: whoever is too many is on record.
    """
    ours = F("blocked") + PEOPLE_IN
    rows = Shelter.objects.filter(pk=shelter.pk, declared__isnull=False)
    if free:
        rows = rows.filter(LessThanOrEqual(ours + free, F("capacity")))
    changed = rows.change(
        other_occupied=beyond(F("capacity") - ours, free),
        over=beyond(ours, F("capacity")),
        figure_at=no_later_than_now(at),
        figure_source=source,
    )
    if changed:
        _spread(shelter.refreshed())
    return bool(changed)


def _spread(shelter: Shelter) -> None:
    """Strangers are in the general pool as far as they fit, then in the others, in key order."""
    left = shelter.other_occupied
    rooms = sorted(shelter.pools.all(), key=lambda room: (room.kind != GENERAL, room.pk))
    for room in rooms:
        here = min(left, max(room.capacity - room.blocked - room.occupied - room.held, 0))
        left -= here
        people = F("blocked") + PEOPLE_IN
        over = beyond(people + here, F("capacity"))
        SpacePool.objects.filter(pk=room.pk).change(other_occupied=here, over=over)
