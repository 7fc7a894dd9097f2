"""Capacity reports, by page, API or SMS. A report never changes a stay."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import F
from django.db.models.lookups import LessThanOrEqual
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.actors import Acting
from core.errors import RuleBroken
from shelters import queries
from shelters.models import CapacityReport, Shelter, SpacePool
from shelters.places import beyond
from shelters.services.journal import raise_site_task
from shelters.services.sites import GENERAL, PEOPLE_IN, apply, figure, note_report, sizes_of

RECONCILE_WITHIN = timedelta(hours=4)
OURS = F("blocked") + PEOPLE_IN
Figure = dict[str, Any]


class _AboveLedger(Exception):
    """There are fewer free places than reported, by our own list of guests."""


def report_capacity(
    shelter: Shelter, capacity: int, *, by: Acting, source: str, **said: Any
) -> CapacityReport:
    """Report how many people it takes: sets `declared` and the general pool. RuleBroken `below_use`.

    `said`: `effective_at` (when it was so; now, unless given), `raw` (the text of an SMS) and `id`. If there
    is a newer report, this one is kept and changes nothing: see `CapacityReport.is_applied`.
    """

    def work(told: Figure) -> None:
        at, fields = said.get("effective_at"), {"declared": capacity}
        apply(shelter, by=by, source=source, fields=fields, at=at)

    return _report(shelter, work, by=by, source=source, capacity=capacity, **said)


def report_free(
    shelter: Shelter, free: int, *, by: Acting, source: str, **said: Any
) -> CapacityReport:
    """Report how many places are free: sets `other_occupied` to match. `said` as in `report_capacity`.

    RuleBroken `above_ledger` when by our own list fewer are free; a task is raised to find out why.
    """

    def work(told: Figure) -> None:
        _make_free(shelter, free, told, by)

    return _report(shelter, work, by=by, source=source, free=free, **said)


def report_change(
    shelter: Shelter, delta: int, *, by: Acting, source: str, **said: Any
) -> CapacityReport:
    """Report that `delta` more places are free than before, or fewer: otherwise as `report_free`.

    RuleBroken `below_zero` when fewer are free than are taken away, `places_unknown` when nobody knows.
    """

    def work(told: Figure) -> None:
        now = shelter.refreshed()
        if now.free is None:
            raise RuleBroken(
                "places_unknown", _("Nobody knows how many places are free: say how many.")
            )
        if now.free + delta < 0:
            raise _below_zero(now.free)
        _make_free(shelter, now.free + delta, told, by)

    return _report(shelter, work, by=by, source=source, delta=delta, **said)


def report_others(
    shelter: Shelter, people: int, *, by: Acting, source: str, **said: Any
) -> CapacityReport:
    """Report the people there whom we did not place. RuleBroken `above_capacity`, `places_unknown`."""

    def work(told: Figure) -> None:
        now = shelter.refreshed()
        if now.declared is None:
            raise RuleBroken("places_unknown", _("Say first how many people it takes."))
        most = now.capacity - now.used + now.other_occupied
        if people > max(most, 0):
            sentence = _("There is room for %(most)s of them: report a larger capacity first.")
            facts = {"most": max(most, 0)}
            raise RuleBroken("above_capacity", sentence % facts, **facts)
        _make_free(shelter, most - people, told, by)

    return _report(shelter, work, by=by, source=source, other_occupied=people, **said)


def _report(
    shelter: Shelter, work: Callable[[Figure], None], *, by: Acting, source: str, **said: Any
) -> CapacityReport:
    """Apply a report and write it; if there is a newer one, only write it."""
    try:
        with transaction.atomic():
            was = sizes_of(shelter)
            at = said.get("effective_at")
            overtaken = at is not None and queries.is_overtaken(shelter, at)
            if not overtaken:
                work(figure(by, source, at))
            keep = {**said, "is_applied": not overtaken, "was": was}
            return note_report(shelter, by, source=source, **keep)
    except _AboveLedger:
        raise _above_ledger(shelter, by) from None


def _make_free(shelter: Shelter, free: int, told: Figure, by: Acting) -> None:
    """Count all other places as taken by people whom we did not place. Raises _AboveLedger.

    "Nothing is free" is always accepted: `over` records who is too many.
    """
    now = shelter.refreshed()
    if now.declared is None:  # a first figure: those who are there and the free places
        fields, source = {"declared": now.used + free}, told["figure_source"]
        apply(shelter, by=by, source=source, fields=fields, at=told["figure_at"])
        return
    rows = Shelter.objects.filter(pk=shelter.pk, declared__isnull=False)
    if free:
        rows = rows.filter(LessThanOrEqual(OURS + free, F("capacity")))
    strangers = {
        "other_occupied": beyond(F("capacity") - OURS, free),
        "over": beyond(OURS, F("capacity")),
    }
    if not rows.change(**strangers, **told):
        raise _AboveLedger
    _spread(shelter.refreshed())


def _spread(shelter: Shelter) -> None:
    """Put `other_occupied` into the general pool as far as it fits, then into the others, in key order."""
    left = shelter.other_occupied
    rooms = sorted(shelter.pools.all(), key=lambda room: (room.kind != GENERAL, room.pk))
    for room in rooms:
        here = min(left, max(room.capacity - room.blocked - room.occupied - room.held, 0))
        left -= here
        over = beyond(OURS + here, F("capacity"))
        SpacePool.objects.filter(pk=room.pk).change(other_occupied=here, over=over)


# Refusals


def _above_ledger(shelter: Shelter, by: Acting) -> RuleBroken:
    now = shelter.refreshed()
    raise_site_task(shelter, "reconcile_places", within=RECONCILE_WITHIN, by=by)
    most = max(now.capacity - now.blocked - now.occupied - now.held, 0)
    sentence = ngettext(
        "Our own list of guests leaves %(free)s free place at most: check out whoever has left first.",
        "Our own list of guests leaves %(free)s free places at most: check out whoever has left first.",
        most,
    )
    return RuleBroken("above_ledger", sentence % {"free": most}, free=most)


def _below_zero(free: int) -> RuleBroken:
    sentence = ngettext(
        "Only %(free)s place is free: no more than that can be taken away.",
        "Only %(free)s places are free: no more than that can be taken away.",
        free,
    )
    return RuleBroken("below_zero", sentence % {"free": free}, free=free)
