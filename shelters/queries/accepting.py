"""Queries on plans that the worker accepts."""

from dataclasses import dataclass

from django.db.models import QuerySet

from core.models import Job
from shelters.models import AllocationRun, Proposal

ACCEPT = "shelters.accept"
GOING_ON = (Job.State.QUEUED, Job.State.RUNNING)


@dataclass(frozen=True)
class Acceptance:
    """The worker's acceptance of a plan, and how many of its proposals are held and refused so far."""

    job: Job
    held: int
    refused: int

    @property
    def is_going_on(self) -> bool:
        return self.job.state in GOING_ON

    @property
    def has_failed(self) -> bool:
        return self.job.state == Job.State.FAILED

    @property
    def version(self) -> str:
        return f"{self.job.state} {self.job.progress}"


def to_accept(run: AllocationRun, shelter: str = "") -> QuerySet[Proposal]:
    """The proposals of a plan that have a place; only those for one shelter if its code is given."""
    rows = run.proposals.filter(shelter__isnull=False)
    return rows.filter(shelter__code=shelter) if shelter else rows


def accepting(run: AllocationRun, shelter: str = "") -> Job | None:
    """The job under way that accepts the whole plan, or its proposals for that shelter."""
    rows = (job for job in _jobs(run) if job.state in GOING_ON)
    return next((job for job in rows if job.arguments["shelter"] in {"", shelter}), None)


def acceptance(run: AllocationRun) -> Acceptance | None:
    """The acceptance under way, else the last one; None if the worker was never asked."""
    jobs = list(_jobs(run))
    if not jobs:
        return None
    job = next((job for job in reversed(jobs) if job.state in GOING_ON), jobs[0])
    held = run.proposals.filter(decision__in=Proposal.PLACED).count()
    return Acceptance(job, held, run.proposals.filter(decision=Proposal.Decision.GONE).count())


def _jobs(run: AllocationRun) -> QuerySet[Job]:
    """The jobs that accept this plan, newest first."""
    rows = Job.objects.filter(kind=ACCEPT, scope=run.incident_id, arguments__run=str(run.pk))
    return rows.order_by("-created_at")
