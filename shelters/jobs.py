"""Long work about shelters: plans are made in a process of their own."""

from collections.abc import Mapping
from typing import Any

from core import jobs
from core.models import Job
from shelters.models import AllocationRun
from shelters.services import planning


@jobs.job(planning.PLAN)
def make_plan(job: Job) -> Mapping[str, Any]:
    """Killed at any moment and run again, it leaves one plan; the result is figures."""
    from shelters import drafting  # noqa: PLC0415 - a solver and 80 MB that no page should pay

    rows = AllocationRun.objects.select_related("incident__scope", "arrival")
    run = rows.get(pk=job.arguments["run"], incident=job.scope_id)
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
