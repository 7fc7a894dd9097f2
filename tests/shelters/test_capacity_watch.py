"""Old figures and shelters that fill up are noticed, each once."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone

from core.models import Event
from incidents.models import Incident
from notifications.segments import measure
from partners.models import Organisation, User
from shelters import alerts, services, tasks
from shelters.models import Shelter, Stay
from tests.builders import make_contact, make_household, sent_texts


def noted(kind: str) -> int:
    tasks.watch()
    return Event.objects.filter(kind=f"shelters.{kind}").count()


def grow_old(shelter: Shelter) -> None:
    Shelter.objects.filter(pk=shelter.pk).update(figure_at=timezone.now() - timedelta(hours=13))


def test_an_old_figure_is_asked_for_once(
    school: Shelter, partner_a: Organisation, let_it_settle: Callable[[], None]
) -> None:
    make_contact(partner_a)
    grow_old(school)
    tasks.watch()
    assert noted("figures_stale") == 1
    let_it_settle()
    assert sent_texts() == [("+6281200000001", alerts.old_figures(school)["id"])]


def test_a_figure_that_grows_old_again_is_asked_for_again(school: Shelter, budi: User) -> None:
    grow_old(school)
    tasks.watch()
    yesterday = timezone.now() - timedelta(hours=12, minutes=30)
    services.report_free(school, 5, by=budi, source="sms", effective_at=yesterday)
    assert noted("figures_stale") == 2


@pytest.mark.parametrize("status", ["closed", "suspended"])
def test_a_place_that_is_not_in_use_is_asked_nothing(
    school: Shelter, budi: User, status: str
) -> None:
    services.change_shelter(school, by=budi, status=status)
    grow_old(school)
    assert noted("figures_stale") == 0


def test_coordinators_hear_once_that_a_shelter_is_nearly_full(
    school: Shelter,
    incident: Incident,
    office: Organisation,
    budi: User,
    let_it_settle: Callable[[], None],
) -> None:
    make_contact(office, role="coordinator")
    services.hold(make_household(incident, 9), school, by=budi)
    tasks.watch()
    assert noted("nearly_full") == 1
    let_it_settle()
    assert ("+6281200000001", "MTW01 hampir penuh: kosong 1 dari 10.") in sent_texts()


def test_it_is_told_again_only_after_there_was_room(
    school: Shelter, incident: Incident, budi: User
) -> None:
    stay = services.hold(make_household(incident, 9), school, by=budi)
    assert noted("nearly_full") == 1
    services.report_free(school, 0, by=budi, source="sms")
    assert noted("nearly_full") == 1
    services.cancel(stay, by=budi)
    services.report_free(school, 3, by=budi, source="sms")
    tasks.watch()
    services.report_free(school, 1, by=budi, source="sms")
    assert noted("nearly_full") == 2


def test_a_place_of_which_nobody_knows_is_not_nearly_full(
    incident: Incident, school: Shelter
) -> None:
    Shelter.objects.filter(pk=school.pk).update(declared=None, capacity=0)
    assert noted("nearly_full") == 0
    assert not Stay.objects.exists()


def test_each_text_is_one_short_message(school: Shelter) -> None:
    school.code = "ABCDEFGHIJKL"
    told = [
        *alerts.old_figures(school).values(),
        *alerts.nearly_full(school.code, 99999, 999999).values(),
    ]
    assert all((measure(text).encoding, measure(text).segments) == ("gsm-7", 1) for text in told)
