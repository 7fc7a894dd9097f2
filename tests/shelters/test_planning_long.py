"""Plans so large that the worker accepts them, while the coordinator looks on."""

import signal
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from core.models import Job
from incidents.models import Incident
from partners.models import Organisation, User
from shelters import services
from shelters.models import AllocationRun, Proposal, Stay
from shelters.recount import drift
from tests import hands
from tests.builders import make_contact, make_household, make_shelter, sent_texts
from tests.conftest import SignIn
from tests.shelters.calls import accept, messages, page, plan_page, post
from tests.shelters.planned import make_plan, work


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    """Three households are many."""
    monkeypatch.setattr(services, "IN_REQUEST", 2)


@pytest.fixture
def run(few: None, incident: Incident) -> AllocationRun:
    """A plan for five households, of four people each: three in one shelter and two in another."""
    make_shelter(incident, 12, code="MTW01")
    make_shelter(incident, 40, code="MTW02", lat=-3.9)
    for _ in range(5):
        make_household(incident, 4)
    return make_plan(incident)


def test_the_worker_accepts_what_takes_long(sign_in: SignIn, budi: User, run: Any) -> None:
    client = sign_in(budi)
    assert messages(accept(client, run, do="all")) == []
    assert not Stay.objects.exists()
    shown = plan_page(client, run)
    assert "Holding the places" in shown
    assert "Accept all" not in shown
    work()
    assert (Stay.objects.count(), drift()) == (5, [])
    assert "of 5 households have a place held" in plan_page(client, run)
    assert Stay.objects.first().is_hand_of(budi)  # type: ignore[union-attr]
    assert set(run.proposals.values_list("decided_by", flat=True)) == {str(budi.pk)}


def test_progress_is_told_until_it_is_done(sign_in: SignIn, budi: User, run: Any) -> None:
    client, there = sign_in(budi), f"placements/plans/{run.pk}/"
    accept(client, run, do="all")
    assert "Holding the places" in page(client, run.incident, f"{there}part/")
    before = page(client, run.incident, f"{there}version/")
    work()
    assert page(client, run.incident, f"{there}version/") != before
    shown = page(client, run.incident, f"{there}part/")
    assert "The places of 5 households are held." in shown
    job = Job.objects.get(kind="shelters.accept")
    assert (job.progress, job.total, job.result) == (5, 5, {"held": 5, "households": 5})


def test_one_shelter_of_a_long_plan_is_the_workers_too(
    sign_in: SignIn, budi: User, run: Any
) -> None:
    client = sign_in(budi)
    accept(client, run, shelter="MTW01")
    work()
    assert set(Stay.objects.values_list("shelter__code", flat=True)) == {"MTW01"}
    assert (
        messages(accept(client, run, shelter="MTW02"))[-1] == "The places of 2 households are held."
    )


def test_who_asks_again_while_it_goes_on_starts_nothing_new(
    sign_in: SignIn, budi: User, run: Any
) -> None:
    for how in ({"do": "all"}, {"do": "all"}, {"shelter": "MTW01"}):
        accept(sign_in(budi), run, **how)
    assert Job.objects.filter(kind="shelters.accept").count() == 1


def test_one_shelter_first_and_then_all_are_two_jobs(sign_in: SignIn, budi: User, run: Any) -> None:
    accept(sign_in(budi), run, shelter="MTW01")
    accept(sign_in(budi), run, do="all")
    work()
    assert (Stay.objects.count(), drift()) == (5, [])


def test_others_decide_on_single_households_meanwhile(
    sign_in: SignIn, budi: User, run: Any
) -> None:
    client = sign_in(budi)
    accept(client, run, do="all")
    row = run.proposals.first()
    accept(client, run, proposal=str(row.pk))
    other = run.proposals.last()
    services.decline_proposal(other, by=budi, reason="They wait for their father")
    work()
    decisions = list(run.proposals.values_list("decision", flat=True))
    assert (decisions.count("accepted"), decisions.count("declined")) == (4, 1)


def test_what_could_not_be_finished_is_told_and_accepted_again(
    sign_in: SignIn, budi: User, run: Any
) -> None:
    client = sign_in(budi)
    accept(client, run, do="all")
    Job.objects.filter(kind="shelters.accept").update(state="failed", error="failed")
    shown = plan_page(client, run)
    assert "Not everything was accepted." in shown
    assert "Accept all" in shown
    accept(client, run, do="all")
    work()
    assert Stay.objects.count() == 5


def test_the_api_answers_for_each_household_however_many(
    sign_in: SignIn, budi: User, run: Any
) -> None:
    path = f"/allocation-runs/{run.pk}/accept/"
    told = post(sign_in(budi), path, {"proposals": "all"}).json()
    assert (told["held"], len(told["results"])) == (5, 5)


def test_who_may_not_accept_starts_no_job(sign_in: SignIn, sari: User, run: Any) -> None:
    assert accept(sign_in(sari), run, do="all").status_code == 403
    assert not Job.objects.filter(kind="shelters.accept").exists()


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_an_acceptance_that_was_killed_is_finished_and_shelters_hear_of_everybody(
    incident: Incident,
    budi: User,
    partner_a: Organisation,
    let_it_settle: Callable[[], None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    make_contact(partner_a)
    make_shelter(incident, 40, code="MTW01", operator=partner_a)
    for _ in range(5):
        make_household(incident, 4)
    run = make_plan(incident)
    job = services.start_acceptance(run, by=budi)
    process = hands.start("tests.shelters.planned:work_and_die", 2)
    process.communicate(timeout=60)
    assert (process.returncode, Stay.objects.count()) == (-signal.SIGKILL, 2)
    let_it_settle()
    assert sent_texts() == []

    Job.objects.filter(pk=job.pk).update(due_at=timezone.now())  # its lease is over
    work()
    assert (Stay.objects.count(), job.refreshed().state, drift()) == (5, "done", [])
    let_it_settle()
    later = timezone.now() + timedelta(minutes=11)
    monkeypatch.setattr("core.events.timezone.now", lambda: later)
    let_it_settle()
    told = [text.split(" jiwa")[0] for _to, text in sent_texts()]
    assert sorted(told) == ["MTW01: 12", "MTW01: 8"]
    assert set(Proposal.objects.values_list("decision", flat=True)) == {"accepted"}
