"""Long jobs: plans are made, and large ones accepted, in a process of their own."""

from collections.abc import Mapping
from typing import Any

from core import jobs
from core.models import Job
from shelters import queries
from shelters.models import AllocationRun
from shelters.services import confirming, planning

HOUSEHOLDS_BETWEEN = 20  # what is told of an acceptance


@jobs.job(planning.PLAN)
def make_plan(job: Job) -> Mapping[str, Any]:
    """Make one plan, however often the job is killed and run again. The result is its figures."""
    from shelters import drafting  # noqa: PLC0415 - a solver and 80 MB that no page should pay

    run = _run(job)
    if run.is_done:
        return {**run.figures}
    jobs.advance(job, progress=0, total=100)
    made = drafting.draft(run, lambda percent: jobs.advance(job, progress=percent, total=100))
    planning.write_plan(
        run,
        made.lines,
        engine_used=made.engine_used,
        inputs_hash=made.inputs_hash,
        figures=made.figures,
        bound=made.bound,
        seconds=made.seconds,
    )
    return made.figures


@jobs.job(queries.ACCEPT)
def accept_plan(job: Job) -> Mapping[str, Any]:
    """Accept a plan in the name of whoever asked. Killed and run again, it continues with what is open."""
    run = _run(job)
    mine = queries.to_accept(run, job.arguments["shelter"])
    chosen = list(mine.values_list("pk", flat=True))

    def advance(done: int) -> None:
        if done % HOUSEHOLDS_BETWEEN == 0 or done == len(chosen):
            jobs.advance(job, progress=done, total=len(chosen))

    jobs.advance(job, progress=job.progress, total=len(chosen))
    rows = confirming.accept_proposals(run, by=job, chosen=chosen, advance=advance)
    return {"held": sum(row.stay_id is not None for row in rows), "households": len(rows)}


def _run(job: Job) -> AllocationRun:
    rows = AllocationRun.objects.select_related("incident__scope", "arrival")
    return rows.get(pk=job.arguments["run"], incident=job.scope_id)
