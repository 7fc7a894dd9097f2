"""Everybody leaves a site in one act, before any paperwork.

It is ordered in one transaction, which closes the site to newcomers, and carried out in another. If the hand
that ordered it dies between the two, the event of the order carries it out.
"""

from collections import defaultdict
from collections.abc import Mapping
from contextlib import suppress
from datetime import timedelta
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from core import events, rows
from core.actors import Acting
from core.errors import RuleBroken
from core.models import AuditEntry
from incidents.services import raise_task
from partners.models import Role
from shelters import ledger, queries, rules
from shelters.models import (
    CapacityOverride,
    Evacuation,
    Shelter,
    SpacePool,
    Stay,
    StayPart,
)
from shelters.services.journal import record
from shelters.services.moves import line
from shelters.services.readying import following
from shelters.services.sites import open_shelter

ATTEMPTS = 20
SAME_ACT = timedelta(hours=1)
SOUGHT_WITHIN = timedelta(hours=2)
LONGEST_STEM = 9
MOST_REFUGES = 99
GENERAL = SpacePool.Kind.GENERAL
State = Stay.State


class _Meanwhile(Exception):
    """Somebody moved one of them at the same moment: look again."""


def evacuate(
    shelter: Shelter,
    *,
    reason: str,
    by: Acting,
    to: Shelter | None = None,
    to_text: str = "",
    id: UUID | None = None,
) -> Evacuation:
    """Send everybody who is there, or expected there, on the way to `to`, beyond its capacity if need be.

    With `to_text`, a place that Posko does not know, an informal site is opened there of which nobody knows
    how many it takes. The site takes nobody for the time being. The same act by the same hand within an hour
    is done once. RuleBroken `not_allowed_here` (with `reasons`) when `to` cannot take anybody.
    """
    ordered = order(shelter, reason=reason, by=by, to=to, to_text=to_text, id=id)
    return carry_out(ordered)


@transaction.atomic
def order(
    shelter: Shelter,
    *,
    reason: str,
    by: Acting,
    to: Shelter | None = None,
    to_text: str = "",
    id: UUID | None = None,
) -> Evacuation:
    """The first half of `evacuate`, for whoever commits it together with more before `carry_out`."""
    ledger.lock(shelter.pk)  # of two hands at once the second finds what the first ordered
    same = _same_act(shelter, to, to_text, reason, by)
    return same or _order(shelter, to, to_text, reason=reason, by=by, id=id or uuid4())


def _same_act(
    shelter: Shelter, to: Shelter | None, to_text: str, reason: str, by: Acting
) -> Evacuation | None:
    last = queries.last_evacuation(shelter)
    if last is None or last.created_at < timezone.now() - SAME_ACT:
        return None
    same = last.is_hand_of(by) and (last.reason, last.to_text) == (reason, to_text)
    again = shelter.refreshed().status == Shelter.Status.SUSPENDED
    return last if same and again and (to is None or to.pk == last.to_id) else None


@transaction.atomic
def _order(
    shelter: Shelter, to: Shelter | None, to_text: str, *, reason: str, by: Acting, id: UUID
) -> Evacuation:
    if to is not None:
        _refuse(shelter, to)
    before = shelter.refreshed().status
    Shelter.objects.filter(pk=shelter.pk).change(status=Shelter.Status.SUSPENDED)
    evacuation = Evacuation.objects.create(
        id=id,
        shelter=shelter,
        to=to or _open_refuge(shelter, to_text, by),
        to_text=to_text,
        reason=reason,
        actor_kind=by.actor_kind,
        actor_id=by.actor_id,
    )
    suspended = str(Shelter.Status.SUSPENDED)
    record("shelters.status_changed", shelter, by, before=before, to=suspended)
    record("shelters.evacuation_ordered", shelter, by, evacuation=str(id), to=evacuation.to.code)
    return evacuation


def _refuse(shelter: Shelter, to: Shelter) -> None:
    """Whom it takes, and how many, does not count now; that it is there does."""
    same_incident = to.incident_id == shelter.incident_id
    if to.pk == shelter.pk or not same_incident or not to.is_in_use:
        reason = str(to.status) if same_incident else "other_incident"
        reason = "suspended" if to.pk == shelter.pk else reason
        raise RuleBroken("not_allowed_here", rules.WORDS[reason], reasons=[reason])


def _open_refuge(shelter: Shelter, name: str, by: Acting) -> Shelter:
    """A place that nobody had in the system, where the site's own people run things."""
    stem = shelter.code[:LONGEST_STEM]
    for number in range(2, MOST_REFUGES):
        code = f"{stem}-{number}"
        if not Shelter.objects.filter(code__iexact=code).exists():
            break
    return open_shelter(
        shelter.incident,
        by=by,
        source=Shelter.Source.WEB,
        code=code,
        name=name,
        kind=Shelter.Kind.INFORMAL,
        operator=shelter.operator,
        area=shelter.area,
        lat=shelter.lat,
        lon=shelter.lon,
    )


def carry_out(evacuation: Evacuation) -> Evacuation:
    """Move everybody who is still there. Safe to repeat, and beside another hand that does the same."""
    for _attempt in range(ATTEMPTS):
        with suppress(_Meanwhile):
            _move_everyone(evacuation)
            break
    return Evacuation.objects.select_related("shelter__incident__scope", "to").get(pk=evacuation.pk)


@transaction.atomic
def _move_everyone(evacuation: Evacuation) -> None:
    """Stays first, then both shelters, then pools, like every move. Raises _Meanwhile to be tried again."""
    stays = _own(evacuation.shelter_id)
    ledger.lock(evacuation.shelter_id, evacuation.to_id)
    if Stay.objects.active().filter(shelter=evacuation.shelter_id).exists():
        raise _Meanwhile
    if not stays:
        Evacuation.objects.filter(pk=evacuation.pk, done_at=None).change(done_at=timezone.now())
        return
    parts = list(StayPart.objects.filter(stay__in=list(stays)).select_related("pool"))
    over = evacuation.to.refreshed().over
    wanted = _bring(evacuation.to, parts)
    _give_back(evacuation.shelter_id, stays, parts)
    _write(evacuation, stays, parts, wanted)
    _finish(evacuation, list(stays.values()), evacuation.to.refreshed().over - over)


def _own(shelter_id: UUID) -> Mapping[UUID, Stay]:
    """The active stays of a shelter, ended and ours until the commit, as they were before."""
    active = Stay.objects.active().filter(shelter=shelter_id)
    rows = active.select_related("household").order_by("pk")
    stays = {stay.pk: stay for stay in rows.select_for_update(of=("self",))}  # for its order
    ended = {"state": State.TRANSFERRED, "ended_at": timezone.now(), "expires_at": None}
    if active.filter(pk__in=list(stays)).change(**ended) != len(stays):
        raise _Meanwhile
    return stays


def _bring(to: Shelter, parts: list[StayPart]) -> dict[str, UUID]:
    """Places for all of them, of the same kind where there is such a kind; the pools there by kind."""
    pools = {pool.kind: pool.pk for pool in to.pools.all()}
    wanted: dict[UUID, int] = defaultdict(int)
    for part in parts:
        wanted[pools.get(part.pool.kind, pools[GENERAL])] += part.people
    ledger.add(to.pk, wanted, "held")
    return pools


def _give_back(shelter_id: UUID, stays: Mapping[UUID, Stay], parts: list[StayPart]) -> None:
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
    stays: Mapping[UUID, Stay],
    parts: list[StayPart],
    pools: dict[str, UUID],
) -> None:
    """A new stay for each, on the way, with its parts and its lines in the journal."""
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
    """The stay that comes after it: on the way, and no clock takes the places back."""
    new = following(stay, evacuation.to, stay.pool if stay.pool in pools else GENERAL)
    new.state, new.expires_at = State.IN_TRANSIT, None
    new.actor_kind, new.actor_id = evacuation.actor_kind, evacuation.actor_id
    return new


def _finish(evacuation: Evacuation, moved: list[Stay], beyond: int) -> None:
    """What it came to, on record; and why there are more people than fit, where that is known."""
    known = evacuation.to.declared is not None
    beyond = max(beyond, 0) if known else 0
    people = sum(stay.people for stay in moved)
    Evacuation.objects.filter(pk=evacuation.pk).change(
        households=F("households") + len(moved),
        people=F("people") + people,
        beyond=F("beyond") + beyond,
        done_at=timezone.now(),
    )
    if beyond:
        CapacityOverride.objects.create(
            shelter=evacuation.to,
            people=beyond,
            cause=CapacityOverride.Cause.PERSON,
            reason=evacuation.reason,
            actor_kind=evacuation.actor_kind,
            actor_id=evacuation.actor_id,
        )
    facts = {"households": len(moved), "people": people, "beyond": beyond}
    id = str(evacuation.pk)
    site, to = evacuation.shelter, evacuation.to
    record("shelters.evacuated", site, evacuation, evacuation=id, to=to.code, **facts)
    record("shelters.evacuees_coming", to, evacuation, evacuation=id, left=site.code, **facts)


@transaction.atomic
def look_after_children(evacuation: Evacuation, *, by: Acting) -> None:
    """Children without family went along like everybody: protection hears of each."""
    moved = Stay.objects.active().filter(
        shelter=evacuation.to_id, moved_from__shelter=evacuation.shelter_id
    )
    for stay in moved.select_related("household__incident__scope"):
        if rules.is_child_without_family(stay.household):
            raise_task(
                stay.household.incident,
                "child_evacuated",
                role=Role.PROTECTION,
                target=("household", stay.household_id, stay.household.number),
                within=SOUGHT_WITHIN,
                urgent=True,
                by=by,
            )
