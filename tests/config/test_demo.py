"""The exercise shows what a coordinator works with on the second day."""

import pytest

from config import demo
from incidents.models import Incident, Task
from shelters import queries
from shelters.models import (
    Block,
    CapacityOverride,
    Inspection,
    Movement,
    Proposal,
    RollCall,
    Shelter,
)
from shelters.recount import drift


@pytest.fixture
def world(db: None) -> Incident:
    return demo.build("exercise")


def test_it_shows_each_kind_of_work_on_sites(world: Incident) -> None:
    sites = {row.code: row for row in Shelter.objects.all()}
    assert all((sites[code].free or 0) >= 20 for code in ("MTW01", "MTW02", "PDG01"))
    assert (sites["MTW04"].free or 0) < 0
    assert CapacityOverride.objects.get().reason
    assert (sites["MTW03"].status, sites["MTW03"].free) == ("full", 0)
    assert 0 < (sites["MTW06"].free or 0) <= 9
    assert [row.code for row in Shelter.objects.filter(Shelter.stale())] == ["SWL02"]
    assert queries.reports(sites["MTW01"]).filter(is_applied=True).count() >= 5
    assert set(RollCall.objects.values_list("shelter__code", flat=True)) == {"MTW01", "MTW02"}
    assert Inspection.objects.get().given("no") == ["lighting_ways"]
    assert Movement.objects.get().state == "departed"
    assert Block.objects.open().get().shelter == sites["PDG01"]
    kinds = set(Task.objects.values_list("kind", flat=True))
    assert {"reconcile_people", "site_lighting"} <= kinds
    assert drift() == []


def test_one_plan_is_accepted_and_a_boat_still_waits(world: Incident) -> None:
    rows = Proposal.objects.filter(shelter__isnull=False)
    assert set(rows.values_list("decision", flat=True)) == {"accepted"}
    assert all(row.reasons for row in rows)
    run = queries.newest_run(world)
    assert run is not None
    assert (run.job.state if run.job else "") == "done"
    assert queries.waiting(world).filter(arrival__vessel="Perahu nelayan").count() >= 10
