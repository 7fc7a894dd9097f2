"""Bodies that say no length beforehand are read, up to the same limit as all others."""

import json
import time
from io import BytesIO
from typing import Any

import pytest
from django.conf import settings
from django.test import RequestFactory
from django.test.client import ClientHandler

from core.bodies import KnownLength
from notifications.channels import gateway
from partners.models import User
from partners.services import create_token

MOST = settings.DATA_UPLOAD_MAX_MEMORY_SIZE


class Endless:
    """A body that never ends, and comes in pieces; `given` is how many bytes were asked of it."""

    given = 0

    def read(self, size: int) -> bytes:
        piece = b"x" * min(size, 65_536)
        self.given += len(piece)
        return piece


def chunked(path: str, source: Any, **headers: str) -> Any:
    """As Granian hands on what comes in chunks: no length, and an input that ends with the body."""
    request = RequestFactory().post(path, content_type="application/json", headers=headers)
    environ = {**request.environ, "wsgi.input": source, "wsgi.input_terminated": True}
    environ.pop("CONTENT_LENGTH", None)
    application: Any = KnownLength(lambda environ, _start: ClientHandler()(environ), MOST)
    return application(environ, None)


def test_a_body_in_chunks_is_understood(budi: User) -> None:
    body = json.dumps({"title": "x"}).encode()
    answer = chunked("/api/v1/incidents/", BytesIO(body), authorization=token(budi))
    assert answer.status_code == 400
    fields = json.loads(answer.content)["fields"]
    assert ("kind" in fields, "title" in fields) == (True, False)


def token(user: User) -> str:
    return f"Token {create_token(user)}"


def test_a_body_in_chunks_that_goes_beyond_the_limit_is_left_unread(budi: User) -> None:
    source = Endless()
    answer = chunked("/api/v1/incidents/", source, authorization=token(budi))
    assert (answer.status_code, json.loads(answer.content)["code"]) == (413, "too_large")
    assert source.given == MOST + 1


@pytest.mark.parametrize("path", ["/hooks/twilio/inbound/", "/login/"])
def test_it_is_left_unread_everywhere(db: None, path: str) -> None:
    source = Endless()
    assert (chunked(path, source).status_code, source.given) == (413, MOST + 1)


def test_a_phone_that_sends_in_chunks_is_believed_and_held_to_its_own_limit(
    db: None, settings: Any
) -> None:
    settings.GATEWAY_SECRET = "s"
    assert [phone_says(size) for size in (60_000, 64_001)] == [400, 413]


def phone_says(size: int) -> int:
    """An object without an id: understood, but no text."""
    body, at = json.dumps({"text": "x" * (size - 12)}).encode(), str(int(time.time()))
    signed = gateway.signature("s", at, body)
    headers = {"X-Posko-Timestamp": at, "X-Posko-Signature": signed}
    answer = chunked("/hooks/gateway/inbound/", BytesIO(body), **headers)
    status: int = answer.status_code
    return status


@pytest.mark.parametrize("change", [{"REQUEST_METHOD": "GET"}, {"CONTENT_LENGTH": "3"}, {}])
def test_what_needs_no_length_or_cannot_be_read_without_one_is_left_as_it_is(change: Any) -> None:
    source = Endless()
    environ = {"REQUEST_METHOD": "POST", "wsgi.input": source, **change}
    if change:
        environ["wsgi.input_terminated"] = True
    KnownLength(lambda environ, _start: [], MOST)(environ, None)
    assert (source.given, environ["wsgi.input"]) == (0, source)
