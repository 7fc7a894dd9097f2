"""Plans: asked for, written down by the worker, and followed up when households get places."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4, uuid5

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core import events, jobs, rows
from core.actors import Acting
from core.errors import RuleBroken
from incidents.models import Arrival, Incident
from shelters import queries, rules
from shelters.models import AllocationRun, Proposal, Stay
from shelters.models.planning import OBJECTIVE

PLAN = "shelters.plan"
AT_ONCE = 500
Decision = Proposal.Decision
Since = Proposal.Since


@dataclass(frozen=True)
class Line:
    """What a plan says of one household, in codes and figures: the columns of its proposal."""

    household: UUID
    people: int
    pool: str
    accessible: int = 0
    tier: int = 0
    shelter: UUID | None = None
    km: float | None = None
    binding: str = ""
    remedy: dict[str, Any] | None = None
    reasons: tuple[dict[str, Any], ...] = ()
    alternatives: tuple[dict[str, Any], ...] = ()


@transaction.atomic
def start_run(
    incident: Incident,
    *,
    by: Acting,
    arrival: Arrival | None = None,
    engine: str = AllocationRun.Engine.FLOW,
    seed: int = 1,
    id: UUID | None = None,
) -> AllocationRun:
    """Have the worker plan for everybody who waits, or for those of one arrival. Places do not change.

    RuleBroken `incident_closed`, or `other_incident` for an arrival of another incident.
    """
    if incident.is_over:
        raise RuleBroken("incident_closed", rules.WORDS["incident_closed"])
    if arrival is not None and arrival.incident_id != incident.pk:
        raise RuleBroken("other_incident", _("This arrival belongs to another incident."))
    run = AllocationRun(id=id or uuid4(), incident=incident, arrival=arrival)
    run.engine, run.seed = engine, seed
    run.set_actor(by)
    run.job = jobs.start(
        PLAN, by=by, scope_id=incident.pk, arguments={"run": str(run.pk)}, payload=""
    )
    run.save(force_insert=True)
    return run


@transaction.atomic
def write_plan(run: AllocationRun, lines: Sequence[Line], **made: Any) -> Mapping[str, int]:
    """Write down a plan, once, however often its job runs. Returns the number of proposals by `Since`.

    It supersedes the open proposals of earlier plans for these households; no stay changes. `made` are the
    other columns of the run.
    """
    told = AllocationRun.objects.filter(pk=run.pk)
    planning = told.filter(state=AllocationRun.State.PLANNING)
    if not planning.change(state=AllocationRun.State.DONE, made_at=timezone.now(), **made):
        return {**run.refreshed().changes}
    before = queries.latest(run.incident)
    proposals = [_proposal(run, line, before.get(line.household)) for line in lines]
    changes = Counter(str(row.since) for row in proposals)
    changes["gone"] = _replace(run, before, {line.household for line in lines})
    told.change(objective=list(OBJECTIVE), changes=dict(changes))
    rows.insert(Proposal, map(vars, proposals))
    events.record(
        "shelters.plan_made",
        by=run,
        scope_id=run.incident_id,
        about=run.pk,
        households=len(proposals),
        placed=sum(row.shelter_id is not None for row in proposals),
    )
    return changes


def _proposal(run: AllocationRun, line: Line, before: Proposal | None) -> Proposal:
    return Proposal(
        id=uuid5(run.pk, str(line.household)),
        run_id=run.pk,
        household_id=line.household,
        people=line.people,
        pool=line.pool,
        accessible=line.accessible,
        tier=line.tier,
        shelter_id=line.shelter,
        km=line.km,
        binding=line.binding,
        remedy=line.remedy,
        reasons=list(line.reasons),
        alternatives=list(line.alternatives),
        since=_since(line.shelter, before),
        before_id=before.shelter_id if before else None,
    )


def _since(shelter: UUID | None, before: Proposal | None) -> str:
    if before is None:
        return Since.NEW
    if shelter == before.shelter_id:
        return Since.SAME
    if shelter is None:
        return Since.LOST
    return Since.MOVED if before.shelter_id else Since.FOUND


def _replace(run: AllocationRun, before: Mapping[UUID, Proposal], planned: set[UUID]) -> int:
    """Close the open proposals: superseded by the new plan, or gone since the household no longer waits.

    Returns how many are gone.
    """
    is_open = {id: row.pk for id, row in before.items() if row.decision == Decision.OPEN}
    _close([pk for id, pk in is_open.items() if id in planned], Decision.SUPERSEDED)
    if run.arrival_id is not None:
        return 0
    gone = [pk for id, pk in is_open.items() if id not in planned]
    _close(gone, Decision.GONE, refusal={"code": "not_waiting"})
    return len(gone)


def _close(keys: Sequence[UUID], decision: str, **values: Any) -> None:
    for start in range(0, len(keys), AT_ONCE):
        some = Proposal.objects.filter(pk__in=keys[start : start + AT_ONCE], decision=Decision.OPEN)
        some.change(decision=decision, decided_at=timezone.now(), **values)


@transaction.atomic
def follow_stay(stay: Stay, *, by: Acting) -> None:
    """The household has got a place, in whatever way: that decides its open proposal."""
    rows = Proposal.objects.filter(household=stay.household_id, decision=Decision.OPEN)
    as_proposed = rows.filter(shelter=stay.shelter_id)
    told = {"decided_at": timezone.now(), "decided_by": by.actor_id}
    if not as_proposed.change(decision=Decision.ACCEPTED, stay=stay, **told):
        refusal = {"code": "already_placed", "shelter": stay.shelter.code}
        rows.change(decision=Decision.GONE, refusal=refusal, **told)
