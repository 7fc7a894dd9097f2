from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from incidents.models import Incident, Task
from incidents.services import announce_arrival
from notifications.services import escalate_due, send_alert
from partners.models import ContactPoint, Organisation, User
from tests.builders import make_contact, sent_texts
from tests.conftest import Settle
from tests.notifications.conftest import MakeAlert

COUNTS = {"men": 30, "women": 20, "boys": 5, "girls": 3}


@pytest.fixture
def doctor(partner_a: Organisation) -> ContactPoint:
    return make_contact(partner_a, role="health_worker")


def test_those_who_receive_people_hear_of_them_without_the_place(
    incident: Incident, doctor: ContactPoint, budi: User, let_it_settle: Settle
) -> None:
    announce_arrival(incident, by=budi, mode="boat", place="Pantai Masabuk", counts=COUNTS)
    let_it_settle()
    assert sent_texts() == [
        ("+6281200000001", "Kedatangan A01 (perahu): 58 jiwa. Rincian di Posko.")
    ]


@pytest.mark.parametrize("more", [{"state": "sighted"}, {"hours": 13}])
def test_what_is_no_news_or_no_landing_is_not_texted(
    incident: Incident,
    doctor: ContactPoint,
    budi: User,
    let_it_settle: Settle,
    more: dict[str, Any],
) -> None:
    hours = more.pop("hours", 0)
    at = timezone.now() - timedelta(hours=hours)
    announce_arrival(incident, by=budi, mode="boat", counts=COUNTS, arrived_at=at, **more)
    let_it_settle()
    assert sent_texts() == []


def test_when_texts_reach_nobody_a_coordinator_is_asked_to_ring(
    make_alert: MakeAlert,
    ani: ContactPoint,
    budi: User,
    let_it_settle: Settle,
) -> None:
    alert = send_alert(make_alert(escalate_after_minutes=1), by=budi)
    escalate_due(timezone.now() + timedelta(minutes=1))
    let_it_settle()
    task = Task.objects.get(kind="ring_partners")
    assert (task.target_label, task.urgent) == (alert.reference, True)
    assert task.url.endswith(f"/alerts/{alert.reference}/")
