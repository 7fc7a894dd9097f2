"""People decide on proposals: as proposed, elsewhere with a reason, or not at all."""

from collections import Counter
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core import events
from core.actors import Acting
from core.errors import RuleBroken
from shelters import queries, rules
from shelters.models import PROTECTION, AllocationRun, Proposal, Shelter, Stay
from shelters.services.placing import hold

Decision = Proposal.Decision
TOLD = ("reasons", "free", "shelter")  # of what a refusal says, what is kept and shown


class _Decided(Exception):
    """Somebody else was faster with this proposal."""


def accept_proposals(
    run: AllocationRun, *, by: Acting, chosen: Iterable[UUID] | None = None
) -> list[Proposal]:
    """Hold the proposed places, household by household: one refusal spoils none of the others.

    `chosen` are ids of its proposals; None is everything that has a place. Returns them as they are now:
    held with a stay, or with the reason why not. What was decided before is told as it was decided.
    RuleBroken `wrong_state` while the plan is not made.
    """
    if not run.is_done:
        raise RuleBroken("wrong_state", _("This plan is not made yet."), state=run.told_state)
    mine = Q(shelter__isnull=False) if chosen is None else Q(pk__in=list(chosen))
    rows = list(queries.with_pools(queries.proposals(run).filter(mine)))
    tried = [_accept(row, row.shelter, by) for row in rows if row.is_open and row.shelter]
    held = [stay for stay in tried if stay]
    if tried:
        events.record(
            "shelters.plan_accepted",
            by=by,
            scope_id=run.incident_id,
            about=run.pk,
            held=len(held),
            refused=len(tried) - len(held),
            guests=_by_shelter(held),
        )
    return list(queries.proposals(run).filter(mine)) if tried else rows


def _by_shelter(stays: list[Stay]) -> dict[str, int]:
    """How many people come to which shelter."""
    people: Counter[str] = Counter()
    for stay in stays:
        people[str(stay.shelter_id)] += stay.people
    return dict(people)


def _accept(row: Proposal, shelter: Shelter, by: Acting) -> Stay | None:
    """What we hold now; nothing where it was refused, or decided before."""
    try:
        _require_family(row)
        planned: dict[str, Any] = {"accessible": row.accessible, "plan": row.run_id}
        return _place(row, shelter, by, Decision.ACCEPTED, **planned)
    except _Decided:
        return None
    except RuleBroken as refusal:
        facts = {name: refusal.facts[name] for name in TOLD if name in refusal.facts}
        still_open = Proposal.objects.filter(pk=row.pk, decision=Decision.OPEN)
        still_open.change(
            decision=Decision.GONE, refusal={"code": refusal.code, **facts}, **_hand(by)
        )
        return None


def change_proposal(
    row: Proposal,
    shelter: Shelter,
    *,
    by: Acting,
    reason: str,
    pool: str = "",
    overrule: bool = False,
) -> Stay:
    """Hold places in another shelter than the plan says, or where it had none. The reason is kept.

    With `overrule` also beyond the places and against what a host says, as `hold` does. Who needs an
    accessible place gets one where there is one. Done again by anybody with the same shelter, it answers
    with the same stay. RuleBroken `wrong_state` when it is decided otherwise; and those of `hold`.
    """
    if row.stay is not None and row.stay.shelter_id == shelter.pk:
        return row.stay
    if row.decision not in Proposal.CHANGEABLE:
        raise _decided(row)
    _require_family(row)
    try:
        stay = _place(
            row,
            shelter,
            by,
            Decision.CHANGED,
            accessible=queries.taking(row.household, shelter),
            pool=pool or row.pool,
            reason=reason,
            override_reason=reason if overrule else "",
        )
    except _Decided as error:
        raise _decided(row.refreshed()) from error
    return stay


@transaction.atomic
def decline_proposal(row: Proposal, *, by: Acting, reason: str) -> Proposal:
    """The household does not go there; the next plan looks for another place. Twice is once.

    RuleBroken `wrong_state` when it is decided otherwise.
    """
    mine = Proposal.objects.filter(pk=row.pk, decision=Decision.OPEN)
    if not mine.change(decision=Decision.DECLINED, change_reason=reason, **_hand(by)):
        now = row.refreshed()
        if now.decision != Decision.DECLINED:
            raise _decided(now)
        return now
    code = row.shelter.code if row.shelter else ""
    _record("shelters.proposal_declined", row, by, reason=reason, shelter=code)
    return row.refreshed()


@transaction.atomic
def _place(
    row: Proposal,
    shelter: Shelter,
    by: Acting,
    decision: Decision,
    *,
    accessible: int,
    reason: str = "",
    **choices: Any,
) -> Stay:
    """Hold the places and decide the proposal by them, both or none. Raises _Decided, RuleBroken.

    `choices` are those of `hold`; the pool is that of the proposal unless they name one.
    """
    stay = hold(
        row.household,
        shelter,
        by=by,
        accessible=min(accessible, row.household.people),
        **{"pool": row.pool, **choices},
    )
    possible = [Decision.OPEN] if decision == Decision.ACCEPTED else Proposal.CHANGEABLE
    mine = Proposal.objects.filter(pk=row.pk, decision__in=possible)
    if not mine.change(decision=decision, stay=stay, change_reason=reason, refusal={}, **_hand(by)):
        raise _Decided
    if decision == Decision.CHANGED:
        _record("shelters.proposal_changed", row, by, reason=reason, shelter=shelter.code)
    return stay


def _require_family(row: Proposal) -> None:
    if row.needs_protection or rules.is_child_without_family(row.household):
        raise RuleBroken(PROTECTION, _("A protection officer decides where they stay."))


def _decided(row: Proposal) -> RuleBroken:
    sentence = _("This proposal is decided already.")
    return RuleBroken("wrong_state", sentence, decision=row.decision)


def _hand(by: Acting) -> dict[str, Any]:
    return {"decided_at": timezone.now(), "decided_by": by.actor_id}


def _record(kind: str, row: Proposal, by: Acting, *, reason: str, **facts: Any) -> None:
    events.record(
        kind,
        by=by,
        scope_id=row.run.incident_id,
        about=row.household_id,
        reason=reason,
        plan=str(row.run_id),
        **facts,
    )
