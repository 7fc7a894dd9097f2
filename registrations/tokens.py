"""What stands in the QR code of a card, and whether it is ours.

190 digits: version, household (prefix and counter), id of the key, token, signature. Digits alone, since a
QR code packs them densest (version 5 at error correction M, 37 modules a side) and since every scanner
that types does so alike on every keyboard. Nothing in it says who somebody is.

The signature is Ed25519 (RFC 8032) over CONTEXT and all digits before it: whoever holds the public key of
the incident can check a card without a network. Whether the card was given back or lost since, only the
register knows.
"""

import hashlib
import secrets
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from registrations import numbers

VERSION = "1"
CONTEXT = b"posko card "
KEY_DIGITS, TOKEN_DIGITS, SIGNATURE_DIGITS = 6, 20, 155
NUMBER_DIGITS = 8
LENGTH = len(VERSION) + NUMBER_DIGITS + KEY_DIGITS + TOKEN_DIGITS + SIGNATURE_DIGITS
SIGNATURE_BYTES = 64
KEYS = 1_000_000  # as many ids as KEY_DIGITS write


@dataclass(frozen=True)
class Token:
    """A payload taken apart. `number` has its check digits; nothing here is checked against a key."""

    number: str
    key_id: int
    token: str
    signed: str
    signature: int


def new_token() -> str:
    """Twenty random digits: 66 bits."""
    return f"{secrets.randbelow(10**TOKEN_DIGITS):0{TOKEN_DIGITS}}"


def new_code() -> str:
    """The six random digits by which people ask for their own status."""
    return f"{secrets.randbelow(10**6):06}"


def new_key() -> bytes:
    """A private key: 32 bytes."""
    return Ed25519PrivateKey.generate().private_bytes_raw()


def public_key(private: bytes) -> bytes:
    return Ed25519PrivateKey.from_private_bytes(private).public_key().public_bytes_raw()


def key_id(public: bytes) -> int:
    """The number by which payloads name a key: it follows from the key, so that machines agree on it."""
    return int.from_bytes(hashlib.sha256(public).digest()[:8], "big") % KEYS


def sign(number: str, token: str, private: bytes) -> str:
    """The payload of a card. `number` is a household's number with right check digits."""
    parts = numbers.read(number)
    if parts is None or not parts.is_right:
        raise ValueError(number)
    key = key_id(public_key(private))
    signed = f"{VERSION}{parts.prefix:04}{parts.counter:04}{key:0{KEY_DIGITS}}{token}"
    signature = Ed25519PrivateKey.from_private_bytes(private).sign(CONTEXT + signed.encode())
    return signed + f"{int.from_bytes(signature, 'big'):0{SIGNATURE_DIGITS}}"


def is_payload(text: str) -> bool:
    """Whether this is the whole of a card's code, and not a number that somebody typed."""
    return len(text) == LENGTH and text.isascii() and text.isdigit() and text[0] == VERSION


def read(text: str) -> Token | None:
    """A payload in its parts; blanks and line ends that a scanner added do not count. None for other text."""
    digits = "".join(text.split())
    if not is_payload(digits):
        return None
    key_at = len(VERSION) + NUMBER_DIGITS
    token_at = key_at + KEY_DIGITS
    end = token_at + TOKEN_DIGITS
    prefix, counter = int(digits[1:5]), int(digits[5:key_at])
    return Token(
        number=numbers.write(prefix, counter),
        key_id=int(digits[key_at:token_at]),
        token=digits[token_at:end],
        signed=digits[:end],
        signature=int(digits[end:]),
    )


def verify(token: Token, public: bytes) -> bool:
    """Whether `public` is the key that signed it."""
    if token.signature.bit_length() > 8 * SIGNATURE_BYTES or token.key_id != key_id(public):
        return False
    signature = token.signature.to_bytes(SIGNATURE_BYTES, "big")
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(
            signature, CONTEXT + token.signed.encode()
        )
    except InvalidSignature:
        return False
    return True
