"""The page of the system."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from core.models import Event, Lease
from incidents.models import Incident
from notifications import health
from notifications.models import Message, SenderStep
from notifications.services import pauses, tell
from partners.models import ContactPoint, Organisation, Role, User
from tests.conftest import SignIn, make_user


@pytest.fixture
def ira(office: Organisation, incident: Incident) -> User:
    """The administrator."""
    return make_user("ira", Role.ADMIN, office, incident)


def page(client: Client, path: str = "/system/") -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.content.decode()


def test_what_waits_is_told_by_priority(
    sign_in: SignIn, budi: User, incident: Incident, ani: ContactPoint
) -> None:
    tell([ani], texts={"id": "Awas"}, scope_id=incident.pk, key="x", priority=0)
    body = page(sign_in(budi))
    assert 'data-page="system"' in body
    assert "text waits to go out" in body
    assert "Danger to life" in body


def test_a_text_that_a_channel_took_counts_once_and_in_the_hour_when_it_took_it(
    incident: Incident, ani: ContactPoint
) -> None:
    for key, minutes in (("new", 5), ("old", 90)):
        tell([ani], texts={"id": "Awas"}, scope_id=incident.pk, key=key)
        message = Message.objects.latest("created_at")
        took = timezone.now() - timedelta(minutes=minutes)
        message.events.create(state="sent", source="report", at=took)
        message.events.create(state="delivered", source="report")
    assert health.ways_out().handed_over == 1


def test_a_real_incident_without_a_real_channel_is_warned_of(
    sign_in: SignIn, budi: User, settings: Any
) -> None:
    assert "no text reaches anybody" in page(sign_in(budi))
    settings.SMS_BACKEND = "gateway"
    body = page(sign_in(budi))
    assert "no text reaches anybody" not in body
    assert "GATEWAY_SECRET" in body


def test_a_stopped_channel_is_told_on_every_page_to_who_keeps_the_system(
    sign_in: SignIn, budi: User, ros: User
) -> None:
    pauses.stop_channel("file", "20003")
    assert "The account or its password is not accepted." in page(sign_in(budi), "/partners/")
    assert "not accepted" not in page(sign_in(ros), "/partners/")


def test_an_administrator_lets_a_channel_go_on(sign_in: SignIn, ira: User) -> None:
    pauses.stop_channel("file", "20003")
    client = sign_in(ira)
    assert "It is repaired" in page(client)
    client.post("/system/channels/file/resume/")
    assert "SMS is stopped" not in page(client)
    resumed = Event.objects.get(kind="notifications.channel_resumed")
    assert resumed.actor_id == str(ira.pk)
    assert not pauses.resume_channel("file", by=ira)


def test_a_coordinator_reads_and_does_not_press(sign_in: SignIn, budi: User) -> None:
    pauses.stop_channel("file", "20003")
    client = sign_in(budi)
    assert "It is repaired" not in page(client)
    assert client.post("/system/channels/file/resume/").status_code == 403
    assert client.post("/system/sender/letter/", {"done": "1"}).status_code == 403


def test_what_was_arranged_is_ticked_with_who_and_when(sign_in: SignIn, ira: User) -> None:
    client = sign_in(ira)
    client.post("/system/sender/letter/", {"done": "1", "note": "No. 12/2026"})
    assert "Ira" in page(client)
    assert "No. 12/2026" in page(client)
    client.post("/system/sender/letter/", {})
    assert not SenderStep.objects.exists()
    assert client.post("/system/sender/nothing/", {"done": "1"}).status_code == 404


def test_a_worker_that_was_never_seen_is_critical(db: None) -> None:
    assert health.worker().state == "critical"
    Lease.objects.create(name="audit-sealer", token=Event().about or "0" * 32, until=timezone.now())
    assert health.worker().state == "good"


def test_the_house_is_well_when_nothing_waits(db: None) -> None:
    Event.objects.all().delete()
    assert [fact.state for fact in (health.journal(), health.database())] == ["good", "good"]
