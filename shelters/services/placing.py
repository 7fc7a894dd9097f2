"""Giving a household its places: held, checked in at the door, or moved from another shelter."""

from collections.abc import Mapping
from typing import Any

from django.db import IntegrityError, transaction

from core import events, inbox, rows
from core.actors import Acting, actor_fields
from core.errors import RuleBroken
from partners.models import User
from registrations.models import Household
from registrations.services import members
from shelters import ledger
from shelters.models import CapacityOverride, Shelter, SpacePool, Stay
from shelters.services import interim, readying, refusals
from shelters.services.moves import check_in, end, line, parts, record, wrong_state
from shelters.services.readying import Ready, Wish
from shelters.services.resizing import ask_for_place

KIND = "stay"
State = Stay.State


def hold(household: Household, shelter: Shelter, *, by: Acting, **choices: Any) -> Stay:
    """Hold places for the whole household until it comes or the hold expires.

    `choices` are the fields of `Wish`. RuleBroken `already_placed`, `not_allowed_here` (with `reasons`)
    or `shelter_full` (with what has room instead); Wrong for more accessible places than people.
    """
    return _place(readying.to_hold(household, shelter, Wish(**choices), by), by)


def check_in_at_once(household: Household, shelter: Shelter, *, by: Acting, **choices: Any) -> Stay:
    """Hold and check in at once, for people at the door. Arguments and refusals are those of `hold`."""
    ready = readying.to_hold(household, shelter, Wish(**choices), by)
    with transaction.atomic():
        return check_in(_place(ready, by), by=by)


def place_once(
    household: Household,
    shelter: Shelter,
    *,
    by: Acting,
    body: Mapping[str, Any],
    at_the_door: bool = False,
    **choices: Any,
) -> tuple[Stay, bool]:
    """`hold` or, `at_the_door`, `check_in_at_once`, once for each `id`. Returns (stay, whether it is new).

    `body` is what was sent with the id. When the block has ended and the shelter is full, a task to find
    the household a place is raised beside the refusal.
    """
    wish = Wish(**choices)
    ready = readying.to_hold(household, shelter, wish, by)
    try:
        with transaction.atomic():
            print_ = inbox.fingerprint(body)
            if wish.id and not inbox.take(wish.id, kind=KIND, sha256=print_, by=by):
                return Stay.objects.get(pk=wish.id), False
            stay = _place(ready, by)
            return (check_in(stay, by=by) if at_the_door else stay), True
    except RuleBroken as refusal:
        if wish.block is not None and refusal.code == "shelter_full":
            ask_for_place(household, by)
        raise


def transfer(
    stay: Stay,
    shelter: Shelter,
    *,
    by: Acting,
    pool: str = SpacePool.Kind.GENERAL,
    accessible: int | None = None,
    override_reason: str = "",
    meet_reason: str = "",
) -> Stay:
    """Move the household to another shelter or pool; returns the new stay. Refusals are those of `hold`.

    The new places are taken before the old ones are given back, in one transaction. A household that was
    checked in is on the way until it is checked in again. Unless `accessible` is given, it takes as many
    accessible places as it has now, if the shelter has any.
    """
    new = readying.following(stay, shelter, pool)
    if accessible is None:
        accessible = readying.accessible_now(stay, shelter)
    wish = Wish(accessible=accessible, override_reason=override_reason, meet_reason=meet_reason)
    try:
        return _place(readying.ready(new, wish, by), by)
    except RuleBroken:
        if done := _successor(stay, shelter, pool, by):
            return done
        raise


@transaction.atomic
def transfer_by_hand(
    stay: Stay, shelter: Shelter, *, by: User, decides_care: bool, **choices: Any
) -> Stay:
    """`transfer`; if protection moves a child in interim care, that is its decision on the care."""
    moved = transfer(stay, shelter, by=by, **choices)
    if decides_care and moved.awaits_care:
        moved = interim.confirm_care(moved, by=by)
    return moved


# Inside the transaction


def _place(ready: Ready, by: Acting, *, again: bool = True) -> Stay:
    """Take the places of a stay and write it."""
    stay = ready.stay
    try:
        with transaction.atomic():  # from here on everybody else waits
            _take(ready, by)
            _look_again(ready)
            events.ring()
            if stay.interim_until is not None and not ready.is_move:
                interim.call_protection(stay, by)
            _note_override(ready, by)
    except ledger.NoBlock:  # ended, or too few places left: hold ordinary places instead
        stay.block = None
        return _place(readying.ready(stay, ready.wish, by), by, again=again)
    except ledger.NoRoom as full:
        if not ready.is_move:
            refusals.refuse_second_place(ready.ties.one)
        raise refusals.no_room(stay, accessible=ready.wish.accessible, ties=ready.ties) from full
    except IntegrityError:  # the constraint decides, also between twins in flight
        refusals.refuse_second_place(ready.ties.one)
        if not again:
            raise
        return _place(
            readying.ready(stay, ready.wish, by), by, again=False
        )  # the twin is gone again
    return stay


def _take(ready: Ready, by: Acting) -> None:
    stay = ready.stay
    if stay.moved_from is not None:
        _swap(stay.moved_from, stay, ready.wanted, by, exceed=ready.exceeds)
        rows.run([*ready.stay_written, *ready.written])
        return
    if len(ready.ties.one) > 1:  # so that no other registration of theirs gets a place meanwhile
        members.own(ready.ties.one[0])
        refusals.refuse_second_place(ready.ties.one)
    if stay.block_id is not None:
        ledger.draw(stay.block_id, ready.drawn)
    ledger.take(
        stay.shelter_id,
        ready.free,
        exceed=ready.exceeds,
        first=ready.stay_written,
        then=ready.written,
    )


def _look_again(ready: Ready) -> None:
    """Now that the shelter's row is locked, nobody from whom they must be kept apart can get in."""
    if not ready.wish.meet_reason:
        refusals.refuse_meeting(ready.stay, ready.ties)


def _swap(old: Stay, new: Stay, wanted: ledger.Parts, by: Acting, *, exceed: bool) -> None:
    """Take the places of the new stay, then give back those of the old one."""
    given = parts(old)
    column: ledger.Column = "occupied" if old.state == State.CHECKED_IN else "held"
    if not old.is_active or not end(old, State.TRANSFERRED, by, sources=(old.state,)):
        raise wrong_state(old)
    ledger.lock(old.shelter_id, new.shelter_id)
    if new.shelter_id == old.shelter_id:
        ledger.take_pools(wanted, column, exceed=exceed)
        ledger.give_back_pools(given, column)
    else:
        ledger.take(new.shelter_id, wanted, exceed=exceed)
        ledger.give_back(old.shelter_id, given, column)


def _note_override(ready: Ready, by: Acting) -> None:
    """Record what was overruled: capacity or rules by a coordinator, keeping apart by protection."""
    stay = ready.stay
    if ready.exceeds:
        _note_beyond(ready, by)
    if ready.wish.meet_reason and ready.ties.apart:
        said = line("shelters.decided_by_protection", stay, by)
        said.reason = ready.wish.meet_reason
        events.record_many([said])


def _note_beyond(ready: Ready, by: Acting) -> None:
    stay = ready.stay
    pools = SpacePool.objects.filter(pk__in=ready.wanted)
    over = max(stay.shelter.refreshed().over, *(pool.over for pool in pools))
    people = stay.people if ready.overruled else min(stay.people, over)
    if not people:
        return
    CapacityOverride.objects.create(
        shelter=stay.shelter,
        stay=stay,
        people=people,
        cause=CapacityOverride.Cause.PERSON,
        reason=ready.wish.override_reason,
        **actor_fields(by),
    )
    record("shelters.places_exceeded", stay, by, beyond=people, overruled=ready.overruled)


def _successor(stay: Stay, shelter: Shelter, pool: str, by: Acting) -> Stay | None:
    """The stay that the same move by the same hand made before."""
    if not stay.refreshed().is_hand_of(by):
        return None
    return Stay.objects.filter(moved_from=stay, shelter=shelter, pool=pool).first()
