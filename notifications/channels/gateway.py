"""The gateway phone: an Android phone with a local SIM, which fetches texts here and sends them.

It needs no sender registration, has a number that people can answer to, and works behind any router,
since it is always the phone that calls. Each call is signed with GATEWAY_SECRET.
"""

import hashlib
import hmac
import re
from datetime import timedelta

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from notifications.channels.base import Busy, Outgoing, Rate, Receipt, Unclear

NAME = "gateway"
MOST_AT_ONCE = 20
# How long the phone has for what it fetched, before it is offered again under the same id.
LEASE = timedelta(minutes=3)
# What lies in the phone goes before whatever comes later: so much at once, and then by the rate.
AHEAD = timedelta(minutes=2)
CLOCK_OFF = timedelta(minutes=5)
SECONDS = re.compile("[0-9]{1,12}")  # of Unix time
SIGNED = re.compile("[0-9a-f]{64}")


class Gateway:
    promise = _("Texts are sent by the gateway phone, from its own number.")
    reaches_people = True
    patience = timedelta(seconds=1)
    at_once = 1
    is_fetched = True

    @property
    def rate(self) -> Rate | None:
        return Rate(settings.GATEWAY_RATE, AHEAD) if settings.GATEWAY_RATE else None

    def lacks(self) -> list[str]:
        return [] if settings.GATEWAY_SECRET else ["GATEWAY_SECRET"]

    def send(self, text: Outgoing) -> Receipt:
        raise Busy("fetched_by_the_phone")

    def find(self, text: Outgoing) -> Receipt | None:
        """Only the phone knows, and it says so by itself."""
        raise Unclear("with_the_phone")

    def ask(self, sid: str) -> Receipt | None:
        return None


def signature(secret: str, timestamp: str, body: bytes) -> str:
    """HMAC-SHA256, in hex, over the time, a full stop and the body."""
    return hmac.new(secret.encode(), timestamp.encode() + b"." + body, hashlib.sha256).hexdigest()


def is_recent(timestamp: str, *, now: float) -> bool:
    """Whether that is a time within five minutes of now, by the phone's clock and by ours.

    >>> is_recent("100", now=300), is_recent("100", now=500), is_recent("soon", now=300)
    (True, False, False)
    """
    if not SECONDS.fullmatch(timestamp):
        return False
    return abs(now - int(timestamp)) <= CLOCK_OFF.total_seconds()


def is_genuine(secret: str, timestamp: str, signed: str, body: bytes) -> bool:
    """Whether the phone signed this.

    >>> is_genuine("s", "100", signature("s", "100", b"{}"), b"{}")
    True
    """
    return bool(secret) and hmac.compare_digest(
        signature(secret, timestamp, body).encode(), signed.encode()
    )
