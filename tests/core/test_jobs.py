from datetime import timedelta

import pytest
from django.utils import timezone

from core import jobs
from core.actors import SYSTEM
from core.errors import RuleBroken
from core.models import Job
from core.registry import Registry


@pytest.fixture(autouse=True)
def own_works(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jobs, "works", Registry("job"))


def queue(payload: str = "") -> Job:
    return jobs.start("tests.add", by=SYSTEM, scope_id=None, arguments={"a": 2}, payload=payload)


def claim() -> Job:
    row = jobs.claim()
    assert row is not None
    return row


def finish(row: Job) -> Job:
    assert row.lease is not None
    jobs.run(row.pk, row.lease)
    return row.refreshed()


def test_a_job_keeps_its_result_and_forgets_its_payload(db: None) -> None:
    jobs.job("tests.add")(lambda row: {"sum": row.arguments["a"] + len(row.payload)})
    queue("secret")
    done = finish(claim())
    assert (done.state, done.result, done.payload_sealed) == ("done", {"sum": 8}, "")


def test_progress_is_seen_while_it_runs(db: None) -> None:
    @jobs.job("tests.add")
    def work(row: Job) -> dict[str, int]:
        jobs.advance(row, progress=3, total=10)
        return {"seen": row.refreshed().progress}

    queue()
    assert finish(claim()).result == {"seen": 3}


def test_a_refusal_ends_the_job_with_its_sentence(db: None) -> None:
    @jobs.job("tests.add")
    def work(row: Job) -> dict[str, int]:
        raise RuleBroken("closed", "This incident is closed.")

    queue()
    failed = finish(claim())
    assert (failed.state, failed.error) == ("failed", "This incident is closed.")


def test_a_crash_is_tried_three_times(db: None) -> None:
    @jobs.job("tests.add")
    def work(row: Job) -> dict[str, int]:
        raise ValueError("broken")

    row = queue()
    for _ in range(3):
        Job.objects.update(due_at=timezone.now())
        with pytest.raises(ValueError, match="broken"):
            finish(claim())
    assert row.refreshed().state == "failed"
    assert jobs.claim() is None


def test_a_job_whose_process_died_is_taken_over(db: None) -> None:
    jobs.job("tests.add")(lambda row: {})
    queue()
    dead = claim()
    assert jobs.claim() is None
    Job.objects.update(due_at=timezone.now() - timedelta(seconds=1))
    assert claim().lease != dead.lease


def test_whoever_lost_the_job_may_not_go_on(db: None) -> None:
    row = queue()
    with pytest.raises(RuleBroken, match="lease_lost"):
        jobs.advance(Job(pk=row.pk, lease=row.pk), progress=1, total=2)
