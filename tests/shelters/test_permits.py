"""Permits run out: those who must know hear of it in time, once."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from incidents.models import Incident, Task
from notifications.segments import measure
from partners.models import Organisation, User
from shelters import alerts, services
from shelters.models import Shelter
from tests.builders import make_contact, make_shelter, sent_texts
from tests.conftest import Settle


def permit(incident: Incident, days: int, **more: Any) -> Shelter:
    today = incident.scope.local(timezone.now()).date()
    return make_shelter(incident, permit_until=today + timedelta(days=days), **more)


@pytest.mark.parametrize(
    ("days", "told"), [(8, 0), (7, 1), (5, 1), (1, 1), (0, 1), (-1, 1), (-30, 1)]
)
def test_a_permit_is_told_of_in_its_last_week_and_after_it(
    incident: Incident, days: int, told: int
) -> None:
    permit(incident, days)
    assert [services.remind_of_permits(), services.remind_of_permits()] == [told, 0]


def test_it_is_told_of_three_times_as_time_goes_by(
    incident: Incident, monkeypatch: pytest.MonkeyPatch
) -> None:
    permit(incident, 10)
    start, told = timezone.now(), []
    for day in range(14):
        monkeypatch.setattr(timezone, "now", lambda day=day: start + timedelta(days=day))
        told.append(services.remind_of_permits())
    assert [day for day, times in enumerate(told) if times] == [3, 9, 11]


def test_a_site_that_is_closed_needs_no_permit(incident: Incident) -> None:
    permit(incident, 1, status="closed")
    assert services.remind_of_permits() == 0


def test_those_who_run_it_and_those_who_steer_are_told(
    incident: Incident,
    office: Organisation,
    partner_a: Organisation,
    budi: User,
    let_it_settle: Settle,
) -> None:
    make_contact(partner_a)
    make_contact(office, "+6281200000002", user=budi, language="en")
    permit(incident, 1, code="MTW01", operator=partner_a)
    services.remind_of_permits()
    let_it_settle()
    texts = dict(sent_texts())
    assert "sisa 1 hari" in texts["+6281200000001"]
    assert "1 days left" in texts["+6281200000002"]
    assert Task.objects.get(kind="permit_ends").target_label == "MTW01"


def test_a_longer_permit_settles_the_task_and_is_told_of_anew(
    incident: Incident, budi: User
) -> None:
    site = permit(incident, 1)
    services.remind_of_permits()
    today = incident.scope.local(timezone.now()).date()
    services.change_shelter(site, by=budi, permit_until=today + timedelta(days=60))
    assert Task.objects.get(kind="permit_ends").state == "done"
    services.change_shelter(site, by=budi, permit_until=today + timedelta(days=6))
    assert services.remind_of_permits() == 1


LONGEST = "ABCDEFGHIJKL"


@pytest.mark.parametrize(
    "texts",
    [
        alerts.evacuees(LONGEST, LONGEST, 10_000, 2_000),
        alerts.permit(LONGEST, timezone.now().date(), 7),
        alerts.permit(LONGEST, timezone.now().date(), -1),
        alerts.roll_call(LONGEST),
        alerts.block_withdrawn(LONGEST, 10_000),
        alerts.coming(Shelter(code=LONGEST, capacity=0), 10_000),
        alerts.coming(Shelter(code=LONGEST, declared=10_000, capacity=10_000), 10_000),
    ],
)
def test_each_text_fits_one_segment_with_latihan_in_front(texts: dict[str, str]) -> None:
    for text in texts.values():
        size = measure(f"LATIHAN: {text}")
        assert (size.encoding, size.segments) == ("gsm-7", 1), text


def test_many_sites_that_were_told_cost_two_questions(
    incident: Incident, django_assert_num_queries: Any
) -> None:
    for _ in range(5):
        permit(incident, 3)
    assert services.remind_of_permits() == 5
    with django_assert_num_queries(2):
        services.remind_of_permits()
