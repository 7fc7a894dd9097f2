"""Delegated blocks: places are handed over to a tablet or a bus, and come back.

A block's row is locked before that of its shelter, as with stays. The places left in a block count as held;
stays that name the block draw on it (`ledger.draw`).
"""

from collections.abc import Iterable
from contextlib import suppress
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from core import audit, events, rows
from core.actors import SYSTEM, Acting, actor_fields
from core.errors import RuleBroken
from core.models import AuditEntry
from shelters import ledger, queries, rules
from shelters.models import Block, Shelter, SpacePool
from shelters.services import refusals

AT_ONCE = 500
State = Block.State


def give_block(
    shelter: Shelter,
    *,
    by: Acting,
    people: int,
    expires_at: datetime,
    id: UUID | None = None,
    pool: str = SpacePool.Kind.GENERAL,
    **about: Any,
) -> Block:
    """Hand over so many places of a pool until `expires_at`. RuleBroken `not_allowed_here`, `shelter_full`.

    `about` says to whom: a `label`, and the `device` or the `arrival` that it is for.
    """
    if reasons := rules.closed_to_newcomers(shelter):
        raise refusals.not_allowed(reasons, refusals.near(shelter, pool, people), people)
    block = Block(id=id or uuid4(), shelter=shelter, pool=pool, people=people, left=people, **about)
    block.expires_at = expires_at
    block.set_actor(by)
    written = [
        *rows.insertions(Block, [vars(block)]),
        *events.written([_line("shelters.block_given", block, by)]),
    ]
    try:
        with transaction.atomic():
            ledger.take(shelter.pk, {_pool(block): people}, then=written)
            events.ring()
    except ledger.NoRoom as full:
        raise _no_room(block) from full
    return block


@transaction.atomic
def change_block(block: Block, *, by: Acting, **changes: Any) -> Block:
    """Change its `people`, `label` or `expires_at`.

    RuleBroken `below_use` for fewer places than stays have taken, `shelter_full` when too few are free,
    `wrong_state` for a block that has ended.
    """
    now = _own(block)
    if "people" in changes:
        changes["left"] = changes["people"] - now.used
        _resize(now, changes["left"] - now.left)
    Block.objects.filter(pk=block.pk).change(**changes, **actor_fields(by))
    after = block.refreshed()
    _tell("shelters.block_changed", after, by, fields=sorted(changes.keys() - {"left"}))
    return after


@transaction.atomic
def give_block_back(block: Block, *, by: Acting) -> Block:
    """Free what is left of it. Done once if the same hand repeats it; else RuleBroken `wrong_state`."""
    after = block.refreshed()
    if after.state == State.RETURNED and after.is_hand_of(by):
        return after
    return _end(_own(block), State.RETURNED, by)


@transaction.atomic
def withdraw_blocks(shelter: Shelter, *, by: Acting) -> None:
    """Its shelter takes nobody any more: free what is left of all of them, and whoever has them is told."""
    withdraw(own_open(shelter.pk), by=by)


def own_open(shelter_id: UUID) -> list[Block]:
    """The blocks in force at a shelter, locked until the commit, the newest first."""
    ids = list(Block.objects.open().filter(shelter=shelter_id).order_by("pk").values_list("pk"))
    ours = [id for (id,) in ids if Block.objects.open().filter(pk=id).change()]
    rows = Block.objects.filter(pk__in=ours).select_related("shelter__incident__scope")
    return list(rows.order_by("-created_at"))


def withdraw(blocks: Iterable[Block], *, by: Acting) -> None:
    """End locked blocks that nobody has given back."""
    for block in blocks:
        holder = block.actor_id if block.actor_kind == Block.ActorKind.USER else ""
        _end(block, State.RETURNED, by, told="withdrawn", holder=holder)


def take_out(block: Block, people: int, *, by: Acting) -> None:
    """Free some of the places that a locked block keeps, for people who need them more."""
    ledger.give_back(block.shelter_id, {_pool(block): people}, "held")
    rows = Block.objects.filter(pk=block.pk)
    rows.change(people=F("people") - people, left=F("left") - people)
    _tell("shelters.block_taken", block.refreshed(), by, taken=people)


def release_blocks() -> int:
    """Free what is left of expired blocks. Returns how many there were.

    Whoever draws on one or extends it at the same moment wins.
    """
    late = list(_late().order_by("expires_at")[:AT_ONCE])
    for block in late:
        with suppress(RuleBroken), transaction.atomic():
            now = _own(block)
            if now.expires_at <= timezone.now():
                _end(now, State.EXPIRED, SYSTEM)
    return len(late)


def _late() -> Any:
    return Block.objects.open().filter(expires_at__lte=timezone.now())


def _own(block: Block) -> Block:
    """The block as it is now, locked until the commit. RuleBroken `wrong_state` when it has ended."""
    if not Block.objects.open().filter(pk=block.pk).change():
        sentence = _("What was left of these places is free again: hand out places anew.")
        raise RuleBroken("wrong_state", sentence, state=block.refreshed().state)
    return Block.objects.select_related("shelter__incident__scope").get(pk=block.pk)


def _resize(block: Block, more: int) -> None:
    """Take so many more places in the ledger, or give them back."""
    parts = {_pool(block): abs(more)}
    if block.left + more < 0:
        sentence = ngettext(
            "Stays have taken %(used)s place of it: it cannot have fewer.",
            "Stays have taken %(used)s places of it: it cannot have fewer.",
            block.used,
        )
        raise RuleBroken("below_use", sentence % {"used": block.used}, used=block.used)
    if more < 0:
        ledger.give_back(block.shelter_id, parts, "held")
    elif more:
        try:
            ledger.take(block.shelter_id, parts)
        except ledger.NoRoom as full:
            raise _no_room(block) from full


def _end(block: Block, to: State, by: Acting, *, told: str = "", **facts: Any) -> Block:
    """End a locked block; what happened is `told` where the state alone does not say it."""
    returned = block.left
    if returned:
        ledger.give_back(block.shelter_id, {_pool(block): returned}, "held")
    rows = Block.objects.filter(pk=block.pk)
    rows.change(state=to, left=0, people=block.used, ended_at=timezone.now(), **actor_fields(by))
    after = block.refreshed()
    _tell(f"shelters.block_{told or to}", after, by, returned=returned, **facts)
    return after


def _pool(block: Block) -> UUID:
    for pool in block.shelter.pools.all():
        if pool.kind == block.pool:
            return pool.pk
    instead = refusals.near(block.shelter, block.pool, block.people)
    raise refusals.not_allowed(["no_such_pool"], instead, block.people)


def _no_room(block: Block) -> RuleBroken:
    """Why the UPDATE found no row."""
    shelter = queries.shelters().get(pk=block.shelter_id)
    instead = refusals.near(shelter, block.pool, block.people)
    if reasons := rules.closed_to_newcomers(shelter):
        return refusals.not_allowed(reasons, instead, block.people)
    free = queries.free_in(shelter, block.pool)
    sentence = refusals.full(block.pool, free, instead, block.people)
    return RuleBroken("shelter_full", sentence, free=free, instead=instead)


def _tell(kind: str, block: Block, by: Acting, **facts: Any) -> None:
    events.record_many([_line(kind, block, by, **facts)])


def _line(kind: str, block: Block, by: Acting, **facts: Any) -> AuditEntry:
    said = {
        "block": str(block.pk),
        "shelter": block.shelter.code,
        "people": block.people,
        "left": block.left,
        **facts,
    }
    scope_id = block.shelter.incident_id
    return audit.entry(kind, by=by, scope_id=scope_id, about=block.pk, facts=said)
