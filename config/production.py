"""What must be right before real people's data goes in."""

from collections.abc import Mapping
from typing import Any

Settings = Mapping[str, Any]
# The channels for real people, with what each needs: one setting of each group.
CHANNELS: dict[str, list[tuple[str, ...]]] = {
    "file": [],
    "twilio": [
        ("TWILIO_ACCOUNT_SID",),
        ("TWILIO_AUTH_TOKEN",),
        ("TWILIO_FROM", "TWILIO_MESSAGING_SERVICE_SID"),
    ],
    "gateway": [("GATEWAY_SECRET",)],
}


def problems(settings: Settings) -> list[str]:
    """One line for each unsafe setting, its name first; an empty list when all is well."""
    return [
        line
        for line in (
            _secret_key(settings["SECRET_KEY"]),
            "POSKO_DEBUG: switch it off." if settings["DEBUG"] else "",
            _hosts(settings["ALLOWED_HOSTS"]),
            _sms(settings),
            _field_keys(settings),
            "POSKO_DEMO: the demo is for exercises only." if settings["DEMO"] else "",
        )
        if line
    ]


def _secret_key(key: str) -> str:
    if len(key) < 50 or key.startswith("django-insecure-"):
        return "POSKO_SECRET_KEY: set at least 50 random characters, or POSKO_SECRET_KEY_FILE."
    return ""


def _hosts(hosts: list[str]) -> str:
    if not hosts or "*" in hosts:
        return "POSKO_ALLOWED_HOSTS: name the hosts that this site answers to."
    return ""


def _sms(settings: Settings) -> str:
    backend = settings["SMS_BACKEND"]
    if backend == "console":
        return "SMS_BACKEND: the console shows texts to nobody."
    if backend not in CHANNELS:
        return f"SMS_BACKEND: there is no channel {backend!r} here; use {', '.join(CHANNELS)}."
    missing = [
        " or ".join(names) for names in CHANNELS[backend] if not any(map(settings.get, names))
    ]
    return f"SMS_BACKEND: {backend} needs {', '.join(missing)}." if missing else ""


def _field_keys(settings: Settings) -> str:
    if not settings["FIELD_KEYS_FILE"].is_file():
        return "POSKO_FIELD_KEYS_FILE: the keys that encrypt personal fields are missing."
    return ""
