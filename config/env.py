"""Typed readers of the environment."""

import os
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit


class BadSetting(Exception):
    """A setting that cannot be used; the message names it."""


def text(name: str, default: str = "") -> str:
    """The setting without the blanks around it."""
    return os.environ.get(name, default).strip()


def flag(name: str, default: bool = False) -> bool:
    """A switch. Raises BadSetting for what is neither on nor off."""
    value = text(name, "1" if default else "0").lower()
    if value in {"1", "true", "yes", "on"}:
        return True
    if value in {"0", "false", "no", "off", ""}:
        return False
    raise BadSetting(f"{name}: write 1 or 0, not {value!r}.")


def number(name: str, default: int) -> int:
    """A whole number. Raises BadSetting."""
    value = text(name, str(default))
    try:
        return int(value)
    except ValueError:
        raise BadSetting(f"{name}: write a whole number, not {value!r}.") from None


def rate(name: str, default: float) -> float:
    """So many a second; 0 is as many as can be."""
    value = text(name, str(default))
    try:
        number = float(value)
    except ValueError:
        number = -1.0
    if not 0 <= number <= 10_000:
        raise BadSetting(f"{name}: write a number from 0 to 10000, such as 0.25, not {value!r}.")
    return number


def words(name: str, default: str = "") -> list[str]:
    """A comma-separated list."""
    return [word.strip() for word in text(name, default).split(",") if word.strip()]


def secret(name: str, fallback: Path) -> str:
    """The value of NAME, else the content of the file NAME_FILE names, else of `fallback`."""
    if value := text(name):
        return value
    path = Path(text(f"{name}_FILE") or fallback)
    return path.read_text(encoding="utf-8").strip() if path.is_file() else ""


def database(url: str, sqlite_file: Path) -> dict[str, object]:
    """Django's DATABASES entry for DATABASE_URL; without one, the embedded SQLite."""
    if not url:
        return {
            "ENGINE": "core.sqlite",
            "NAME": sqlite_file,
            "CONN_MAX_AGE": None,
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                # FULL: a registration that was answered must outlive a power cut.
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; "
                "PRAGMA cache_size=-16000; PRAGMA temp_store=MEMORY",
            },
        }
    parts = urlsplit(url)
    if parts.scheme not in {"postgres", "postgresql"}:
        raise BadSetting("DATABASE_URL: write postgresql://USER:PASSWORD@HOST:PORT/NAME.")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": parts.port or "",
        "OPTIONS": {**dict(parse_qsl(parts.query)), "pool": {"min_size": 1, "max_size": 8}},
    }
