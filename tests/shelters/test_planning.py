"""Plans of who goes where: what they are made of, and what they say."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from core import events, jobs
from core.actors import SYSTEM
from core.models import Event, Job
from incidents.models import Incident
from incidents.services import announce_arrival
from partners.models import Organisation, User
from registrations.models import Household
from registrations.services.keeping_apart import keep_apart
from shelters import fitting, services
from shelters.models import AllocationRun, Proposal, Shelter, Stay, StayPart
from tests.builders import make_contact, make_household, make_shelter, sent_texts
from tests.shelters.planned import make_plan, only


def places(run: AllocationRun) -> dict[str, str]:
    """Numbers of households, and the codes of their shelters, or what stands in the way."""
    rows = run.proposals.select_related("household", "shelter")
    return {row.household.number: row.shelter.code if row.shelter else row.binding for row in rows}


def test_a_family_goes_to_the_nearest_place_with_room(
    school: Shelter, mosque: Shelter, family: Household
) -> None:
    run = make_plan(school.incident)
    assert places(run) == {family.number: "MTW01"}
    assert (run.figures["placed"], run.figures["people"]) == (1, 5)


def test_a_plan_changes_no_place(school: Shelter, family: Household) -> None:
    make_plan(school.incident)
    assert not Stay.objects.exists()
    assert school.refreshed().free == 10


def test_places_in_use_are_not_planned_again(
    school: Shelter, mosque: Shelter, incident: Incident, budi: User
) -> None:
    services.check_in_at_once(make_household(incident, 7), school, by=budi)
    family = make_household(incident, 5)
    assert places(make_plan(incident)) == {family.number: "PDG01"}


def test_the_standards_limit_all_pools_together(incident: Incident) -> None:
    pools = [{"kind": "general", "capacity": 8}, {"kind": "accessible", "capacity": 4}]
    make_shelter(incident, 12, pools=pools, covered_m2=21.0)  # room for six
    for _ in range(3):
        make_household(incident, 3, needs=["disability"])
    assert make_plan(incident).figures["placed"] == 2


@pytest.mark.parametrize(
    "state",
    [
        {"status": "suspended"},
        {"host_stance": "refused"},
        {"permit_until": date(2020, 1, 1)},
        {"places": None, "kind": "informal"},
    ],
)
def test_what_takes_nobody_is_not_offered(
    incident: Incident, family: Household, state: dict[str, Any]
) -> None:
    make_shelter(incident, **state)
    assert places(make_plan(incident)) == {family.number: "no_site"}


def test_children_without_family_are_left_to_protection(
    school: Shelter, incident: Incident
) -> None:
    child = make_household(
        incident, counts={"m": {"5-11": 1}}, focal_point=None, needs=["child_alone"]
    )
    run = make_plan(incident)
    assert places(run) == {child.number: "protection"}
    assert run.figures["for_protection"] == 1
    assert run.proposals.get().tier == fitting.FIRST


def test_those_who_need_it_most_come_first(school: Shelter, incident: Incident) -> None:
    make_household(incident, 6)
    sick = make_household(incident, 6, medical_urgent=True)
    assert places(make_plan(incident))[sick.number] == "MTW01"


def test_who_needs_an_accessible_place_gets_one(
    school: Shelter, incident: Incident, budi: User
) -> None:
    pools = [{"kind": "general", "capacity": 10}, {"kind": "accessible", "capacity": 2}]
    make_shelter(incident, 12, code="MTW02", lat=-2.9, pools=pools)
    household = make_household(incident, 4, needs=["disability"], need_counts={"disability": 2})
    run = make_plan(incident)
    assert places(run) == {household.number: "MTW02"}
    services.accept_proposals(run, by=budi)
    parts = StayPart.objects.filter(stay__household=household)
    assert dict(parts.values_list("pool__kind", "people")) == {"general": 2, "accessible": 2}


def test_what_no_shelter_has_keeps_nobody_outside(school: Shelter, incident: Incident) -> None:
    make_household(incident, 4, needs=["disability", "serious_medical"])
    found = only(make_plan(incident))
    codes = [reason["code"] for reason in found.reasons]
    assert found.shelter == school
    assert {"unasked_accessible", "unasked_health"} <= set(codes)


def test_the_sick_go_where_there_is_care(school: Shelter, incident: Incident) -> None:
    clinic = make_shelter(incident, code="MTW02", lat=-2.9, services=["health"])
    make_household(incident, 4, needs=["serious_medical"])
    assert only(make_plan(incident)).shelter == clinic


def test_who_must_not_meet_is_sent_apart_and_nobody_reads_why(
    school: Shelter, mosque: Shelter, incident: Incident, tari: User
) -> None:
    one, other = make_household(incident, 3), make_household(incident, 3)
    keep_apart(one, other, by=tari, reason="threats")
    services.hold(one, school, by=tari)
    found = only(make_plan(incident))
    assert found.shelter == mosque
    assert "apart" not in str(found.reasons) + str(found.alternatives)


def test_who_may_go_nowhere_is_told_nothing_of_why(
    school: Shelter, incident: Incident, tari: User
) -> None:
    one, other = make_household(incident, 3), make_household(incident, 3)
    keep_apart(one, other, by=tari, reason="threats")
    services.hold(one, school, by=tari)
    assert only(make_plan(incident)).binding == "not_allowed_here"


def test_what_stands_in_the_way_and_what_would_help(school: Shelter, incident: Incident) -> None:
    make_household(incident, 12)
    found = only(make_plan(incident))
    assert found.binding == "pool"
    assert found.remedy is not None
    assert found.remedy["places"] == {"general": 2}


def test_a_plan_for_one_boat_leaves_the_others_alone(school: Shelter, incident: Incident) -> None:
    boat = announce_arrival(incident, by=SYSTEM, mode="boat", counts={"men": 2})
    make_household(incident, 2)
    aboard = make_household(incident, 2, arrival=str(boat.pk))
    assert places(make_plan(incident, arrival=boat)) == {aboard.number: "MTW01"}


def test_a_new_plan_says_what_is_different(
    school: Shelter, mosque: Shelter, incident: Incident
) -> None:
    stays, moves = make_household(incident, 4), make_household(incident, 5)
    make_plan(incident)
    services.change_shelter(school, by=SYSTEM, source="web", declared=5)
    come = make_household(incident, 1)
    run = make_plan(incident)
    since = {row.household.number: row.since for row in run.proposals.select_related("household")}
    assert sorted(since.values()) == ["moved", "new", "same"]
    assert since[come.number] == "new"
    assert {stays.number, moves.number} < set(since)


def test_a_new_plan_takes_the_place_of_open_proposals_only(
    school: Shelter, mosque: Shelter, incident: Incident, budi: User
) -> None:
    make_household(incident, 4)
    first = make_plan(incident)
    services.accept_proposals(first, by=budi)
    make_household(incident, 4)
    second = make_plan(incident)
    make_plan(incident)
    assert (only(first).decision, only(second).decision) == ("accepted", "superseded")
    assert Stay.objects.count() == 1


def test_who_does_not_wait_any_more_leaves_the_plan(
    school: Shelter, family: Household, incident: Incident
) -> None:
    first = make_plan(incident)
    Household.objects.filter(pk=family.pk).update(housing="own_arrangement")
    assert make_plan(incident).changes["gone"] == 1
    assert only(first).refusal == {"code": "not_waiting"}


def test_a_plan_is_written_once_however_often_its_job_is_run(
    school: Shelter, family: Household, incident: Incident
) -> None:
    run = make_plan(incident)
    job = Job.objects.get(pk=str(run.job_id))
    before = list(run.proposals.values_list("pk", "created_at"))
    jobs.works[job.kind](job)
    assert list(run.proposals.values_list("pk", "created_at")) == before
    assert Event.objects.filter(kind="shelters.plan_made").count() == 1


def test_a_plan_that_another_process_has_written_is_left_as_it_is(
    school: Shelter, family: Household, incident: Incident
) -> None:
    run = make_plan(incident)
    late = services.Line(family.pk, 5, "general", shelter=school.pk)
    services.write_plan(run, [late], figures={"placed": 99})
    assert Proposal.objects.count() == 1
    assert run.refreshed().figures["placed"] == 1


def test_the_same_question_has_the_same_hash_and_the_same_answer(
    school: Shelter, mosque: Shelter, incident: Incident
) -> None:
    for people in (2, 3, 4, 5):
        make_household(incident, people)
    one, other = make_plan(incident), make_plan(incident)
    assert one.inputs_hash == other.inputs_hash
    assert places(one) == places(other)


def test_whoever_is_accepted_after_shelters_were_told_is_told_of_too(
    incident: Incident, budi: User, partner_a: Organisation, let_it_settle: Callable[[], None]
) -> None:
    """It takes longer than anybody waits for it to end, or the laptop slept in the middle."""
    make_contact(partner_a)
    make_shelter(incident, 40, code="MTW01", operator=partner_a)
    for _ in range(5):
        make_household(incident, 4)

    def settle_in_the_middle(done: int) -> None:
        if done == 2:
            Event.objects.filter(handled_at=None).update(due_at=timezone.now())
            let_it_settle()

    services.accept_proposals(make_plan(incident), by=budi, advance=settle_in_the_middle)
    let_it_settle()
    told = [text.split(" jiwa")[0] for _to, text in sent_texts()]
    assert sorted(told) == ["MTW01: 12", "MTW01: 8"]


def test_shelters_are_told_ten_minutes_after_the_last_household(
    incident: Incident, school: Shelter, budi: User
) -> None:
    """However long the acceptance has gone on by then."""
    waits = Event.objects.filter(kind="shelters.guests_accepted")

    def look(_done: int) -> None:
        due.append(waits.get().due_at)
        waits.update(due_at=timezone.now() + timedelta(minutes=1))

    due: list[datetime] = []
    for _ in range(2):
        make_household(incident, 4)
    services.accept_proposals(make_plan(incident), by=budi, advance=look)
    assert all(at > timezone.now() + timedelta(minutes=9) for at in due)
    assert len(due) == 2


def test_who_was_accepted_just_before_a_new_version_is_announced_by_it(
    incident: Incident, budi: User, partner_a: Organisation, let_it_settle: Callable[[], None]
) -> None:
    """The acceptance said itself how many come where, and nobody had told the shelters yet."""
    make_contact(partner_a)
    shelter = make_shelter(incident, 40, code="MTW01", operator=partner_a)
    facts: dict[str, Any] = {"held": 2, "refused": 0, "guests": {str(shelter.pk): 8}}
    about = make_plan(incident).pk
    events.record("shelters.plan_accepted", by=budi, scope_id=incident.pk, about=about, **facts)
    let_it_settle()
    assert [text for _to, text in sent_texts() if text.startswith("MTW01: 8 jiwa")]
