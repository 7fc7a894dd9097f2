"""The gateway phone stands in for Twilio, and nobody is told twice."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from core.actors import SYSTEM
from core.models import Event
from incidents.models import Incident
from notifications import dispatch
from notifications.models import ChannelPause, ChannelState, Message
from notifications.queries import outbox
from notifications.services import delivery, pauses, phone, tell
from notifications.services.delivery import Step
from partners.models import ContactPoint, Organisation, Role, User
from tests.builders import make_contact
from tests.conftest import SignIn, make_user
from tests.notifications.fake_channel import make_due, steps
from tests.notifications.provider import TOKEN, Provider

State = Message.State


@pytest.fixture(autouse=True)
def provider(settings: Any) -> Iterator[Provider]:
    """Twilio is the channel in use, and a gateway phone is set up."""
    settings.SMS_BACKEND, settings.GATEWAY_SECRET = "twilio", "s"
    settings.TWILIO_ACCOUNT_SID, settings.TWILIO_AUTH_TOKEN = "AC1", TOKEN
    settings.TWILIO_FROM = "POSKO"
    with Provider() as running:
        settings.TWILIO_API_BASE_URL = running.url
        yield running


@pytest.fixture
def awas(incident: Incident, ani: ContactPoint) -> Message:
    """A text about danger to life."""
    tell([ani], texts={"id": "Awas"}, scope_id=incident.pk, key="x", priority=0)
    return Message.objects.get()


@pytest.fixture
def biasa(incident: Incident, partner_b: Organisation) -> Message:
    contact = make_contact(partner_b)
    tell([contact], texts={"id": "Biasa"}, scope_id=incident.pk, key="y", priority=1)
    return Message.objects.get(dedupe_key=f"y:{contact.pk}")


@pytest.fixture
def stopped(db: None) -> None:
    """Twilio's account is at fault, and the phone is alive."""
    pauses.stop_channel("twilio", "20003")
    phone.seen()


def fetched() -> list[str]:
    return [row.body for row in phone.fetch(20)]


def try_now() -> None:
    ChannelPause.objects.update(probe_at=timezone.now())
    make_due()
    dispatch.send_due()


def test_the_phone_takes_what_is_about_danger_to_life_and_nothing_else(
    awas: Message, biasa: Message, stopped: None
) -> None:
    assert fetched() == ["Awas"]
    taken = awas.refreshed()
    assert (taken.state, taken.provider) == ("sending", "gateway")
    assert biasa.refreshed().state == "queued"


def test_the_history_of_the_text_tells_that_the_phone_took_it(awas: Message, stopped: None) -> None:
    phone.fetch(20)
    phone.fetch(20)
    assert steps(awas) == [("queued", "here"), ("sending", "here")]
    assert awas.events.latest("pk").code == "stood_in"


def test_while_twilio_works_the_phone_takes_nothing(awas: Message) -> None:
    phone.seen()
    assert fetched() == []


def test_what_twilio_may_have_stays_to_be_looked_up(
    awas: Message, stopped: None, provider: Provider
) -> None:
    ChannelPause.objects.all().delete()
    provider.moods = ["drop"]
    dispatch.send_due()
    pauses.stop_channel("twilio", "20003")
    make_due()
    assert fetched() == []
    try_now()
    assert (awas.refreshed().state, len(provider.texts)) == ("accepted", 1)


def test_what_the_phone_has_never_goes_to_twilio(
    awas: Message, stopped: None, provider: Provider
) -> None:
    phone.fetch(20)
    pauses.resume_channel("twilio", by=SYSTEM)
    make_due()
    dispatch.send_due()
    assert provider.texts == {}
    assert fetched() == ["Awas"]  # offered again, under the same id
    sent = Step(State.SENT, delivery.Source.REPORT)
    delivery.hear(awas.pk, "gateway", sent)
    assert awas.refreshed().state == "sent"


def test_what_the_phone_never_reported_on_is_not_known_in_the_end(
    awas: Message, stopped: None
) -> None:
    phone.fetch(20)
    Message.objects.update(expires_at=timezone.now(), next_at=timezone.now())
    dispatch.follow_up()
    assert awas.refreshed().state == "unknown"


def test_a_phone_that_is_silent_does_not_stand_in(awas: Message, stopped: None) -> None:
    ChannelState.objects.update(seen_at=timezone.now() - timedelta(minutes=3))
    assert not outbox.stand_in().is_active


def test_a_phone_that_may_not_does_not_stand_in(
    awas: Message, stopped: None, office: Organisation, incident: Incident
) -> None:
    ira = make_user("ira", Role.ADMIN, office, incident)
    phone.let_stand_in(by=ira, on=False)
    assert fetched() == []
    phone.let_stand_in(by=ira, on=True)
    assert fetched() == ["Awas"]
    assert Event.objects.filter(kind="notifications.stand_in").count() == 2


def test_nobody_is_told_in_earnest_where_texts_only_go_to_a_file(
    awas: Message, settings: Any
) -> None:
    settings.SMS_BACKEND = "file"
    pauses.stop_channel("file", "20003")
    phone.seen()
    assert fetched() == []


def test_a_stopped_channel_is_not_tried_with_what_the_phone_can_carry(
    awas: Message, biasa: Message, stopped: None, provider: Provider
) -> None:
    try_now()
    assert provider.bodies[0][1] == "Biasa"
    assert not outbox.pauses().exists()


def test_a_provider_that_stays_silent_is_stopped_and_goes_on_when_it_answers(
    awas: Message, settings: Any, provider: Provider
) -> None:
    there, settings.TWILIO_API_BASE_URL = settings.TWILIO_API_BASE_URL, "http://127.0.0.1:9"
    dispatch.send_due()
    assert not outbox.pauses().exists()
    ChannelState.objects.update(silent_since=timezone.now() - timedelta(minutes=3))
    make_due()
    dispatch.send_due()
    assert [pause.code for pause in outbox.pauses()] == ["unreachable"]
    settings.TWILIO_API_BASE_URL = there
    try_now()
    assert (awas.refreshed().state, outbox.pauses().exists()) == ("accepted", False)
    assert ChannelState.objects.get(provider="twilio").silent_since is None


def test_a_provider_that_refuses_is_not_silent(
    awas: Message, provider: Provider, settings: Any
) -> None:
    ChannelState.objects.create(provider="twilio", silent_since=timezone.now())
    provider.moods = ["busy"]
    dispatch.send_due()
    assert ChannelState.objects.get().silent_since is None


def test_where_the_phone_is_in_use_it_takes_nothing_that_twilio_may_have(
    awas: Message, settings: Any, provider: Provider
) -> None:
    provider.moods = ["drop"]
    dispatch.send_due()
    settings.SMS_BACKEND = "gateway"
    make_due()
    assert fetched() == []
    Message.objects.update(expires_at=timezone.now())
    dispatch.send_due()
    assert awas.refreshed().state == "unknown"


def test_the_banner_says_who_carries_what(
    sign_in: SignIn, budi: User, awas: Message, stopped: None
) -> None:
    words = "The gateway phone sends what is about danger to life."
    assert words in sign_in(budi).get("/partners/").content.decode()
    ChannelState.objects.update(seen_at=None)
    assert words not in sign_in(budi).get("/partners/").content.decode()


def test_an_administrator_throws_the_switch_and_a_coordinator_sees_it(
    sign_in: SignIn, budi: User, office: Organisation, incident: Incident
) -> None:
    ira = make_user("ira", Role.ADMIN, office, incident)
    sign_in(ira).post("/system/stand-in/", {"on": "0"})
    body = sign_in(budi).get("/system/").content.decode()
    assert "Everything waits" in body
    assert "Let the phone stand in" not in body
    assert sign_in(budi).post("/system/stand-in/", {"on": "1"}).status_code == 403
    assert not outbox.stand_in().is_on
