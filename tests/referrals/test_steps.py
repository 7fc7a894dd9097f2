"""A referral is followed from the draft to its end, by the sides it belongs to."""

from datetime import datetime, timedelta
from typing import Any, cast

import pytest
from django.test import Client
from django.utils import timezone

from core.errors import RuleBroken
from core.models import Event
from partners.models import User
from referrals import queries
from referrals.models import Facility, Referral
from referrals.services import change_facility, take_step
from registrations.models import Household
from tests.builders import make_referral
from tests.conftest import SignIn

WORDS = {"decline": {"reason": "No bed"}, "complete": {"outcome": "Treated"}}


def take(client: Client, referral: Referral, step: str) -> Any:
    path = f"/api/v1/referrals/{referral.pk}/{step}/"
    return client.post(path, WORDS.get(step, {}), content_type="application/json")


def test_a_referral_is_followed_to_its_end(
    sign_in: SignIn, dewi: User, rini: User, family: Household, clinic: Facility
) -> None:
    referral = make_referral(family, clinic, by=dewi)
    hands = {"send": dewi, "accept": rini, "depart": dewi, "attend": rini, "complete": rini}
    answers = [take(sign_in(hand), referral, step) for step, hand in hands.items()]
    assert [answer.status_code for answer in answers] == [200] * 5, answers[-1].json()
    assert (answers[-1].json()["state"], referral.refreshed().outcome) == ("completed", "Treated")


@pytest.mark.parametrize(
    ("taken", "step", "username"),
    [
        ([], "accept", "rini"),
        (["send"], "attend", "rini"),
        (["send"], "depart", "dewi"),
        (["send", "accept"], "complete", "rini"),
        (["send", "accept"], "decline", "rini"),
        (["send", "accept", "attend"], "revoke", "dewi"),
        (["send", "accept", "attend"], "no-show", "rini"),
        (["send", "revoke"], "send", "dewi"),
    ],
)
def test_a_step_out_of_order_is_refused(
    dewi: User,
    rini: User,
    family: Household,
    clinic: Facility,
    taken: Any,
    step: str,
    username: str,
) -> None:
    referral = make_referral(family, clinic, *taken, by=dewi)
    with pytest.raises(RuleBroken, match="wrong_state"):
        take_step(referral, step, by={"dewi": dewi, "rini": rini}[username])


@pytest.mark.parametrize("step", ["decline", "no-show", "complete"])
def test_an_end_sent_twice_is_one_end(
    sign_in: SignIn, dewi: User, rini: User, family: Household, clinic: Facility, step: str
) -> None:
    before = {"decline": [], "no-show": ["accept"], "complete": ["accept", "attend"]}[step]
    referral = make_referral(family, clinic, "send", *before, by=dewi)
    answers = [take(sign_in(rini), referral, step) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [200, 200]
    assert Event.objects.filter(kind=f"referrals.{referral.refreshed().state}").count() == 1


@pytest.mark.parametrize("step", ["accept", "decline", "attend", "complete", "no-show"])
def test_the_sender_cannot_answer_for_the_facility(
    sign_in: SignIn, dewi: User, family: Household, clinic: Facility, step: str
) -> None:
    referral = make_referral(family, clinic, "send", by=dewi)
    assert take(sign_in(dewi), referral, step).status_code == 403


@pytest.mark.parametrize("step", ["send", "revoke"])
def test_the_facility_cannot_act_for_the_sender(
    sign_in: SignIn, dewi: User, rini: User, family: Household, clinic: Facility, step: str
) -> None:
    referral = make_referral(family, clinic, "send", by=dewi)
    assert take(sign_in(rini), referral, step).status_code == 403


def test_a_coordinator_takes_no_step(
    sign_in: SignIn, budi: User, dewi: User, family: Household, clinic: Facility
) -> None:
    referral = make_referral(family, clinic, "send", by=dewi)
    assert take(sign_in(budi), referral, "accept").status_code == 403


def test_to_decline_needs_a_reason(
    sign_in: SignIn, dewi: User, rini: User, family: Household, clinic: Facility
) -> None:
    referral = make_referral(family, clinic, "send", by=dewi)
    path = f"/api/v1/referrals/{referral.pk}/decline/"
    answer = sign_in(rini).post(path, {}, content_type="application/json")
    assert (answer.status_code, list(answer.json()["fields"])) == (400, ["reason"])


@pytest.mark.parametrize(
    ("priority", "hours"), [("emergency", 24), ("urgent", 72), ("routine", 336)]
)
def test_the_clock_runs_from_the_sending(
    dewi: User, family: Household, clinic: Facility, priority: str, hours: int
) -> None:
    referral = make_referral(family, clinic, "send", by=dewi, priority=priority)
    assert referral.due_at == cast(datetime, referral.sent_at) + timedelta(hours=hours)


def test_nothing_is_sent_to_a_closed_facility(
    dewi: User, family: Household, clinic: Facility
) -> None:
    referral = make_referral(family, clinic, by=dewi)
    change_facility(clinic, by=dewi, status="closed")
    with pytest.raises(RuleBroken, match="facility_closed"):
        take_step(referral, "send", by=dewi)


def test_drafts_and_ended_referrals_are_not_open(
    dewi: User, family: Household, clinic: Facility
) -> None:
    for steps in ([], ["send"], ["send", "accept", "attend"], ["send", "decline"]):
        make_referral(family, clinic, *steps, by=dewi)
    assert queries.figures(family.incident) == queries.Figures(2, 0)


def test_whom_nobody_saw_in_time_is_overdue(
    dewi: User, family: Household, clinic: Facility
) -> None:
    rows = [
        make_referral(family, clinic, "send", *more, by=dewi) for more in ([], ["accept", "attend"])
    ]
    late = timezone.now() - timedelta(minutes=1)
    Referral.objects.filter(pk__in=[row.pk for row in rows]).update(due_at=late)
    assert queries.figures(family.incident) == queries.Figures(2, 1)


def test_the_story_of_a_household_tells_no_diagnosis(
    dewi: User, family: Household, clinic: Facility
) -> None:
    make_referral(family, clinic, "send", by=dewi)
    event = Event.objects.get(kind="referrals.sent")
    assert event.about == family.pk
    assert set(event.facts) == {"ref", "facility", "state"}


def test_what_the_doctor_wrote_lies_sealed(dewi: User, family: Household, clinic: Facility) -> None:
    row = make_referral(family, clinic, by=dewi, reason="Fever").refreshed()
    assert "Fever" not in row.reason_sealed
    assert row.reason == "Fever"
