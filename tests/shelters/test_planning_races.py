"""Many hands at one plan, in real processes, on whichever database this run uses."""

import signal
from collections.abc import Callable

import pytest
from django.utils import timezone

from core import jobs
from core.actors import SYSTEM
from core.models import Event, Job
from incidents.models import Incident
from partners.models import Organisation, User
from shelters import services
from shelters.models import Proposal, Stay
from shelters.recount import drift
from tests import hands
from tests.builders import make_contact, make_household, make_shelter, sent_texts
from tests.shelters.planned import make_plan

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]
ACCEPT = "tests.shelters.planned:accept_all"


def decisions() -> set[str]:
    return set(Proposal.objects.values_list("decision", flat=True))


def test_two_coordinators_accept_one_plan_and_each_household_has_one_place(
    incident: Incident, budi: User, tari: User
) -> None:
    make_shelter(incident, 40)
    for _ in range(12):
        make_household(incident, 3)
    run = make_plan(incident)
    calls = [[str(run.pk), str(user.pk)] for user in (budi, tari) * 2]
    told = hands.together(ACCEPT, calls)
    assert all(answer == told[0] for answer in told)
    assert (Stay.objects.active().count(), decisions(), drift()) == (12, {"accepted"}, [])


def test_a_plan_is_accepted_while_others_take_its_places(incident: Incident, budi: User) -> None:
    shelter = make_shelter(incident, 40)
    for _ in range(10):
        make_household(incident, 4)
    run = make_plan(incident)
    others = [str(make_household(incident, 4).pk) for _ in range(10)]
    running = hands.start("tests.shelters.hands:hold", str(shelter.pk), others)
    services.accept_proposals(run, by=budi)
    taken = hands.answer(running).get("held", 0)
    held = Proposal.objects.filter(decision="accepted").count()
    assert held + taken == 10
    assert Proposal.objects.filter(decision="gone").count() == 10 - held
    assert (shelter.refreshed().held, drift()) == (40, [])


def test_whoever_got_a_place_before_a_hand_died_is_told_of_once(
    incident: Incident, budi: User, partner_a: Organisation, let_it_settle: Callable[[], None]
) -> None:
    make_contact(partner_a)
    make_shelter(incident, 40, code="MTW01", operator=partner_a)
    for _ in range(5):
        make_household(incident, 4)
    run = make_plan(incident)
    process = hands.start("tests.shelters.planned:accept_and_die", str(run.pk), str(budi.pk), 2)
    process.communicate(timeout=60)
    assert (process.returncode, Stay.objects.count()) == (-signal.SIGKILL, 2)
    let_it_settle()
    assert sent_texts() == []
    Event.objects.filter(handled_at=None).update(due_at=timezone.now())  # ten minutes later
    let_it_settle()
    services.accept_proposals(run, by=budi)
    let_it_settle()
    told = [text.split(" jiwa")[0] for _to, text in sent_texts()]
    assert sorted(told) == ["MTW01: 12", "MTW01: 8"]


def test_two_workers_with_one_job_leave_one_set_of_proposals(incident: Incident) -> None:
    make_shelter(incident, 40)
    for _ in range(8):
        make_household(incident, 2)
    run = services.start_run(incident, by=SYSTEM)
    hands.together("tests.shelters.planned:make", [[str(run.job_id)]] * 3)
    assert Proposal.objects.count() == 8
    assert run.refreshed().changes == {"new": 8, "gone": 0}


def test_a_job_killed_while_it_writes_is_done_again(incident: Incident) -> None:
    make_shelter(incident, 40)
    make_household(incident, 2)
    run = services.start_run(incident, by=SYSTEM)
    process = hands.start("tests.shelters.planned:make_and_die", str(run.job_id))
    process.communicate(timeout=60)
    assert process.returncode == -signal.SIGKILL
    assert not Proposal.objects.exists()
    job = Job.objects.get(pk=str(run.job_id))
    jobs.works[job.kind](job)
    assert Proposal.objects.count() == 1
