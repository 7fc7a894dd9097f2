"""The key files that `manage.py up` makes at the first start of a place that is not production."""

import base64
import contextlib
import json
import os
import secrets
import tempfile
from pathlib import Path


def make_missing(secret_key: Path | None, field_keys: Path) -> None:
    """Make the files that do not exist; None when the secret key comes from elsewhere.

    The field keys are `{"current": "k1", "keys": {"k1": ...}, "index": ...}`: keys by name, the
    name of the one that encrypts now, and the key of the blind index; each 32 bytes in base64.
    """
    if secret_key and not secret_key.exists():
        write_once(secret_key, secrets.token_urlsafe(64))
    if not field_keys.exists():
        keys = {"current": "k1", "keys": {"k1": _random_key()}, "index": _random_key()}
        write_once(field_keys, json.dumps(keys))


def write_once(path: Path, text: str) -> None:
    """Write a private file, whole and lasting, unless there is one: a lost key loses its data."""
    descriptor, part = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(text + "\n")
            file.flush()
            os.fsync(file.fileno())
        # Unlike a rename, a link never replaces what is there.
        with contextlib.suppress(FileExistsError):
            os.link(part, path)
    finally:
        Path(part).unlink()
    _sync_folder(path.parent)


def _random_key() -> str:
    return base64.b64encode(secrets.token_bytes(32)).decode()


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
