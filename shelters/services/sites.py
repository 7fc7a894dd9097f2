"""Opening and changing shelters, and what their pools and reports follow from."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from itertools import count
from typing import Any
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction
from django.db.models import F, Q, Value
from django.db.models.functions import Coalesce
from django.db.models.lookups import LessThanOrEqual
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from core.actors import Acting, actor_fields
from core.errors import RuleBroken
from incidents.models import Incident
from partners.models import User
from shelters import ledger, queries, standards
from shelters.models import CapacityOverride, CapacityReport, Shelter, SpacePool
from shelters.models.reports import SAID
from shelters.places import beyond
from shelters.services.journal import record
from shelters.services.statuses import HOST, follow
from shelters.standards import Profile

GENERAL = SpacePool.Kind.GENERAL
PEOPLE_IN = F("occupied") + F("held")
SIZES = ("declared", "covered_m2", "site_m2", "water_l_day")
FIGURES = {*SIZES, "toilets_female", "toilets_male", "taps", "handpumps"}
STEM = 9  # of a code, with room for digits behind it
Rooms = dict[str, SpacePool]
RoomBodies = Iterable[Mapping[str, Any]]


@transaction.atomic
def open_shelter(
    incident: Incident,
    *,
    by: Acting,
    id: UUID | None = None,
    source: str = Shelter.Source.API,
    pools: RoomBodies = (),
    **fields: Any,
) -> Shelter:
    """Open a new shelter. RuleBroken `code_taken`.

    `pools` are `{"kind", "capacity", "blocked"?}`. If the general pool is not among them, it gets the rest
    of `declared`; if `declared` is left out, it is their sum.
    """
    shelter = Shelter(id=id or uuid4(), incident=incident, **figure(by, source))
    _set(shelter, _witnessed(fields, by, source))
    rooms = {str(GENERAL): SpacePool(shelter=shelter, kind=GENERAL)}
    _resize(shelter, rooms, pools, grown=shelter.declared)
    rate(shelter)
    shelter.over = max(0, shelter.used - shelter.capacity)
    with _own_code(shelter):
        shelter.save(force_insert=True)
    SpacePool.objects.bulk_create(rooms.values())
    _note_tightening(shelter, 0, by)
    record("shelters.opened", shelter, by)
    follow(None, shelter, fields, by)
    return shelter


@transaction.atomic
def change_shelter(
    shelter: Shelter,
    *,
    by: Acting,
    source: str = Shelter.Source.API,
    pools: RoomBodies = (),
    **fields: Any,
) -> Shelter:
    """Change a shelter. RuleBroken `code_taken`, `below_use` when fewer places would be left than are in use,
    `wrong_state` when it is to become planned again.

    `declared` and the pools move together: if only one of them is given, the other grows or shrinks with it.
    A tighter standard is always accepted, and put on record as an override.
    """
    was = sizes_of(shelter)
    before, after = apply(shelter, by=by, source=source, pools=pools, fields=fields)
    if before.declared != after.declared:
        note_report(after, by, source=source, capacity=after.declared, was=was)
    record("shelters.changed", after, by, fields=sorted([*fields, *(["pools"] if pools else [])]))
    follow(before, after, fields, by)
    return after


@transaction.atomic
def rate_again(incident: Incident, *, by: Acting) -> None:
    """Rate every shelter of the incident again, since its phase or its standards have changed."""
    profile = queries.profile(incident.standards)
    for shelter in Shelter.objects.filter(incident=incident).order_by("pk"):
        source = shelter.figure_source
        before, after = apply(shelter, by=by, source=source, fields={}, profile=profile)
        if (before.capacity, before.binding) != (after.capacity, after.binding):
            record("shelters.rated", after, by, capacity=after.capacity, binding=after.binding)


def _witnessed(fields: Mapping[str, Any], by: Acting, source: str) -> dict[str, Any]:
    """`fields`, with the time and source of what is known by word of mouth: host's stance, people now."""
    known, now = dict(fields), timezone.now()
    if known.get("host_stance", "conditional") != Shelter.HostStance.CONDITIONAL:
        known.setdefault("host_condition", "")
    if HOST & known.keys():
        known["host_stance_at"] = now
        known["host_stance_by"] = by if isinstance(by, User) else None
    if "people_now" in known:
        known["people_now_at"], known["people_now_source"] = now, source
    return known


def _set(shelter: Shelter, known: Mapping[str, Any]) -> None:
    for name, value in known.items():
        setattr(shelter, name, value)


def apply(
    shelter: Shelter,
    *,
    by: Acting,
    source: str,
    fields: Mapping[str, Any],
    pools: RoomBodies = (),
    at: datetime | None = None,
    profile: Profile | None = None,
) -> tuple[Shelter, Shelter]:
    """Write the changes and rate the shelter again. Returns (before, after); no report is written.

    Its row is locked from the first line to the commit, so that what is read here stays true.
    """
    ledger.lock(shelter.pk)
    before, after = shelter.refreshed(), shelter.refreshed()
    known, bodies = _witnessed(fields, by, source), list(pools)
    if bodies or FIGURES & known.keys():
        known |= figure(by, source, at)
    _set(after, known)
    rooms = {room.kind: room for room in after.pools.order_by("pk")}
    grown = (after.declared or 0) - (before.declared or 0) if "declared" in known else None
    _resize(after, rooms, bodies, grown=grown)
    rate(after, profile)
    _write_with_rooms(after, known, rooms.values())
    after = after.refreshed()
    _note_tightening(after, before.over, by)
    return before, after


def _write_with_rooms(
    shelter: Shelter, known: Mapping[str, Any], rooms: Iterable[SpacePool]
) -> None:
    names = ("declared", "blocked", "capacity", "binding")
    sizes = {name: getattr(shelter, name) for name in names}
    with _own_code(shelter):
        _write(shelter, "declared", shelter.declared or 0, {**known, **sizes})
    for room in rooms:
        _write_room(room)


def figure(by: Acting, source: str, at: datetime | None = None) -> dict[str, Any]:
    """When, how and by whom the places were reported, as columns. No figure comes from the future."""
    now = timezone.now()
    said_by = by if isinstance(by, User) else None
    return {"figure_at": min(at or now, now), "figure_source": source, "figure_by": said_by}


def sizes_of(shelter: Shelter) -> dict[str, Any]:
    """All that a report may change of a shelter, as JSON; its row is locked from here to the commit."""
    ledger.lock(shelter.pk)
    now = shelter.refreshed()
    rooms = now.pools.order_by("kind")
    return {
        "declared": now.declared,
        "other_occupied": now.other_occupied,
        "pools": {room.kind: [room.capacity, room.blocked, room.other_occupied] for room in rooms},
        "rated": now.rated,
        "free": now.free,
        "figure_at": now.figure_at.isoformat(),
        "figure_source": now.figure_source,
        "figure_by": str(now.figure_by_id) if now.figure_by_id else None,
    }


def _resize(shelter: Shelter, rooms: Rooms, pools: RoomBodies, *, grown: int | None) -> None:
    """Set the sizes of the pools. `grown` is by how much `declared` changes; None if it was not given."""
    more, named = 0, set()
    for body in pools:
        kind = body["kind"]
        room = rooms.setdefault(kind, SpacePool(shelter=shelter, kind=kind))
        more += body["capacity"] - room.capacity
        room.capacity, room.blocked = body["capacity"], body.get("blocked", room.blocked)
        named.add(kind)
    if grown is None and named:
        shelter.declared = max((shelter.declared or 0) + more, 0)
    elif grown is not None and GENERAL not in named:
        rooms[GENERAL].capacity = max(rooms[GENERAL].capacity + grown - more, 0)
    shelter.blocked = sum(room.blocked for room in rooms.values())


def rate(shelter: Shelter, profile: Profile | None = None) -> None:
    """Set the capacity of the whole: what was declared, unless a standard allows less."""
    profile = profile or queries.profile(shelter.incident.standards)
    shelter.capacity, shelter.binding = standards.rated(
        shelter.figures, shelter.declared, shelter.incident.phase, profile
    )


def _write(row: Shelter | SpacePool, limit_name: str, limit: int, values: dict[str, Any]) -> None:
    """Set the limits of a row, unless they shrink below what is in use. RuleBroken `below_use`."""
    people = PEOPLE_IN + F("other_occupied") + row.blocked
    enough = Q(LessThanOrEqual(people, Value(limit)))
    no_less = Q(LessThanOrEqual(Coalesce(F(limit_name), Value(0)), Value(limit)))
    unblocked = Q(LessThanOrEqual(people, Value(row.capacity)))
    no_more_blocked = Q(blocked__gte=row.blocked)
    rows = type(row).objects.filter(enough | no_less, unblocked | no_more_blocked, pk=row.pk)
    if not rows.change(**values, over=beyond(people, row.capacity)):
        in_use = row.used - row.blocked
        sentence = ngettext(
            "%(in_use)s place is in use: there cannot be fewer. Check out whoever has left, or have people "
            "moved first.",
            "%(in_use)s places are in use: there cannot be fewer. Check out whoever has left, or have people "
            "moved first.",
            in_use,
        )
        raise RuleBroken("below_use", sentence % {"in_use": in_use}, in_use=in_use)


def _write_room(room: SpacePool) -> None:
    if room._state.adding:
        room.save(force_insert=True)
    else:
        sizes = {"capacity": room.capacity, "blocked": room.blocked}
        _write(room, "capacity", room.capacity, sizes)


@contextmanager
def _own_code(shelter: Shelter) -> Iterator[None]:
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        others = Shelter.objects.exclude(pk=shelter.pk)
        if not others.filter(code__iexact=shelter.code).exists():
            raise
        free = _free_code(shelter.code)
        sentence = _("Another shelter has this code. %(free)s is free.") % {"free": free}
        raise RuleBroken("code_taken", sentence, shelter=shelter.code, instead=[free]) from error


def _free_code(taken: str) -> str:
    """The next one of the same kind that no shelter has."""
    stem = taken.rstrip("0123456789")[:STEM]
    known = Shelter.objects.filter(code__istartswith=stem).values_list("code", flat=True)
    there = {code.upper() for code in known}
    codes = (f"{stem}{number:02}" for number in count(1))
    return next(code for code in codes if code.upper() not in there)


def note_report(
    shelter: Shelter,
    by: Acting,
    *,
    source: str,
    was: Mapping[str, Any],
    effective_at: datetime | None = None,
    **figures: Any,
) -> CapacityReport:
    """Write a capacity report, with the sizes before (`was`) and after it."""
    report = CapacityReport.objects.create(
        shelter=shelter,
        source=source,
        effective_at=effective_at or timezone.now(),
        was=was,
        became=sizes_of(shelter),
        **actor_fields(by),
        **figures,
    )
    said = {name: figures[name] for name in SAID if name in figures}
    kind = "shelters.capacity_reported" if report.is_applied else "shelters.report_overtaken"
    record(kind, shelter, by, source=source, free_now=report.became["free"], **said)
    return report


def _note_tightening(shelter: Shelter, over_before: int, by: Acting) -> None:
    if shelter.over > over_before:
        people = shelter.over - over_before
        CapacityOverride.objects.create(
            shelter=shelter,
            people=people,
            cause=CapacityOverride.Cause.STANDARD,
            **actor_fields(by),
        )
        record("shelters.standards_tightened", shelter, by, beyond=people)
