"""What goes out by SMS when a referral is sent."""

from collections.abc import Callable

import pytest

from notifications.models import Message
from partners.models import Organisation, User
from referrals.models import Facility
from referrals.services import take_step
from registrations.models import Household
from tests.builders import make_contact, make_referral

Settle = Callable[[], None]


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
