"""Twilio's real client, against a provider on this machine."""

import logging
from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone

from incidents.models import Incident
from notifications import dispatch
from notifications.channels import (
    Busy,
    Outgoing,
    Refusal,
    Refused,
    Stopped,
    Twilio,
    Unclear,
    twilio,
)
from notifications.channels.codes import MEANINGS, Verdict
from notifications.models import ChannelPause, Message
from notifications.services import tell
from partners.models import ContactPoint, Organisation
from tests.builders import make_contact
from tests.notifications.provider import TOKEN, Provider

State = Message.State


@pytest.fixture
def provider(settings: Any) -> Iterator[Provider]:
    settings.SMS_BACKEND = "twilio"
    settings.TWILIO_ACCOUNT_SID, settings.TWILIO_AUTH_TOKEN = "AC1", TOKEN
    settings.TWILIO_FROM, settings.PUBLIC_URL = "POSKO", "https://posko.example"
    with Provider() as running:
        settings.TWILIO_API_BASE_URL = running.url
        yield running


@pytest.fixture
def message(incident: Incident, ani: ContactPoint) -> Message:
    tell([ani], texts={"id": "Siaga"}, scope_id=incident.pk, key="x")
    return Message.objects.get()


def text(to: str = "+6281200000001", body: str = "Siaga", **more: Any) -> Outgoing:
    now = timezone.now()
    fields = {"at": now, "since": now, "expires_at": now + timedelta(hours=1), **more}
    return Outgoing(uuid4(), to, body, **fields)


def make_due() -> None:
    Message.objects.update(next_at=timezone.now())


def test_a_text_is_handed_over_with_its_time_and_our_id_in_the_callback(
    provider: Provider, message: Message
) -> None:
    Message.objects.update(expires_at=timezone.now() + timedelta(minutes=10))
    dispatch.send_due()
    sent = message.refreshed()
    assert (sent.state, provider.bodies) == ("accepted", [(message.to, "Siaga")])
    sid = str(sent.provider_sid)
    assert provider.callbacks[sid] == f"https://posko.example/hooks/twilio/status/{message.pk}/"
    assert 590 <= int(provider.validity[sid]) <= 600


@pytest.mark.parametrize(("hours", "seconds"), [(-1, "1"), (48, "36000")])
def test_the_time_is_one_that_twilio_takes(provider: Provider, hours: int, seconds: str) -> None:
    receipt = Twilio().send(text(expires_at=timezone.now() + timedelta(hours=hours)))
    assert provider.validity[str(receipt.sid)] == seconds


def test_a_messaging_service_goes_before_a_single_sender(settings: Any) -> None:
    settings.TWILIO_FROM, settings.TWILIO_MESSAGING_SERVICE_SID = "POSKO", "MG1"
    assert twilio._sender() == {"messaging_service_sid": "MG1"}


@pytest.mark.parametrize(
    ("code", "refusal"),
    [("21211", Refused), ("21610", Refused), ("21408", Stopped), ("20003", Stopped)],
)
def test_refusals_say_what_they_mean(provider: Provider, code: str, refusal: type[Refusal]) -> None:
    with pytest.raises(refusal, match=code):
        Twilio().send(text(to=f"+62812000{code}"))


def test_too_fast_was_not_taken(provider: Provider) -> None:
    provider.moods = ["busy"]
    with pytest.raises(Busy, match="20429"):
        Twilio().send(text())
    assert provider.bodies == []


def test_a_fault_there_may_have_been_taken(provider: Provider) -> None:
    provider.moods = ["fault"]
    with pytest.raises(Unclear, match="fault_there"):
        Twilio().send(text())


def test_no_network_was_not_taken(provider: Provider, settings: Any) -> None:
    settings.TWILIO_API_BASE_URL = "http://127.0.0.1:9"
    with pytest.raises(Busy, match="no_network"):
        Twilio().send(text())


def test_no_answer_in_time_may_have_been_taken(
    provider: Provider, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(twilio, "TIMEOUT", 0.2)
    twilio._client_of.cache_clear()
    provider.moods = ["hang"]
    with pytest.raises(Unclear, match="no_answer"):
        Twilio().send(text())
    twilio._client_of.cache_clear()


def test_an_answer_that_got_lost_is_found_and_not_sent_again(
    provider: Provider, message: Message
) -> None:
    provider.moods = ["drop"]
    dispatch.send_due()
    assert message.refreshed().state == "sending"
    make_due()
    dispatch.send_due()
    assert (message.refreshed().state, len(provider.texts)) == ("accepted", 1)
    assert message.refreshed().provider_sid in provider.texts


def test_the_same_words_to_the_same_number_are_not_taken_for_one(
    provider: Provider, message: Message, ani: ContactPoint, incident: Incident
) -> None:
    dispatch.send_due()
    tell([ani], texts={"id": "Siaga"}, scope_id=incident.pk, key="y")
    provider.moods = ["fault"]
    dispatch.send_due()
    make_due()
    dispatch.send_due()
    assert len(provider.texts) == 2
    assert Message.objects.filter(state=State.ACCEPTED).count() == 2


def test_a_text_of_last_week_is_not_taken_for_todays(provider: Provider) -> None:
    Twilio().send(text())
    assert Twilio().find(text()) is not None
    assert Twilio().find(text(since=timezone.now() + timedelta(days=7))) is None


def test_what_became_of_a_text_can_be_asked(provider: Provider) -> None:
    sid = str(Twilio().send(text()).sid)
    provider.texts[sid] |= {"status": "undelivered", "error_code": 30005}
    receipt = Twilio().ask(sid)
    assert receipt is not None
    assert (receipt.state, receipt.code) == ("undelivered", "30005")


def test_a_number_that_cannot_be_reached_is_marked(
    provider: Provider, incident: Incident, partner_a: Organisation
) -> None:
    contact = make_contact(partner_a, "+6281200021211")
    tell([contact], texts={"id": "Siaga"}, scope_id=incident.pk, key="x")
    dispatch.send_due()
    assert Message.objects.get().error_code == "21211"
    assert contact.refreshed().bad_since is not None


def test_who_told_the_provider_to_stop_has_opted_out(
    provider: Provider, incident: Incident, partner_a: Organisation
) -> None:
    contact = make_contact(partner_a, "+6281200021610")
    tell([contact], texts={"id": "Siaga"}, scope_id=incident.pk, key="x")
    dispatch.send_due()
    assert contact.refreshed().opted_out_at is not None


def test_a_fault_of_the_account_stops_the_channel(
    provider: Provider, incident: Incident, partner_a: Organisation
) -> None:
    contact = make_contact(partner_a, "+6281200020003")
    tell([contact], texts={"id": "Siaga"}, scope_id=incident.pk, key="x")
    dispatch.send_due()
    assert (Message.objects.get().state, ChannelPause.objects.get().code) == ("queued", "20003")


@pytest.mark.django_db(transaction=True)
def test_texts_go_out_side_by_side(
    provider: Provider, incident: Incident, partner_a: Organisation
) -> None:
    provider.latency = 0.05
    contacts = [make_contact(partner_a, f"+62812100000{n:02}") for n in range(30)]
    tell(contacts, texts={"id": "Siaga"}, scope_id=incident.pk, key="x")
    dispatch.send_due()
    assert len(provider.texts) == 30
    assert 3 <= provider.busiest <= Twilio.at_once


def test_no_number_and_no_text_gets_into_a_log(
    provider: Provider, message: Message, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    dispatch.send_due()
    assert message.to[1:] not in caplog.text
    assert TOKEN not in caplog.text


def test_every_code_of_the_table_has_a_sentence() -> None:
    assert all(str(meaning.sentence) for meaning in MEANINGS.values())
    assert MEANINGS["30003"].verdict == Verdict.ONCE_MORE
