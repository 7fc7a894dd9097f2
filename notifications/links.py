"""Links by which somebody answers an alert without signing in.

A token is the id of the message that it came with, the minute in which it ends, and a signature over both:
it names nobody, and nobody can make one up.
"""

import base64
import binascii
import hmac
from datetime import UTC, datetime
from hashlib import sha256
from uuid import UUID

from django.conf import settings

BEGINNING = datetime(2025, 1, 1, tzinfo=UTC)
ID, MINUTES, SIGNATURE = 16, 4, 10  # bytes
LENGTH = 40  # signs of base64url


class BadLink(Exception):
    """Not made here; or made here and over, where `is_over`."""

    def __init__(self, *, is_over: bool = False) -> None:
        super().__init__("over" if is_over else "not ours")
        self.is_over = is_over


def token(message_id: UUID, until: datetime) -> str:
    """40 signs that a phone keeps whole."""
    minutes = int((until - BEGINNING).total_seconds() // 60) + 1
    said = message_id.bytes + minutes.to_bytes(MINUTES, "big")
    return base64.urlsafe_b64encode(said + _sign(said)).decode()


def read(text: str, now: datetime) -> UUID:
    """The id of the message. Raises BadLink."""
    try:
        raw = base64.urlsafe_b64decode(text)
    except (binascii.Error, ValueError) as error:
        raise BadLink from error
    said, signature = raw[: ID + MINUTES], raw[ID + MINUTES :]
    if len(text) != LENGTH or not hmac.compare_digest(signature, _sign(said)):
        raise BadLink
    if now >= datetime.fromtimestamp(
        BEGINNING.timestamp() + 60 * int.from_bytes(said[ID:], "big"), UTC
    ):
        raise BadLink(is_over=True)
    return UUID(bytes=said[:ID])


def address(message_id: UUID, until: datetime) -> str:
    """The whole link, or nothing where nobody outside reaches us."""
    if not settings.PUBLIC_URL:
        return ""
    return f"{settings.PUBLIC_URL}/a/{token(message_id, until)}/"


def example(until: datetime) -> str:
    """A link as long as a real one, that opens nothing; nothing where nobody outside reaches us."""
    return address(UUID(int=0), until)


def _sign(said: bytes) -> bytes:
    key = sha256(b"notifications.links" + settings.SECRET_KEY.encode()).digest()
    return hmac.digest(key, said, "sha256")[:SIGNATURE]
