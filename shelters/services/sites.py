"""Shelters themselves: they open, what is known of them changes, and people report their places."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction
from django.db.models import F, Q, Value
from django.db.models.functions import Coalesce
from django.db.models.lookups import LessThanOrEqual
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core import events
from core.actors import Acting
from core.errors import RuleBroken
from incidents.models import Incident
from partners.models import User
from shelters import ledger, standards
from shelters.models import CapacityOverride, CapacityReport, Shelter, SpacePool
from shelters.places import beyond

GENERAL = SpacePool.Kind.GENERAL
PEOPLE_IN = F("occupied") + F("held")
SIZES = ("declared", "covered_m2", "site_m2", "water_l_day")
FIGURES = {*SIZES, "toilets_female", "toilets_male", "taps", "handpumps"}
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
    """A new place to stay. RuleBroken `code_taken`.

    `pools` are `{"kind", "capacity", "blocked"?}`. The general pool, when it is not among them, gets what
    they leave of `declared`; `declared`, when it is left out, is their sum.
    """
    shelter = Shelter(id=id or uuid4(), incident=incident, figure_source=source)
    shelter.figure_at = timezone.now()
    _set(shelter, _witnessed(fields, by, source))
    rooms = {str(GENERAL): SpacePool(shelter=shelter, kind=GENERAL)}
    _resize(shelter, rooms, pools, grown=shelter.declared)
    _rate(shelter)
    shelter.over = max(0, shelter.used - shelter.capacity)
    with _own_code(shelter):
        shelter.save(force_insert=True)
    SpacePool.objects.bulk_create(rooms.values())
    _note_tightening(shelter, 0, by)
    record("shelters.opened", shelter, by)
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
    """Correct what is known of it. RuleBroken `below_use` when fewer places are left than are in use.

    `declared` and the pools move together: what one of them gains or loses, the other does, unless both are
    given. A tighter standard is accepted, and put on record as an override.
    """
    before, after = apply(shelter, by=by, source=source, pools=pools, fields=fields)
    if before.declared != after.declared:
        note_report(after, by, source=source, capacity=after.declared)
    record("shelters.changed", after, by, fields=sorted([*fields, *(["pools"] if pools else [])]))
    return after


@transaction.atomic
def rate_again(incident: Incident, *, by: Acting) -> None:
    """The incident's phase or profile changed: the capacity of every shelter follows."""
    for shelter in Shelter.objects.filter(incident=incident).order_by("pk"):
        before, after = apply(shelter, by=by, source=shelter.figure_source, fields={})
        if (before.capacity, before.binding) != (after.capacity, after.binding):
            record("shelters.rated", after, by, capacity=after.capacity, binding=after.binding)


def _witnessed(fields: Mapping[str, Any], by: Acting, source: str) -> dict[str, Any]:
    """`fields`, and who said when what only people can say."""
    known, now = dict(fields), timezone.now()
    if "host_stance" in known:
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
) -> tuple[Shelter, Shelter]:
    """(the shelter before, the shelter after); nothing of it is reported yet.

    Its row is ours from the first line to the commit, so that what is read here stays true.
    """
    ledger.lock(shelter.pk)
    before, after = shelter.refreshed(), shelter.refreshed()
    known, bodies = _witnessed(fields, by, source), list(pools)
    if bodies or FIGURES & known.keys():
        known |= {"figure_at": no_later_than_now(at), "figure_source": source}
    _set(after, known)
    rooms = {room.kind: room for room in after.pools.order_by("pk")}
    grown = (after.declared or 0) - (before.declared or 0) if "declared" in known else None
    _resize(after, rooms, bodies, grown=grown)
    _rate(after)
    sizes = {name: getattr(after, name) for name in ("declared", "blocked", "capacity", "binding")}
    with _own_code(after):
        _write(after, "declared", after.declared or 0, {**known, **sizes})
    for room in rooms.values():
        _write_room(room)
    after = after.refreshed()
    _note_tightening(after, before.over, by)
    return before, after


def no_later_than_now(at: datetime | None) -> datetime:
    now = timezone.now()
    return min(at or now, now)


def _resize(shelter: Shelter, rooms: Rooms, pools: RoomBodies, *, grown: int | None) -> None:
    """Give the pools their sizes. `grown` is how much `declared` was said to grow; None: nothing was said."""
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


def _rate(shelter: Shelter) -> None:
    """The capacity of the whole: what was declared, unless a standard allows less."""
    profile = standards.PROFILES.get(shelter.incident.standards, standards.SPHERE_2018)
    phase = shelter.incident.phase
    shelter.capacity, shelter.binding = standards.rated(
        shelter.figures, shelter.declared, phase, profile
    )


def _write(row: Shelter | SpacePool, limit_name: str, limit: int, values: dict[str, Any]) -> None:
    """Set the limits of the counters, if those who are there still fit, or at least lose nothing by it."""
    people = PEOPLE_IN + F("other_occupied") + row.blocked
    enough = Q(LessThanOrEqual(people, Value(limit)))
    no_less = Q(LessThanOrEqual(Coalesce(F(limit_name), Value(0)), Value(limit)))
    unblocked = Q(LessThanOrEqual(people, Value(row.capacity)))
    no_more_blocked = Q(blocked__gte=row.blocked)
    rows = type(row).objects.filter(enough | no_less, unblocked | no_more_blocked, pk=row.pk)
    if not rows.change(**values, over=beyond(people, row.capacity)):
        sentence = _("More places are in use than that.")
        raise RuleBroken("below_use", sentence, in_use=row.used - row.blocked)


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
        sentence = _("Another shelter has this code.")
        raise RuleBroken("code_taken", sentence, shelter=shelter.code) from error


def note_report(
    shelter: Shelter,
    by: Acting,
    *,
    source: str,
    effective_at: datetime | None = None,
    **figures: Any,
) -> CapacityReport:
    report = CapacityReport.objects.create(
        shelter=shelter,
        source=source,
        effective_at=effective_at or timezone.now(),
        actor_kind=by.actor_kind,
        actor_id=by.actor_id,
        **figures,
    )
    said = {name: figures[name] for name in ("free", "capacity") if name in figures}
    record("shelters.capacity_reported", shelter, by, source=source, **said)
    return report


def _note_tightening(shelter: Shelter, over_before: int, by: Acting) -> None:
    if shelter.over > over_before:
        people = shelter.over - over_before
        CapacityOverride.objects.create(
            shelter=shelter,
            people=people,
            cause=CapacityOverride.Cause.STANDARD,
            actor_kind=by.actor_kind,
            actor_id=by.actor_id,
        )
        record("shelters.standards_tightened", shelter, by, beyond=people)


def record(kind: str, shelter: Shelter, by: Acting, **facts: Any) -> None:
    events.record(
        kind,
        by=by,
        scope_id=shelter.incident_id,
        about=shelter.pk,
        shelter=shelter.code,
        **facts,
    )
