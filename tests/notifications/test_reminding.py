"""An agreement on sharing data runs out: whoever is on duty there hears of it in time."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from notifications.models import Message
from notifications.services import remind_of_agreements
from notifications.tasks import remind
from partners.models import ContactPoint, Organisation
from tests.builders import make_contact, sent_texts

ENDS = date(2026, 11, 30)


@pytest.fixture
def ending(partner_a: Organisation, ani: ContactPoint) -> Organisation:
    Organisation.objects.filter(pk=partner_a.pk).update(agreement_to=ENDS)
    return partner_a


@pytest.mark.parametrize(("days", "told"), [(15, 0), (14, 1), (4, 1), (3, 1), (0, 1), (-1, 1)])
def test_they_are_told_two_weeks_before_and_after(
    ending: Organisation, days: int, told: int
) -> None:
    assert remind_of_agreements(ENDS - timedelta(days=days)) == told


def test_each_of_three_reminders_comes_once(
    ending: Organisation, let_it_settle: Callable[[], None]
) -> None:
    told = [remind_of_agreements(ENDS - timedelta(days=days)) for days in range(20, -20, -1)]
    let_it_settle()
    assert sum(told) == 3
    first, _second, last = [text for _to, text in sent_texts()]
    assert first.startswith("Perjanjian berbagi data organisasi Anda berakhir 30-11-2026. Hubungi")
    assert last.endswith("Nama tidak lagi diserahkan kepada Anda.")


def test_each_is_told_in_their_language_and_who_is_off_duty_is_not(ending: Organisation) -> None:
    make_contact(ending, "+6281200000002", language="en")
    make_contact(ending, "+6281200000003", duty=False)
    remind_of_agreements(ENDS)
    assert sorted(Message.objects.values_list("language", "segments")) == [("en", 1), ("id", 1)]


def test_an_agreement_without_an_end_reminds_nobody(ani: ContactPoint) -> None:
    remind()
    assert not Message.objects.exists()
