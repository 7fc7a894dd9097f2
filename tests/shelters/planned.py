"""Plans for tests: asked for and made as the worker makes them."""

import os
import signal
from contextlib import AbstractContextManager
from typing import Any
from unittest import mock

from core import events, jobs
from core.actors import SYSTEM, Acting
from core.models import Job
from incidents.models import Incident
from partners.models import User
from shelters import services
from shelters.models import AllocationRun, Proposal, Stay
from shelters.services import confirming


def work() -> None:
    """Let the worker do every job that waits, in this process."""
    while row := jobs.claim():
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


# What other processes do in the races


def accept_all(run_id: str, user_id: str) -> dict[str, str]:
    """Accept everything; what every household was answered: its decision and its stay."""
    run = AllocationRun.objects.select_related("incident__scope").get(pk=run_id)
    rows = services.accept_proposals(run, by=User.objects.get(pk=user_id))
    return {str(row.household_id): f"{row.decision} {row.stay_id}" for row in rows}


def accept_and_die(run_id: str, user_id: str, after: int) -> None:
    """Killed when so many households have their place, before the next one."""
    with _deadly(after):
        accept_all(run_id, user_id)


def work_and_die(after: int) -> None:
    """The worker, killed when so many households have their place, before the next one."""
    with _deadly(after):
        work()


def _deadly(after: int) -> AbstractContextManager[object]:
    hold, done = services.hold, 0

    def hold_or_die(*arguments: Any, **choices: Any) -> Stay:
        nonlocal done
        if done == after:
            os.kill(os.getpid(), signal.SIGKILL)
        done += 1
        return hold(*arguments, **choices)

    return mock.patch.object(confirming, "hold", hold_or_die)


def make(job_id: str) -> None:
    """What the child process of a worker does, whoever else does it."""
    job = Job.objects.get(pk=job_id)
    jobs.works[job.kind](job)


def make_and_die(job_id: str) -> None:
    """Killed when everything is written and nothing is committed yet."""

    def die(*_args: object, **_more: object) -> None:
        os.kill(os.getpid(), signal.SIGKILL)

    events.record = die
    make(job_id)
