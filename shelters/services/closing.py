"""A site closes: to newcomers at once, and for those who are there when they have another place."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction
from django.utils import timezone

from core.actors import Acting
from core.errors import RuleBroken
from incidents.services import raise_task, settle_tasks
from partners.models import Role
from shelters import queries, rules
from shelters.models import Closing, Shelter, Stay
from shelters.services.journal import record
from shelters.services.placing import transfer

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
    """Take nobody new from now on, and find a place for everybody who is there until `closes_at`.

    Households go to the shelter `to` as far as it has room for them, in the same kind of places; for each of
    the others somebody gets the task to find one. Nobody loses their place before they have another.
    The same plan by the same hand is made once. RuleBroken `not_allowed_here` (with `reasons`) when `to`
    takes nobody.
    """
    plan = {"to": to, "reason": reason, "closes_at": closes_at}
    closing = order(shelter, by=by, id=id, **plan)
    carry_out(closing)
    return closing


def order(shelter: Shelter, *, by: Acting, id: UUID | None = None, **plan: Any) -> Closing:
    """The first half of `close`, for whoever commits it together with more before `carry_out`."""
    return _same_plan(shelter, by, plan) or _shut(shelter, by, id=id or uuid4(), **plan)


def _same_plan(shelter: Shelter, by: Acting, plan: Mapping[str, Any]) -> Closing | None:
    """What this hand has ordered before, while it holds."""
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
    closing = Closing.objects.create(
        shelter=shelter, actor_kind=by.actor_kind, actor_id=by.actor_id, **plan
    )
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
        reasons = ["closed"]
    elif not to.is_open:
        reasons = [to.status]
    if reasons:
        raise RuleBroken("not_allowed_here", rules.WORDS[reasons[0]], reasons=reasons)


def carry_out(closing: Closing) -> None:
    """Move whoever is still there, or ask somebody to. Safe to repeat: what is done stays done."""
    rows = Stay.objects.active().filter(shelter=closing.shelter_id)
    rows = rows.select_related("shelter__incident__scope", "household__incident__scope")
    for stay in rows.order_by("state", "created_at", "pk"):
        if closing.to is None or not _move(stay, closing.to, closing):
            _ask_for_place(stay, closing)


def _move(stay: Stay, to: Shelter, by: Acting) -> bool:
    """Whether they have a place there now. A child alone is not moved without protection."""
    if rules.is_child_without_family(stay.household):
        return False
    try:
        transfer(stay, to, by=by, pool=stay.pool)
    except RuleBroken:
        return not stay.refreshed().is_active
    return True


def _ask_for_place(stay: Stay, closing: Closing) -> None:
    alone = rules.is_child_without_family(stay.household)
    until = closing.closes_at
    within = max(until - timezone.now(), SHORTEST) if until is not None else PLACED_WITHIN
    raise_task(
        stay.household.incident,
        "needs_placement",
        role=Role.PROTECTION if alone else Role.COORDINATOR,
        target=("household", stay.household_id, stay.household.number),
        within=within,
        by=closing,
    )
