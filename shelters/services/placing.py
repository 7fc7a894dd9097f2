"""Giving a household its place: held, checked in at the door, or moved from another one."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core import events, rows
from core.actors import Acting
from core.errors import RuleBroken
from core.rows import Statement
from incidents.services import raise_task
from maps.geo import Point
from partners.models import Role
from registrations.models import Household
from shelters import ledger, queries, rules
from shelters.models import CapacityOverride, Shelter, SpacePool, Stay, StayPart
from shelters.services.moves import check_in, end, is_hand_of, line, parts, record, wrong_state

HELD_FOR = timedelta(hours=24)
INTERIM_LASTS = timedelta(hours=24)
State = Stay.State


@dataclass(frozen=True)
class InterimCare:
    """Who looks after a child alone until protection decides, and why it cannot wait."""

    caregiver: str
    reason: str


def hold(
    household: Household,
    shelter: Shelter,
    *,
    by: Acting,
    id: UUID | None = None,
    pool: str = SpacePool.Kind.GENERAL,
    expires_at: datetime | None = None,
    override_reason: str = "",
    interim: InterimCare | None = None,
) -> Stay:
    """Keep places for the whole household until `expires_at` (24 hours from now, unless given).

    RuleBroken `already_placed`, `not_allowed_here` (with `reasons`) or `shelter_full` (with what has room
    instead). With `override_reason` it goes beyond the capacity and what a person may overrule, on record.
    """
    stay = Stay(id=id or uuid4(), household=household, shelter=shelter, pool=pool)
    stay.people = household.people
    stay.expires_at = expires_at or timezone.now() + HELD_FOR
    if interim is not None:
        stay.interim_until = timezone.now() + INTERIM_LASTS
        stay.expires_at = min(stay.expires_at, stay.interim_until)
        stay.interim_caregiver, stay.interim_reason = interim.caregiver, interim.reason
    try:
        return _place(stay, override_reason, by)
    except IntegrityError:  # the constraint decides, also between twins in flight
        _refuse_second_place(household)
        raise


def check_in_at_once(household: Household, shelter: Shelter, *, by: Acting, **choices: Any) -> Stay:
    """They stand at the door: hold and check in, in one. Arguments and refusals are those of `hold`."""
    with transaction.atomic():
        return check_in(hold(household, shelter, by=by, **choices), by=by)


def transfer(
    stay: Stay,
    shelter: Shelter,
    *,
    by: Acting,
    pool: str = SpacePool.Kind.GENERAL,
    override_reason: str = "",
) -> Stay:
    """Move the household to another shelter or pool; returns the new stay. Refusals are those of `hold`.

    The new places are taken before the old ones are given back, in one transaction. Whoever was checked in
    is on the way until checked in again.
    """
    moves_out = shelter.pk != stay.shelter_id
    on_the_way = moves_out and stay.state == State.CHECKED_IN
    following = Stay(household=stay.household, shelter=shelter, pool=pool, people=stay.people)
    following.state = State.IN_TRANSIT if on_the_way else stay.state
    following.moved_from = stay
    following.expires_at = timezone.now() + HELD_FOR if stay.state == State.HELD else None
    following.checked_in_at = None if moves_out else stay.checked_in_at
    following.interim_until = stay.interim_until
    following.interim_caregiver = stay.interim_caregiver
    following.interim_reason = stay.interim_reason
    try:
        return _place(following, override_reason, by)
    except RuleBroken:
        if done := _successor(stay, shelter, pool, by):
            return done
        raise


def _place(stay: Stay, override_reason: str, by: Acting) -> Stay:
    """Take the places of a stay that is not written yet, and write it."""
    exceed = bool(override_reason)
    overruled = _overruled(stay, exceed)
    wanted = _wanted(stay)
    written = _written(stay, wanted, by)
    try:
        with transaction.atomic():  # from here on everybody else waits
            if stay.moved_from is None:
                ledger.take(stay.shelter_id, wanted, exceed=exceed, then=written)
            else:
                _swap(stay.moved_from, stay, wanted, by, exceed=exceed)
                rows.run(written)
            events.ring()
            if stay.interim_until is not None and stay.moved_from is None:
                _ask_protection(stay, by)
            if exceed:
                _note_override(stay, wanted, by, reason=override_reason, overruled=overruled)
    except ledger.NoRoom as full:
        if stay.moved_from is None:
            _refuse_second_place(stay.household)
        raise _no_room(stay) from full
    return stay


def _wanted(stay: Stay) -> dict[UUID, int]:
    """How many places of which pools: today one pool gives all of them."""
    for pool in stay.shelter.pools.all():
        if pool.kind == stay.pool:
            return {pool.pk: stay.people}
    raise _not_allowed(["no_such_pool"])


def _swap(old: Stay, new: Stay, wanted: ledger.Parts, by: Acting, *, exceed: bool) -> None:
    """Take what the new stay wants, then give back what the old one has."""
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


def _written(stay: Stay, wanted: ledger.Parts, by: Acting) -> list[Statement]:
    """The stay, its parts and its lines in the journal and the audit trail, ready to be written."""
    stay.actor_kind, stay.actor_id = by.actor_kind, by.actor_id
    parts = [StayPart(stay=stay, pool_id=id, people=people) for id, people in wanted.items()]
    if stay.moved_from is None:
        said = line("shelters.stay_held", stay, by)
    else:
        said = line("shelters.stay_transferred", stay, by, left=stay.moved_from.shelter.code)
    return [
        *rows.insertions(Stay, [vars(stay)]),
        *rows.insertions(StayPart, map(vars, parts)),
        *events.written([said]),
    ]


def _ask_protection(stay: Stay, by: Acting) -> None:
    """Whoever decides where a child alone stays hears of it while the night lasts."""
    raise_task(
        stay.household.incident,
        "interim_care",
        role=Role.PROTECTION,
        target=("household", stay.household_id, stay.household.number),
        within=INTERIM_LASTS,
        urgent=True,
        by=by,
    )


def _note_override(
    stay: Stay, wanted: ledger.Parts, by: Acting, *, reason: str, overruled: list[str]
) -> None:
    """Put on record how many people are there beyond what is allowed, if anybody is."""
    pools = SpacePool.objects.filter(pk__in=wanted)
    over = max(stay.shelter.refreshed().over, *(pool.over for pool in pools))
    people = stay.people if overruled else min(stay.people, over)
    if not people:
        return
    CapacityOverride.objects.create(
        shelter=stay.shelter,
        stay=stay,
        people=people,
        cause=CapacityOverride.Cause.PERSON,
        reason=reason,
        actor_kind=by.actor_kind,
        actor_id=by.actor_id,
    )
    record("shelters.places_exceeded", stay, by, beyond=people, overruled=overruled)


def _successor(stay: Stay, shelter: Shelter, pool: str, by: Acting) -> Stay | None:
    """What this very move by this very hand made before."""
    if not is_hand_of(stay.refreshed(), by):
        return None
    return Stay.objects.filter(moved_from=stay, shelter=shelter, pool=pool).first()


# Refusals


def _refuse_second_place(household: Household) -> None:
    stay = Stay.objects.active().filter(household=household).select_related("shelter").first()
    if stay is not None:
        raise RuleBroken(
            "already_placed",
            _("This household has a place already."),
            stay=str(stay.pk),
            shelter=stay.shelter.code,
            state=stay.state,
        )


def _overruled(stay: Stay, exceed: bool) -> list[str]:
    """What stands against the placement and is overruled. RuleBroken `not_allowed_here` for the rest."""
    if stay.moved_from is not None and stay.moved_from.shelter_id == stay.shelter_id:
        return []
    found = rules.obstacles(stay.shelter, stay.household)
    refused = [code for code in found if code in rules.LASTING or not exceed]
    if refused:
        raise _not_allowed(refused)
    return found


def _not_allowed(reasons: list[str]) -> RuleBroken:
    return RuleBroken("not_allowed_here", rules.WORDS[reasons[0]], reasons=reasons)


def _no_room(stay: Stay) -> RuleBroken:
    """Why the UPDATE found no row: somebody was faster, with the last places or with closing the doors."""
    shelter = queries.shelters().get(pk=stay.shelter_id)
    if reasons := rules.obstacles(shelter, stay.household):
        return _not_allowed(reasons)
    candidates = queries.with_room(shelter.incident, stay.pool).exclude(pk=shelter.pk)
    near = Point(shelter.lat, shelter.lon)
    ranked = queries.by_distance(near, candidates, stay.pool)
    return RuleBroken(
        "shelter_full",
        _("There is no room for so many people."),
        free=queries.free_in(shelter, stay.pool),
        instead=[
            {"shelter": offer.shelter.code, "free": offer.free, "km": round(offer.km, 1)}
            for offer in queries.offers(stay.household, ranked)
        ],
    )
