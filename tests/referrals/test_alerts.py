"""What goes out by SMS when a referral is sent."""

from datetime import timedelta

import pytest
from django.utils import timezone

from core.models import Event
from notifications.models import Message
from notifications.segments import measure
from partners.models import Organisation, User
from referrals import alerts
from referrals.models import Facility, Referral
from referrals.services import notice_overdue, take_step
from registrations.models import Household
from tests.builders import make_contact, make_referral
from tests.conftest import Settle


@pytest.fixture
def duty(partner_b: Organisation) -> None:
    make_contact(partner_b, language="en")


def test_the_facility_is_told_that_a_referral_waits(
    duty: None, dewi: User, family: Household, clinic: Facility, let_it_settle: Settle
) -> None:
    referral = make_referral(family, clinic, "send", by=dewi)
    let_it_settle()
    body = Message.objects.get().body
    assert body == f"Urgent referral {referral.code} for Puskesmas Sikakap. Open Posko."


def test_an_emergency_goes_before_everything_else(
    duty: None, dewi: User, family: Household, clinic: Facility, let_it_settle: Settle
) -> None:
    make_referral(family, clinic, "send", by=dewi, priority="emergency")
    let_it_settle()
    assert Message.objects.get().priority == Message.Priority.LIFE_SAFETY


def test_what_was_withdrawn_meanwhile_is_not_told(
    duty: None, dewi: User, family: Household, clinic: Facility, let_it_settle: Settle
) -> None:
    take_step(make_referral(family, clinic, "send", by=dewi), "revoke", by=dewi)
    let_it_settle()
    assert not Message.objects.exists()


@pytest.fixture
def late(duty: None, dewi: User, family: Household, clinic: Facility) -> Referral:
    """Sent, and its time is over."""
    referral = make_referral(family, clinic, "send", by=dewi)
    Referral.objects.update(due_at=timezone.now() - timedelta(minutes=1))
    return referral


def test_both_sides_of_a_late_referral_are_told_once(
    late: Referral, partner_a: Organisation, let_it_settle: Settle
) -> None:
    make_contact(partner_a, "+6281200000009")
    let_it_settle()
    for _time in range(2):
        notice_overdue()
        let_it_settle()
    told = Message.objects.filter(dedupe_key__startswith="referral-overdue:")
    assert {message.priority for message in told} == {Message.Priority.OPERATIONAL}
    assert sorted(message.body for message in told) == [
        f"Referral {late.code} to Puskesmas Sikakap is overdue. Call them and open Posko.",
        f"Rujukan {late.code} ke Puskesmas Sikakap lewat waktu. Hubungi mereka dan buka Posko.",
    ]
    assert Event.objects.filter(kind="referrals.overdue").count() == 1


def test_what_was_answered_meanwhile_is_not_called_late(
    late: Referral, dewi: User, let_it_settle: Settle
) -> None:
    notice_overdue()
    take_step(late, "revoke", by=dewi)
    let_it_settle()
    assert not Message.objects.filter(dedupe_key__startswith="referral-overdue:").exists()


def test_the_texts_about_a_late_referral_fit_one_segment(late: Referral) -> None:
    Facility.objects.update(name="Rumah Sakit Umum Daerah " * 5)
    referral = Referral.objects.select_related("facility").get()
    texts = alerts.overdue(referral).values()
    assert [measure(f"LATIHAN: {text}").segments for text in texts] == [1, 1]
