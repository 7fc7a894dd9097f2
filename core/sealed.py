"""Personal fields at rest: AES-256-GCM, the key's id in the value, the row's id bound to it.

A sealed value copied to another row does not open. `blind` gives a keyed fingerprint by which a value can
be looked up without opening any.
"""

import base64
import hashlib
import hmac
import json
import os
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, overload

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

NONCE_BYTES = 12


@dataclass(frozen=True)
class Keys:
    current: str
    ciphers: dict[str, AESGCM]
    index: bytes


@cache
def _keys(path: Path) -> Keys:
    if not path.is_file():
        raise ImproperlyConfigured(f"POSKO_FIELD_KEYS_FILE: there is no file {path}.")
    content = json.loads(path.read_text(encoding="utf-8"))
    ciphers = {name: AESGCM(base64.b64decode(key)) for name, key in content["keys"].items()}
    return Keys(content["current"], ciphers, base64.b64decode(content["index"]))


def seal(text: str, bound_to: str) -> str:
    """`text` as `key:base64(nonce + ciphertext)`; empty stays empty."""
    if not text:
        return ""
    keys, nonce = _keys(settings.FIELD_KEYS_FILE), os.urandom(NONCE_BYTES)
    sealed = keys.ciphers[keys.current].encrypt(nonce, text.encode(), bound_to.encode())
    return f"{keys.current}:{base64.b64encode(nonce + sealed).decode()}"


def unseal(value: str, bound_to: str) -> str:
    """The text. Raises cryptography's InvalidTag when the value or its row was tampered with."""
    if not value:
        return ""
    name, _, body = value.partition(":")
    raw = base64.b64decode(body)
    cipher = _keys(settings.FIELD_KEYS_FILE).ciphers[name]
    return cipher.decrypt(raw[:NONCE_BYTES], raw[NONCE_BYTES:], bound_to.encode()).decode()


def blind(text: str, purpose: str) -> str:
    """A keyed fingerprint of `text` for look-up, other for each purpose; empty for empty text."""
    if not text:
        return ""
    key = _keys(settings.FIELD_KEYS_FILE).index
    return hmac.new(key, f"{purpose}\0{text}".encode(), hashlib.sha256).hexdigest()


class Sealed(property):
    """A model's property that reads and writes a column of sealed text, and its blind index if it has one.

        phone_sealed = models.TextField(blank=True)
        phone_index = models.CharField(max_length=64, blank=True, db_index=True)
        phone = Sealed("phone_sealed", index="phone_index", purpose="phone")

    A property, so that Django takes it as a keyword of the model too.
    """

    def __init__(self, column: str, *, index: str = "", purpose: str = "") -> None:
        def read(row: Any) -> str:
            return unseal(getattr(row, column), _binding(row, column))

        def write(row: Any, text: str) -> None:
            setattr(row, column, seal(text, _binding(row, column)))
            if index:
                setattr(row, index, blind(text, purpose))

        super().__init__(read, write)

    @overload
    def __get__(self, row: None, owner: type | None = None) -> "Sealed": ...
    @overload
    def __get__(self, row: object, owner: type | None = None) -> str: ...
    def __get__(self, row: Any, owner: type | None = None) -> Any:
        return super().__get__(row, owner)

    def __set__(self, row: Any, text: str) -> None:
        super().__set__(row, text)


def _binding(row: Any, column: str) -> str:
    return f"{row._meta.db_table}.{column}:{row.pk}"
