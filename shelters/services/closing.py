"""A site closes: to newcomers at once, and to its guests when they have another place."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from sys import maxsize
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import Sum
from django.db.models.functions import Coalesce
from django.utils import timezone

from core.actors import Acting, actor_fields
from core.errors import RuleBroken
from incidents.services import settle_tasks
from partners.models import Role
from registrations.services.calling import raise_household_task
from shelters import queries, rules
from shelters.models import Closing, Shelter, SpacePool, Stay
from shelters.services import refusals
from shelters.services.blocks import withdraw_blocks
from shelters.services.journal import record
from shelters.services.placing import transfer
from shelters.services.readying import accessible_now

PLACED_WITHIN = timedelta(hours=4)
SHORTEST = timedelta(hours=1)
CLOSED = Shelter.Status.CLOSED


def close(
    shelter: Shelter,
    *,
    by: Acting,
    to: Shelter | None = None,
    reason: str = "",
    closes_at: datetime | None = None,
    id: UUID | None = None,
) -> Closing:
    """Take nobody new from now on, and find everybody who is there another place by `closes_at`.

    Households move to the shelter `to` as far as it has room, into the same kind of places; for each of the
    others a task is raised. Nobody loses a place before they have another. The same plan by the same hand
    is made once. RuleBroken `not_allowed_here` (with `reasons`) when `to` takes nobody, with shelters that
    have room for all of them `instead`.
    """
    plan = {"to": to, "reason": reason, "closes_at": closes_at}
    closing = order(shelter, by=by, id=id, **plan)
    carry_out(closing)
    return closing


def order(shelter: Shelter, *, by: Acting, id: UUID | None = None, **plan: Any) -> Closing:
    """The first half of `close`, for callers that commit it together with more before `carry_out`."""
    return _same_plan(shelter, by, plan) or _shut(shelter, by, id=id or uuid4(), **plan)


def _same_plan(shelter: Shelter, by: Acting, plan: Mapping[str, Any]) -> Closing | None:
    """The same plan as ordered by the same hand before, if the site is still closed."""
    last = queries.last_closing(shelter)
    if last is None or shelter.refreshed().status != CLOSED:
        return None
    same = all(getattr(last, name) == plan[name] for name in plan)
    return last if same and last.is_hand_of(by) else None


@transaction.atomic
def _shut(shelter: Shelter, by: Acting, **plan: Any) -> Closing:
    _refuse_target(shelter, plan["to"])
    before = shelter.refreshed().status
    open_ = Shelter.objects.filter(pk=shelter.pk).exclude(status=CLOSED)
    if open_.change(status=CLOSED):
        record("shelters.status_changed", shelter, by, before=before, to=str(CLOSED))
    closing = Closing.objects.create(shelter=shelter, **actor_fields(by), **plan)
    settle_tasks(shelter.pk, "closing_plan", by=by)
    record("shelters.closed", shelter, by, closing=str(closing.pk))
    return closing


def _refuse_target(shelter: Shelter, to: Shelter | None) -> None:
    if to is None:
        return
    reasons = []
    if to.incident_id != shelter.incident_id:
        reasons = ["other_incident"]
    elif to.pk == shelter.pk:
        reasons = ["same_place"]
    elif not to.is_open:
        reasons = [to.status]
    if reasons:
        going = Stay.objects.active().filter(shelter=shelter)
        people = going.aggregate(n=Coalesce(Sum("people"), 0))["n"]
        instead = refusals.near(shelter, SpacePool.Kind.GENERAL, people)
        raise refusals.not_allowed(reasons, instead, people)


def carry_out(closing: Closing) -> None:
    """Move everybody who is still there, or raise a task for them. Safe to repeat."""
    withdraw_blocks(closing.shelter, by=closing)
    active = Stay.objects.active().filter(shelter=closing.shelter_id)
    rows = active.select_related("shelter__incident__scope", "household__incident__scope")
    stays = list(rows.prefetch_related("parts__pool").order_by("state", "created_at", "pk"))
    left = stays if closing.to is None else _move_who_fit(stays, closing.to.pk, closing)
    with transaction.atomic():
        for stay in left:
            _ask_for_place(stay, closing)


def _move_who_fit(stays: Iterable[Stay], to_id: UUID, by: Acting) -> list[Stay]:
    """Move all who fit; returns the others. A refusal is costly, since it looks for what would work instead:
    after one, no household of that size or larger is tried for the same places."""
    to = queries.shelters().get(pk=to_id)
    left, refused = [], dict[tuple[str, int], int]()
    for stay in stays:
        places = (stay.pool, accessible_now(stay, to))
        if stay.people >= refused.get(places, maxsize):
            left.append(stay)
            continue
        try:
            if not _move(stay, to, by):
                left.append(stay)
        except RuleBroken as refusal:
            left.append(stay)
            if refusal.code == "shelter_full":
                refused[places] = stay.people
    return left


def _move(stay: Stay, to: Shelter, by: Acting) -> bool:
    """Whether the household needs no place any more. Children without family are not moved. RuleBroken."""
    if rules.is_child_without_family(stay.household):
        return False
    try:
        transfer(stay, to, by=by, pool=stay.pool)
    except RuleBroken:
        if stay.refreshed().is_active:
            raise
    return True


def _ask_for_place(stay: Stay, closing: Closing) -> None:
    alone = rules.is_child_without_family(stay.household)
    until = closing.closes_at
    within = max(until - timezone.now(), SHORTEST) if until is not None else PLACED_WITHIN
    raise_household_task(
        stay.household,
        "needs_placement",
        role=Role.PROTECTION if alone else Role.COORDINATOR,
        within=within,
        by=closing,
    )
