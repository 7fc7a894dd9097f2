import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from config import checks, production

SAFE = {
    "SECRET_KEY": "x" * 60,
    "DEBUG": False,
    "ALLOWED_HOSTS": ["posko.example"],
    "SMS_BACKEND": "file",
    "FIELD_KEYS_FILE": settings.FIELD_KEYS_FILE,
    "DEMO": False,
}


def test_safe_settings_are_let_through() -> None:
    assert production.problems(SAFE) == []


@pytest.mark.parametrize(
    ("name", "value", "named"),
    [
        ("SECRET_KEY", "", "POSKO_SECRET_KEY"),
        ("SECRET_KEY", "x" * 49, "POSKO_SECRET_KEY"),
        ("SECRET_KEY", "django-insecure-" + "x" * 50, "POSKO_SECRET_KEY"),
        ("DEBUG", True, "POSKO_DEBUG"),
        ("ALLOWED_HOSTS", [], "POSKO_ALLOWED_HOSTS"),
        ("ALLOWED_HOSTS", ["*"], "POSKO_ALLOWED_HOSTS"),
        ("SMS_BACKEND", "console", "SMS_BACKEND"),
        ("SMS_BACKEND", "pigeon", "SMS_BACKEND"),
        ("SMS_BACKEND", "twilio", "SMS_BACKEND"),
        ("SMS_BACKEND", "gateway", "SMS_BACKEND"),
        ("FIELD_KEYS_FILE", Path("nowhere"), "POSKO_FIELD_KEYS_FILE"),
        ("DEMO", True, "POSKO_DEMO"),
    ],
)
def test_an_unsafe_setting_is_refused_by_its_name(name: str, value: Any, named: str) -> None:
    (line,) = production.problems({**SAFE, name: value})
    assert line.startswith(f"{named}:")


def test_channels_with_what_they_need_are_let_through() -> None:
    twilio = {"TWILIO_ACCOUNT_SID": "AC1", "TWILIO_AUTH_TOKEN": "t", "TWILIO_FROM": "POSKO"}
    assert production.problems({**SAFE, "SMS_BACKEND": "twilio", **twilio}) == []
    assert production.problems({**SAFE, "SMS_BACKEND": "gateway", "GATEWAY_SECRET": "s"}) == []


def test_twilio_without_a_sender_is_refused_and_names_it() -> None:
    half = {"TWILIO_ACCOUNT_SID": "AC1", "TWILIO_AUTH_TOKEN": "t"}
    (line,) = production.problems({**SAFE, "SMS_BACKEND": "twilio", **half})
    assert "TWILIO_FROM or TWILIO_MESSAGING_SERVICE_SID" in line


@pytest.mark.slow
def test_nothing_starts_and_every_reason_is_given(tmp_path: Path) -> None:
    ours = {**os.environ, "POSKO_PUBLIC_URL": "https://posko.example", "POSKO_DATA": str(tmp_path)}
    ours |= {"DJANGO_SETTINGS_MODULE": "config.settings", "POSKO_DEMO": "1"}
    ours.pop("POSKO_FIELD_KEYS_FILE")
    command = [sys.executable, "manage.py", "check"]
    answer = subprocess.run(
        command, cwd=settings.BASE_DIR, env=ours, capture_output=True, text=True, check=False
    )
    assert answer.returncode == 1
    for name in ("POSKO_SECRET_KEY", "POSKO_ALLOWED_HOSTS", "POSKO_FIELD_KEYS_FILE", "POSKO_DEMO"):
        assert f"\n{name}: " in answer.stderr


def test_a_register_that_began_as_the_demo_is_refused(
    db: None, incident: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "PRODUCTION", True)
    assert checks.no_exercise_data_in_production(None, databases=["default"]) == []
    monkeypatch.setattr(checks, "REF", incident.ref)
    (error,) = checks.no_exercise_data_in_production(None, databases=["default"])
    assert "POSKO_DEMO" in error.msg
