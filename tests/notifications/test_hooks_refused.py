"""Calls that nobody signed: cheap, counted, and never in the way of those who did."""

import time
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from django.http import HttpRequest
from django.test import Client
from django.test.utils import CaptureQueriesContext

from notifications import hooks
from notifications.channels import gateway
from notifications.knocks import Knocks
from notifications.models import InboundMessage
from tests.notifications.provider import TOKEN, signature

SITE, SECRET = "https://posko.example", "a-long-secret"
INBOUND = "/hooks/twilio/inbound/"
FORM = {"MessageSid": "SM9", "From": "+6281200000001", "To": "+1", "Body": "YA A3"}


@pytest.fixture(autouse=True)
def account(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.PUBLIC_URL, settings.TWILIO_AUTH_TOKEN = SITE, TOKEN
    settings.GATEWAY_SECRET = SECRET
    monkeypatch.setattr(hooks, "turned_away", Knocks(most=5, window=60))


@pytest.fixture
def unread(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """What looked into a body."""
    looked: list[str] = []

    def read(request: HttpRequest) -> Any:
        looked.append(request.path)
        raise AssertionError("The body was read.")

    monkeypatch.setattr("django.core.handlers.wsgi.WSGIRequest.POST", property(read))
    monkeypatch.setattr("django.core.handlers.wsgi.WSGIRequest.body", property(read))
    yield looked
    assert looked == []


def twilio(signed: str, **more: Any) -> Any:
    headers = {"X-Twilio-Signature": signed} if signed else {}
    return Client().post(INBOUND, FORM, headers=headers, **more)


def phone(signed: str, at: str) -> Any:
    headers = {"X-Posko-Timestamp": at, "X-Posko-Signature": signed}
    body, kind = b"{}", "application/json"
    return Client().post("/hooks/gateway/inbound/", body, content_type=kind, headers=headers)


@pytest.mark.parametrize("signed", ["", "x", "x" * 28, "é" * 27 + "="])
def test_what_could_not_be_twilios_signature_is_refused_unread(
    db: None, unread: list[str], signed: str
) -> None:
    assert twilio(signed).status_code == 403


@pytest.mark.parametrize(
    ("signed", "late"), [("", 0), ("a" * 63, 0), ("A" * 64, 0), ("a" * 64, 400)]
)
def test_what_could_not_be_the_phones_signature_is_refused_unread(
    db: None, unread: list[str], signed: str, late: int
) -> None:
    assert phone(signed, str(int(time.time()) - late)).status_code == 403


def test_a_wrong_signature_costs_no_look_into_the_database(db: None) -> None:
    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert twilio(signature(SITE + INBOUND, FORM, token="other")).status_code == 403
        assert phone("a" * 64, str(int(time.time()))).status_code == 403
    assert len(asked) == 0


def test_whoever_is_refused_again_and_again_is_told_to_wait(db: None) -> None:
    answers = [twilio("") for _time in range(7)]
    assert [answer.status_code for answer in answers] == [403] * 5 + [429] * 2
    assert answers[-1]["Retry-After"] == "60"


def test_a_genuine_call_is_heard_whatever_others_sent_from_its_address(db: None) -> None:
    for _time in range(10):
        twilio("x")
    assert twilio(signature(SITE + INBOUND, FORM)).status_code == 200
    stamp = str(int(time.time()))
    assert phone(gateway.signature(SECRET, stamp, b"{}"), stamp).status_code == 400  # it was read
    assert InboundMessage.objects.count() == 1


def test_another_address_is_another_caller(db: None) -> None:
    assert [twilio("").status_code for _time in range(6)][-1] == 429
    assert twilio("", REMOTE_ADDR="10.0.0.9").status_code == 403


def test_so_many_addresses_that_memory_would_fill_are_forgotten() -> None:
    knocks = Knocks(most=1, window=60)
    for number in range(Knocks.ADDRESSES + 1):
        knocks.too_many(str(number), 0)
    assert not knocks.too_many("0", 1)


@pytest.mark.parametrize("length", ["64001", "x", "-1"])
def test_a_body_that_is_too_long_or_of_no_length_is_refused_unread(
    db: None, unread: list[str], length: str
) -> None:
    signed = signature(SITE + INBOUND, FORM)
    assert twilio(signed, CONTENT_LENGTH=length).status_code == 413
