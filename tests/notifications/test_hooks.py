"""The doors for channels: who calls is known by a signature."""

import json
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from incidents.models import Incident
from notifications import dispatch
from notifications.channels import gateway
from notifications.channels.gateway import is_recent
from notifications.models import InboundMessage, Message
from notifications.services import tell
from partners.models import ContactPoint, Organisation
from tests.builders import make_contact
from tests.notifications.provider import TOKEN, signature

SITE, SECRET = "https://posko.example", "a-long-secret"
Phone = Callable[..., Any]


@pytest.fixture(autouse=True)
def account(settings: Any) -> None:
    settings.PUBLIC_URL, settings.TWILIO_AUTH_TOKEN = SITE, TOKEN
    settings.GATEWAY_SECRET, settings.SMS_BACKEND = SECRET, "gateway"


@pytest.fixture
def message(incident: Incident, ani: ContactPoint) -> Message:
    tell([ani], texts={"id": "Siaga"}, scope_id=incident.pk, key="x")
    return Message.objects.get()


def twilio(path: str, form: dict[str, str], **headers: str) -> Any:
    signed = {"X-Twilio-Signature": signature(SITE + path, form), **headers}
    return Client(enforce_csrf_checks=True).post(path, form, headers=signed)


@pytest.fixture
def phone(db: None) -> Phone:
    def call(name: str, body: Any = None, *, at: float | None = None, secret: str = SECRET) -> Any:
        sent = (
            body if isinstance(body, bytes) else b"" if body is None else json.dumps(body).encode()
        )
        stamp = str(int(time.time() if at is None else at))
        headers = {
            "X-Posko-Timestamp": stamp,
            "X-Posko-Signature": gateway.signature(secret, stamp, sent),
        }
        client, path = Client(enforce_csrf_checks=True), f"/hooks/gateway/{name}/"
        if body is None:
            return client.get(path, headers=headers)
        return client.post(path, sent, content_type="application/json", headers=headers)

    return call


def status_path(message: Message) -> str:
    return f"/hooks/twilio/status/{message.pk}/"


def handed_over(message: Message) -> None:
    Message.objects.filter(pk=message.pk).update(
        state="accepted", provider="twilio", provider_sid="SM1"
    )


def test_a_signed_status_moves_the_message(message: Message) -> None:
    handed_over(message)
    form = {"MessageSid": "SM1", "MessageStatus": "delivered", "Something": "new"}
    assert twilio(status_path(message), form).status_code == 204
    assert message.refreshed().state == "delivered"


def test_a_signature_is_over_the_public_address_and_the_query(message: Message) -> None:
    handed_over(message)
    path, form = status_path(message) + "?a=1&b=2", {"MessageSid": "SM1", "MessageStatus": "sent"}
    assert twilio(path, form, Host="elsewhere.example").status_code == 204
    assert message.refreshed().state == "sent"


@pytest.mark.parametrize("wrong", ["", "x", signature("https://elsewhere.example", {})])
def test_what_twilio_did_not_sign_changes_nothing(message: Message, wrong: str) -> None:
    handed_over(message)
    form = {"MessageSid": "SM1", "MessageStatus": "delivered"}
    answer = twilio(status_path(message), form, **{"X-Twilio-Signature": wrong})
    assert (answer.status_code, message.refreshed().state) == (403, "accepted")
    assert not message.events.filter(source="report").exists()


@pytest.mark.parametrize("missing", ["TWILIO_AUTH_TOKEN", "PUBLIC_URL"])
def test_without_an_account_or_an_address_nothing_is_believed(
    message: Message, settings: Any, missing: str
) -> None:
    setattr(settings, missing, "")
    form = {"MessageSid": "SM1", "MessageStatus": "delivered"}
    signed = signature(f"{settings.PUBLIC_URL}{status_path(message)}", form, token="")
    answer = twilio(status_path(message), form, **{"X-Twilio-Signature": signed})
    assert answer.status_code == 403


def test_a_tampered_form_is_refused(message: Message) -> None:
    signed = signature(SITE + status_path(message), {"MessageStatus": "sent"})
    answer = twilio(
        status_path(message), {"MessageStatus": "delivered"}, **{"X-Twilio-Signature": signed}
    )
    assert answer.status_code == 403


def test_a_status_that_nobody_knows_and_a_message_that_is_not_there(message: Message) -> None:
    strange = {"MessageSid": "SM1", "MessageStatus": "pondering"}
    assert twilio(status_path(message), strange).status_code == 204
    gone = f"/hooks/twilio/status/{uuid4()}/"
    assert twilio(gone, {"MessageSid": "SM1", "MessageStatus": "sent"}).status_code == 404


def test_a_text_to_our_number_is_kept_once(db: None) -> None:
    form = {"MessageSid": "SM9", "From": "+6281200000001", "To": "+15005550006", "Body": "YA A3"}
    for _time in range(2):
        answer = twilio("/hooks/twilio/inbound/", form)
        assert (answer.status_code, answer["Content-Type"]) == (200, "text/xml")
        assert answer.content.endswith(b"<Response/>")
    row = InboundMessage.objects.get()
    assert (row.provider, row.text, row.sender) == ("twilio", "YA A3", "+6281200000001")


def test_an_unsigned_text_is_not_kept(db: None) -> None:
    form = {"MessageSid": "SM9", "From": "+6281200000001", "To": "+1", "Body": "YA A3"}
    assert twilio("/hooks/twilio/inbound/", form, **{"X-Twilio-Signature": "x"}).status_code == 403
    assert not InboundMessage.objects.exists()


def test_a_body_that_is_too_long_is_not_read(phone: Phone) -> None:
    assert phone("inbound", {"text": "x" * 70_000}).status_code == 413


def test_the_phone_fetches_each_text_once_and_reports(phone: Phone, message: Message) -> None:
    assert json.loads(phone("outbox").content) == {
        "messages": [{"id": str(message.pk), "to": message.to, "text": "Siaga"}]
    }
    assert json.loads(phone("outbox").content) == {"messages": []}
    for state in ("sent", "delivered", "sent"):
        assert phone("status", {"id": str(message.pk), "state": state}).status_code == 204
    done = message.refreshed()
    assert (done.state, done.provider, done.lease) == ("delivered", "gateway", None)


def test_what_the_phone_never_reports_on_is_offered_again(phone: Phone, message: Message) -> None:
    phone("outbox")
    Message.objects.update(next_at=timezone.now())
    assert len(json.loads(phone("outbox").content)["messages"]) == 1


def test_the_phone_gets_twenty_at_most_life_safety_first(
    phone: Phone, incident: Incident, partner_a: Organisation
) -> None:
    contacts = [make_contact(partner_a, f"+62812100000{n:02}") for n in range(21)]
    tell(contacts, texts={"id": "biasa"}, scope_id=incident.pk, key="x", priority=2)
    tell(contacts[:1], texts={"id": "awas"}, scope_id=incident.pk, key="y", priority=0)
    texts = json.loads(phone("outbox").content)["messages"]
    assert (len(texts), texts[0]["text"]) == (20, "awas")


def test_the_phone_gets_nothing_that_is_too_old(phone: Phone, message: Message) -> None:
    Message.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert json.loads(phone("outbox").content) == {"messages": []}
    dispatch.send_due()
    assert message.refreshed().state == "expired"


def test_what_the_phone_took_and_never_reported_on_in_time_is_not_known(
    phone: Phone, message: Message
) -> None:
    phone("outbox")
    Message.objects.update(expires_at=timezone.now(), next_at=timezone.now())
    dispatch.send_due()
    assert message.refreshed().state == "unknown"


def test_the_dispatcher_leaves_texts_to_the_phone(message: Message) -> None:
    dispatch.send_due()
    assert message.refreshed().state == "queued"


def test_beside_another_channel_the_phone_only_brings_texts(
    phone: Phone, message: Message, settings: Any
) -> None:
    settings.SMS_BACKEND = "file"
    assert json.loads(phone("outbox").content) == {"messages": []}
    text = {"id": 7, "from": "0812-0000-0001", "to": "", "text": "YA", "received_at": "2026-01-01"}
    assert phone("inbound", text).status_code == 204
    assert InboundMessage.objects.get().sender == "+6281200000001"


def test_a_failure_of_the_phone_is_told_with_a_reason(phone: Phone, message: Message) -> None:
    phone("outbox")
    phone("status", {"id": str(message.pk), "state": "failed"})
    assert (message.refreshed().state, message.refreshed().error_code) == ("failed", "phone_failed")


@pytest.mark.parametrize(
    "body", [[], {}, {"id": "x", "state": "sent"}, {"id": str(uuid4()), "state": "on fire"}]
)
def test_a_report_that_says_nothing_is_refused(phone: Phone, body: Any) -> None:
    assert phone("status", body).status_code == 400


def test_the_phone_knows_only_of_what_it_fetched(phone: Phone, message: Message) -> None:
    assert phone("status", {"id": str(message.pk), "state": "sent"}).status_code == 404
    assert message.refreshed().state == "queued"


@pytest.mark.parametrize(
    "body",
    [
        {"from": "+62", "text": "x"},
        {"id": "1", "text": "x"},
        {"id": "1" * 65, "from": "a", "text": "x"},
    ],
)
def test_a_text_without_an_id_or_a_sender_is_refused(phone: Phone, body: Any) -> None:
    assert phone("inbound", body).status_code == 400
    assert not InboundMessage.objects.exists()


def test_a_text_with_half_an_emoji_and_nul_is_kept_without_them(phone: Phone) -> None:
    body = {"id": "\ud83d\0", "from": "PULSA\0", "to": "\0", "text": "TOLONG \ud83d\0 kami"}
    assert [phone("inbound", body).status_code for _again in range(2)] == [204, 204]
    kept = InboundMessage.objects.get()
    assert (kept.text, kept.sender) == ("TOLONG \ufffd\ufffd kami", "PULSA\ufffd")


@pytest.mark.parametrize("name", ["status", "inbound"])
def test_a_body_that_is_nested_without_end_is_refused(phone: Phone, name: str) -> None:
    assert phone(name, b"[" * 50_000).status_code == 400


@pytest.mark.parametrize("name", ["outbox", "status", "inbound"])
def test_a_phone_with_another_secret_or_clock_is_refused(phone: Phone, name: str) -> None:
    body: Any = None if name == "outbox" else {}
    assert phone(name, body, secret="other").status_code == 403
    assert phone(name, body, at=time.time() - 301).status_code == 403
    assert phone(name, body, at=time.time() + 302).status_code == 403


def test_without_a_secret_there_is_no_gateway(phone: Phone, settings: Any) -> None:
    settings.GATEWAY_SECRET = ""
    assert phone("outbox").status_code == 404


@pytest.mark.parametrize("at", ["", "x", "1.5", "-1", "١٢", "9" * 400])
def test_a_time_that_is_none_is_refused(at: str) -> None:
    assert not is_recent(at, now=1)
