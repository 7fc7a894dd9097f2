"""Plans for tests: asked for and made as the worker makes them."""

from typing import Any

from core import jobs
from core.actors import SYSTEM, Acting
from incidents.models import Incident
from shelters import services
from shelters.models import AllocationRun, Proposal


def work() -> None:
    """Let the worker do every job that waits, in this process."""
    while row := jobs._claim():
        assert row.lease is not None
        jobs.run(row.pk, row.lease)


def make_plan(incident: Incident, *, by: Acting = SYSTEM, **more: Any) -> AllocationRun:
    """A plan, made; `more` are arguments of `start_run`."""
    run = services.start_run(incident, by=by, **more)
    work()
    return AllocationRun.objects.select_related("incident__scope", "job").get(pk=run.pk)


def only(run: AllocationRun) -> Proposal:
    """Its one proposal, as it is now."""
    return Proposal.objects.select_related("shelter", "stay").get(run=run)
