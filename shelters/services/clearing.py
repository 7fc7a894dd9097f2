"""An evacuation is carried out: in one transaction, everybody who may go to its destination is on the way.

Households that would meet somebody from whom they are kept apart are left to protection. Blocks of the site
end. Those at the destination keep their places, unless the order gives a reason to take them.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.db.models.functions import Coalesce
from django.utils import timezone

from core import events, rows
from core.actors import actor_fields
from core.models import AuditEntry
from partners.models import Role
from registrations.queries import keeping_apart
from registrations.services.calling import raise_household_task
from shelters import ledger, queries
from shelters.models import Block, CapacityOverride, Evacuation, SpacePool, Stay, StayPart
from shelters.services.blocks import own_open, take_out, withdraw
from shelters.services.journal import record
from shelters.services.moves import line
from shelters.services.readying import following

PLACED_WITHIN = timedelta(minutes=30)
GENERAL = SpacePool.Kind.GENERAL
State = Stay.State
Stays = Mapping[UUID, Stay]
Apart = Mapping[UUID, set[UUID]]


class Meanwhile(Exception):
    """Somebody moved one of them at the same moment: try again."""


@transaction.atomic
def clear(evacuation: Evacuation) -> None:
    """Send everybody there who may go. Raises Meanwhile when it must be tried again.

    Rows are locked in the order of every move: stays, blocks, both shelters, pools.
    """
    apart = keeping_apart.apart_of_each(evacuation.shelter.incident)
    waiting = _waiting(evacuation, apart)
    stays = _own(evacuation.shelter_id, waiting)
    ending = own_open(evacuation.shelter_id)
    blocks = own_open(evacuation.to_id) if evacuation.blocks_reason else []
    ledger.lock(evacuation.shelter_id, evacuation.to_id)
    _look_again(evacuation, waiting, stays, apart)
    _call_protection(evacuation, waiting)
    withdraw(ending, by=evacuation)
    if stays:
        _move(evacuation, stays, blocks)
    done = Evacuation.objects.filter(pk=evacuation.pk)
    done.change(apart=len(waiting), done_at=Coalesce(F("done_at"), timezone.now()))


def _move(evacuation: Evacuation, stays: Stays, blocks: list[Block]) -> None:
    parts = list(StayPart.objects.filter(stay__in=list(stays)).select_related("pool"))
    pools = {pool.kind: pool.pk for pool in evacuation.to.pools.all()}
    wanted = _wanted(parts, pools)
    taken = _take_from_blocks(evacuation, blocks, wanted)
    over = evacuation.to.refreshed().over
    ledger.add(evacuation.to_id, wanted, "held")
    _give_back(evacuation.shelter_id, stays, parts)
    _write(evacuation, stays, parts, pools)
    _finish(evacuation, list(stays.values()), evacuation.to.refreshed().over - over, taken)


def _waiting(evacuation: Evacuation, apart: Apart) -> set[UUID]:
    """Stays of households kept apart from somebody at the destination, or from somebody who goes along."""
    if not apart:
        return set()
    there = queries.households_at(evacuation.to_id)
    waiting = set()
    stays = Stay.objects.active().filter(shelter=evacuation.shelter_id)
    for id, household in stays.order_by("created_at", "pk").values_list("pk", "household"):
        if apart.get(household, set()) & there:
            waiting.add(id)
        else:
            there.add(household)
    return waiting


def _own(shelter_id: UUID, waiting: Collection[UUID]) -> Stays:
    """The active stays of a shelter as they were: now ended, and locked until the commit."""
    active = Stay.objects.active().filter(shelter=shelter_id).exclude(pk__in=waiting)
    rows = active.select_related("household").order_by("pk")
    # The lock keeps the order of keys; on SQLite, which has none, the UPDATE below decides.
    stays = {stay.pk: stay for stay in rows.select_for_update(of=("self",))}
    ended = {"state": State.TRANSFERRED, "ended_at": timezone.now(), "expires_at": None}
    if active.filter(pk__in=list(stays)).change(**ended) != len(stays):
        raise Meanwhile
    return stays


def _look_again(
    evacuation: Evacuation, waiting: Collection[UUID], stays: Stays, apart: Apart
) -> None:
    """Both shelters are locked now. Raises Meanwhile if somebody new is at either of them."""
    still = Stay.objects.active().filter(shelter=evacuation.shelter_id).exclude(pk__in=waiting)
    if still.exists():
        raise Meanwhile
    there = queries.households_at(evacuation.to_id) if apart else set()
    if any(apart.get(stay.household_id, set()) & there for stay in stays.values()):
        raise Meanwhile


def _call_protection(evacuation: Evacuation, waiting: Collection[UUID]) -> None:
    """Raise a task for each household that waits; only protection learns which ones they are."""
    rows = Stay.objects.filter(pk__in=waiting).select_related("household__incident__scope")
    for stay in rows:
        raise_household_task(
            stay.household,
            "place_apart",
            role=Role.PROTECTION,
            within=PLACED_WITHIN,
            urgent=True,
            by=evacuation,
        )


def _wanted(parts: list[StayPart], pools: Mapping[str, UUID]) -> dict[UUID, int]:
    """The places that they take, by pool id: in a pool of the same kind, else in the general one."""
    wanted: dict[UUID, int] = defaultdict(int)
    for part in parts:
        wanted[pools.get(part.pool.kind, pools[GENERAL])] += part.people
    return wanted


def _take_from_blocks(
    evacuation: Evacuation, blocks: list[Block], wanted: Mapping[UUID, int]
) -> int:
    """Take the places that are lacking out of the blocks there, the newest first. Returns how many."""
    to = evacuation.to.refreshed()
    lacking = sum(wanted.values()) - max(to.free or 0, 0)
    lacked = {pool.kind: wanted.get(pool.pk, 0) - max(pool.free or 0, 0) for pool in to.pools.all()}
    taken = 0
    for block in blocks:
        people = min(block.left, max(lacking, lacked[block.pool]))
        if people > 0:
            take_out(block, people, by=evacuation)
            lacking, lacked[block.pool] = lacking - people, lacked[block.pool] - people
            taken += people
    return taken


def _give_back(shelter_id: UUID, stays: Stays, parts: list[StayPart]) -> None:
    given: dict[ledger.Column, dict[UUID, int]] = {"occupied": {}, "held": {}}
    for part in parts:
        there = stays[part.stay_id].state == State.CHECKED_IN
        column = given["occupied" if there else "held"]
        column[part.pool_id] = column.get(part.pool_id, 0) + part.people
    for name, places in given.items():
        if places:
            ledger.give_back(shelter_id, places, name)


def _write(
    evacuation: Evacuation,
    stays: Stays,
    parts: list[StayPart],
    pools: dict[str, UUID],
) -> None:
    """Write a new stay for each, on the way, with its parts and its journal entry."""
    new = {id: _following(stay, evacuation, pools) for id, stay in stays.items()}
    places: dict[tuple[UUID, UUID], int] = defaultdict(int)
    for part in parts:
        places[new[part.stay_id].pk, pools.get(part.pool.kind, pools[GENERAL])] += part.people
    rows.insert(Stay, map(vars, new.values()))
    lines = [
        StayPart(stay_id=stay, pool_id=pool, people=people)
        for (stay, pool), people in places.items()
    ]
    rows.insert(StayPart, map(vars, lines))
    code = evacuation.shelter.code
    said: list[AuditEntry] = [
        line("shelters.stay_evacuated", stay, evacuation, left=code) for stay in new.values()
    ]
    events.record_many(said)


def _following(stay: Stay, evacuation: Evacuation, pools: dict[str, UUID]) -> Stay:
    """The stay that follows: on the way, without an expiry."""
    new = following(stay, evacuation.to, stay.pool if stay.pool in pools else GENERAL)
    new.state, new.expires_at = State.IN_TRANSIT, None
    new.set_actor(evacuation)
    return new


def _finish(evacuation: Evacuation, moved: list[Stay], beyond: int, taken: int) -> None:
    """Record the figures, and an override if more people came than fit."""
    known = evacuation.to.declared is not None
    beyond = max(beyond, 0) if known else 0
    people = sum(stay.people for stay in moved)
    Evacuation.objects.filter(pk=evacuation.pk).change(
        households=F("households") + len(moved),
        people=F("people") + people,
        beyond=F("beyond") + beyond,
        from_blocks=F("from_blocks") + taken,
    )
    if beyond:
        CapacityOverride.objects.create(
            shelter=evacuation.to,
            people=beyond,
            cause=CapacityOverride.Cause.PERSON,
            reason=evacuation.reason,
            **actor_fields(evacuation),
        )
    facts = {"households": len(moved), "people": people, "beyond": beyond}
    id = str(evacuation.pk)
    site, to = evacuation.shelter, evacuation.to
    record("shelters.evacuated", site, evacuation, evacuation=id, to=to.code, **facts)
    record("shelters.evacuees_coming", to, evacuation, evacuation=id, left=site.code, **facts)
