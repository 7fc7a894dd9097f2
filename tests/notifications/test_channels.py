import json
import stat
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.utils import timezone

from notifications import channels
from notifications.channels import Busy, Console, File, Outgoing
from notifications.checks import channel_exists


@pytest.fixture
def sms_file(settings: Any, tmp_path: Path) -> Path:
    settings.SMS_FILE = tmp_path / "sms.jsonl"
    return tmp_path / "sms.jsonl"


def text(body: str = "Siaga", **more: Any) -> Outgoing:
    now = timezone.now()
    fields = {"at": now, "since": now, "expires_at": now + timedelta(hours=2), **more}
    return Outgoing(uuid4(), "+6281200000123", body, **fields)


def test_the_file_holds_one_line_for_each_text(sms_file: Path) -> None:
    first, second = text("Siaga “1”\nsegera"), text()
    for each in (first, second):
        assert File().send(each).state == "accepted"
    lines = [json.loads(line) for line in sms_file.read_text().splitlines()]
    assert [line["id"] for line in lines] == [str(first.id), str(second.id)]
    assert lines[0] == {
        "id": str(first.id), "to": first.to, "text": first.text, "at": first.at.isoformat()
    }  # fmt: skip


def test_the_file_is_for_its_owner_only(sms_file: Path) -> None:
    File().send(text())
    assert stat.S_IMODE(sms_file.stat().st_mode) == 0o600


def test_the_file_knows_what_it_holds(sms_file: Path) -> None:
    sent = text()
    File().send(sent)
    assert File().find(sent) is not None
    assert File().find(text()) is None


def test_half_a_line_was_never_written(sms_file: Path) -> None:
    whole, torn = text(), text()
    File().send(whole)
    with sms_file.open("a") as file:
        file.write(f'{{"id": "{torn.id}", "to": "+62')
    assert File().find(torn) is None
    File().send(torn)
    ids = [json.loads(line)["id"] for line in sms_file.read_text().splitlines()]
    assert ids == [str(whole.id), str(torn.id)]


def test_a_file_that_cannot_be_written_is_tried_again_later(settings: Any, tmp_path: Path) -> None:
    settings.SMS_FILE = tmp_path
    with pytest.raises(Busy, match="file_not_written"):
        File().send(text())
    with pytest.raises(Busy, match="file_not_read"):
        File().find(text())


def test_the_console_shows_one_line_and_three_digits(capsys: pytest.CaptureFixture[str]) -> None:
    Console().send(text("Siaga\nsegera"))
    assert capsys.readouterr().out == "SMS to …123: Siaga segera\n"


def test_the_console_remembers_nothing() -> None:
    assert Console().find(text()) is None


def test_a_channel_that_is_not_there_is_named(settings: Any) -> None:
    settings.SMS_BACKEND = "pigeon"
    with pytest.raises(ImproperlyConfigured, match="pigeon"):
        channels.current()


def test_nothing_starts_with_a_channel_that_is_not_there(settings: Any) -> None:
    assert channel_exists() == []
    settings.SMS_BACKEND = "pigeon"
    assert [error.msg for error in channel_exists()] == [
        "SMS_BACKEND: there is no channel 'pigeon' here."
    ]


@pytest.mark.parametrize("backend", ["twilio", "gateway"])
def test_nothing_starts_with_a_channel_that_lacks_something(settings: Any, backend: str) -> None:
    settings.SMS_BACKEND, settings.PUBLIC_URL = backend, "https://posko.example"
    (error,) = channel_exists()
    assert error.id == "notifications.E002"


def test_twilio_without_a_public_address_is_warned_of(settings: Any) -> None:
    settings.SMS_BACKEND = "twilio"
    settings.TWILIO_ACCOUNT_SID = settings.TWILIO_AUTH_TOKEN = settings.TWILIO_FROM = "x"
    assert [found.id for found in channel_exists()] == ["notifications.W001"]
