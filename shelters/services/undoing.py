"""Taking a capacity report back: for whoever typed a wrong number."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F, Q
from django.db.models.lookups import LessThanOrEqual
from django.utils.translation import gettext as _

from core.actors import Acting
from core.errors import RuleBroken
from shelters.models import CapacityReport, Shelter, SpacePool
from shelters.places import beyond
from shelters.services.sites import PEOPLE_IN, note_report, rate, sizes_of

SIZES = ("declared", "other_occupied", "pools")


@transaction.atomic
def undo_report(report: CapacityReport, *, by: Acting, source: str | None = None) -> CapacityReport:
    """Take a report back within 30 minutes and restore the figures before it. Returns the report of the undo.

    Done once if the same hand repeats it. RuleBroken `already_undone` (by somebody else), `not_applied` (it
    changed nothing), `too_late`, or `changed_since` (there is a newer report, or its places are taken).
    """
    shelter = report.shelter
    now = sizes_of(shelter)
    done = CapacityReport.objects.filter(undo_of=report).first()
    if done is not None and done.is_hand_of(by):
        return done
    _refuse(report, done)
    unchanged = all(now[name] == report.became[name] for name in SIZES)
    if not (unchanged and _restore(shelter, report.was)):
        sentence = _("Something has changed since: send a new report of what is true now.")
        raise RuleBroken("changed_since", sentence, free=now["free"])
    return note_report(shelter, by, source=source or report.source, was=now, undo_of=report)


def _refuse(report: CapacityReport, done: CapacityReport | None) -> None:
    if done is not None:
        raise RuleBroken(
            "already_undone", _("Somebody took this report back already: send a new report.")
        )
    if report.undo_of_id or not report.is_applied or not report.was:
        raise RuleBroken(
            "not_applied",
            _("This report changed nothing that could be taken back: send a new report."),
        )
    if not report.may_still_be_undone:
        raise RuleBroken("too_late", _("More than 30 minutes have passed: send a new report."))


def _restore(shelter: Shelter, was: dict[str, Any]) -> bool:
    """Whether everybody still fits: an undo never adds to `over`. If not, the caller rolls back."""
    row = shelter.refreshed()
    rooms = {room.kind: was["pools"].get(room.kind, [0, 0, 0]) for room in row.pools.all()}
    row.declared, row.other_occupied = was["declared"], was["other_occupied"]
    row.blocked = sum(blocked for _capacity, blocked, _others in rooms.values())
    rate(row)
    whole = {name: getattr(row, name) for name in ("declared", "capacity", "binding")}
    whole |= {name: was[name] for name in ("figure_source", "figure_by")}
    whole["figure_at"] = datetime.fromisoformat(was["figure_at"])
    taken = {"blocked": row.blocked, "other_occupied": row.other_occupied}
    return _put_back(row, row.capacity, {**whole, **taken}) and all(
        _put_back(room, size, {"capacity": size, "blocked": blocked, "other_occupied": others})
        for room in row.pools.order_by("pk")
        for size, blocked, others in [rooms[room.kind]]
    )


def _put_back(row: Shelter | SpacePool, capacity: int, values: dict[str, Any]) -> bool:
    """One conditional UPDATE: false if these values would raise `over`."""
    people = PEOPLE_IN + values["blocked"] + values["other_occupied"]
    fits = Q(LessThanOrEqual(people - capacity, F("over")))
    rows = type(row).objects.filter(fits, pk=row.pk)
    return bool(rows.change(**values, over=beyond(people, capacity)))
