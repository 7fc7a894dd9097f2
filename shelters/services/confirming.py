"""Decisions on proposals: accepted, changed to another shelter with a reason, or declined."""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any, Self
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core import events, jobs
from core.actors import Acting
from core.errors import RuleBroken
from core.models import Job
from shelters import queries, rules
from shelters.models import PROTECTION, AllocationRun, Proposal, Shelter, Stay
from shelters.services.placing import hold

IN_REQUEST = 200  # households that are placed while somebody waits; the worker accepts larger plans
Advance = Callable[[int], None]
Decision = Proposal.Decision
TOLD = ("reasons", "free", "shelter")  # the facts of a refusal that are kept and shown


class _Decided(Exception):
    """Somebody else has decided on this proposal meanwhile."""


class _Told(Exception):
    """The shelters have been told already, of everybody accepted so far."""


def accept_proposals(
    run: AllocationRun,
    *,
    by: Acting,
    chosen: Iterable[UUID] | None = None,
    advance: Advance = lambda _done: None,
) -> list[Proposal]:
    """Hold the proposed places, household by household; a refusal does not affect the others.

    `chosen` are ids of proposals of the run; None means all with a place. `advance` is called with the number
    decided so far. Returns the proposals as they are now: accepted with a stay, gone with the reason, or as
    they were decided before. RuleBroken `wrong_state` while the plan is not made.
    """
    require_made(run)
    mine = Q(shelter__isnull=False) if chosen is None else Q(pk__in=list(chosen))
    rows = list(queries.with_pools(queries.proposals(run).filter(mine)))
    tried = [(row, row.shelter) for row in rows if row.is_open and row.shelter]
    if not tried:
        return rows
    held = 0
    with _Announcement(run, by) as told:
        for done, (row, shelter) in enumerate(tried, start=len(rows) - len(tried) + 1):
            held += _accept(row, shelter, by, told)
            advance(done)
    facts: dict[str, Any] = {"held": held, "refused": len(tried) - held}
    events.record("shelters.plan_accepted", by=by, scope_id=run.incident_id, about=run.pk, **facts)
    return list(queries.proposals(run).filter(mine))


@transaction.atomic
def start_acceptance(run: AllocationRun, *, by: Acting, shelter: str = "") -> Job:
    """Have the worker accept a whole plan, or its proposals for one shelter (by code), in the name of `by`.

    If such a job is under way already, returns that one. RuleBroken as in `accept_proposals`.
    """
    require_made(run)
    arguments = {"run": str(run.pk), "shelter": shelter}
    scope_id = run.incident_id
    return queries.accepting(run, shelter) or jobs.start(
        queries.ACCEPT, by=by, scope_id=scope_id, arguments=arguments
    )


def require_made(run: AllocationRun) -> None:
    if not run.is_done:
        raise RuleBroken(
            "wrong_state",
            _("This plan is not made yet: wait until it is, or make it again."),
            state=run.told_state,
        )


class _Announcement:
    """Tells the shelters at the end who is coming, even if the process dies halfway.

    `at` is written into every proposal accepted here, and finds them again. If the work takes so long that
    the shelters are told meanwhile, a new announcement begins for the rest.
    """

    def __init__(self, run: AllocationRun, by: Acting) -> None:
        self.run, self.by = run, by

    def __enter__(self) -> Self:
        self.begin()
        return self

    def __exit__(self, *_error: object) -> None:
        events.work_done(self.id)

    def begin(self) -> None:
        self.id, self.at = uuid4(), timezone.now()
        facts = {"plan": str(self.run.pk), "at": self.at.isoformat()}
        kind, scope_id = "shelters.guests_accepted", self.run.incident_id
        events.announce_work(kind, id=self.id, by=self.by, scope_id=scope_id, **facts)

    def count_in(self) -> None:
        """Include the place that this transaction gives. Raises _Told when it is too late for that."""
        if not events.work_goes_on(self.id):
            raise _Told


def _accept(row: Proposal, shelter: Shelter, by: Acting, told: _Announcement) -> bool:
    """Whether the place is held now; false if it was refused, or decided by somebody else."""
    try:
        _require_family(row)
        planned: dict[str, Any] = {"accessible": row.accessible, "plan": row.run_id}
        _place(row, shelter, by, Decision.ACCEPTED, told=told, **planned)
    except _Told:
        told.begin()
        return _accept(row, shelter, by, told)
    except _Decided:
        return False
    except RuleBroken as refusal:
        facts = {name: refusal.facts[name] for name in TOLD if name in refusal.facts}
        still_open = Proposal.objects.filter(pk=row.pk, decision=Decision.OPEN)
        still_open.change(
            decision=Decision.GONE, refusal={"code": refusal.code, **facts}, **_hand(by, told.at)
        )
        return False
    return True


def change_proposal(
    row: Proposal,
    shelter: Shelter,
    *,
    by: Acting,
    reason: str,
    pool: str = "",
    overrule: bool = False,
) -> Stay:
    """Hold places in another shelter than the plan proposes, or in one where it proposes none.

    The reason is kept. With `overrule` it is also the `override_reason` of `hold`. People who need an
    accessible place get one if there is one. Repeated with the same shelter it returns the same stay.
    RuleBroken `wrong_state` when it is decided otherwise, and those of `hold`.
    """
    if row.stay is not None and row.stay.shelter_id == shelter.pk:
        return row.stay
    if row.decision not in Proposal.CHANGEABLE:
        raise _decided(row)
    _require_family(row)
    choices: dict[str, Any] = {
        "accessible": queries.taking(row.household, shelter),
        "pool": pool or row.pool,
        "override_reason": reason if overrule else "",
    }
    try:
        return _place(row, shelter, by, Decision.CHANGED, reason=reason, **choices)
    except _Decided as error:
        raise _decided(row.refreshed()) from error


@transaction.atomic
def decline_proposal(row: Proposal, *, by: Acting, reason: str) -> Proposal:
    """Decline a place; the next plan looks for another one. Safe to repeat.

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
    told: _Announcement | None = None,
    **choices: Any,
) -> Stay:
    """Hold the places and decide the proposal, both or neither. Raises _Decided, _Told, RuleBroken.

    `choices` are those of `hold`; the pool is that of the proposal unless they name one.
    """
    choices = {"pool": row.pool, **choices, "accessible": min(accessible, row.household.people)}
    stay = hold(row.household, shelter, by=by, **choices)
    possible = [Decision.OPEN] if decision == Decision.ACCEPTED else Proposal.CHANGEABLE
    mine = Proposal.objects.filter(pk=row.pk, decision__in=possible)
    hand = _hand(by, told.at if told else None)
    if not mine.change(decision=decision, stay=stay, change_reason=reason, refusal={}, **hand):
        raise _Decided
    if told is not None:
        told.count_in()
    if decision == Decision.CHANGED:
        _record("shelters.proposal_changed", row, by, reason=reason, shelter=shelter.code)
    return stay


def _require_family(row: Proposal) -> None:
    if row.needs_protection or rules.is_child_without_family(row.household):
        raise RuleBroken(PROTECTION, _("A protection officer decides where they stay."))


def _decided(row: Proposal) -> RuleBroken:
    instead = ["change"] if row.decision in Proposal.CHANGEABLE else []
    sentence = _("This proposal is decided already: choose another place.")
    if row.decision in Proposal.PLACED:
        sentence = _("They got a place by this proposal: move them from there.")
    elif row.decision == Decision.SUPERSEDED:
        sentence = _("A newer plan counts: decide there.")
    return RuleBroken("wrong_state", sentence, decision=row.decision, instead=instead)


def _hand(by: Acting, at: datetime | None = None) -> dict[str, Any]:
    return {"decided_at": at or timezone.now(), "decided_by": by.actor_id}


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
