"""Twilio. The only file that knows its client, and the only one that may import it (1.5 s, so late).

Creating a message has no idempotency key. Our id goes into the address of the status callback, so that a
callback repairs a lost answer; who comes later looks for the text among those sent to the number.
"""

import logging
import re
from collections.abc import Callable
from datetime import UTC, timedelta
from functools import lru_cache
from typing import Any, TypeVar

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from notifications.channels.base import (
    Busy,
    Outgoing,
    Rate,
    Receipt,
    Refusal,
    Refused,
    Stopped,
    Unclear,
)
from notifications.channels.codes import MEANINGS, Verdict, verdict
from notifications.models import Message

T = TypeVar("T")
State = Message.State
NAME = "twilio"
TIMEOUT = 5.0  # seconds to connect, and again between two bytes of the answer
LONGEST_VALIDITY = 36_000  # seconds
CLOCKS_DIFFER = timedelta(hours=1)
NEWEST = 50
# This and one SMS: more than the timer's two seconds, so that the sender's time is used, and little, so that
# what is urgent finds little before it at Twilio, whose queue is first come, first served.
AHEAD = timedelta(seconds=3)
SIGNED = re.compile("[A-Za-z0-9+/]{27}=")  # 20 bytes
TRIAL = "Sent from your Twilio trial account - "
# Its client writes numbers and addresses to the log at INFO.
_silent = logging.getLogger("posko.twilio")
_silent.setLevel(logging.CRITICAL)

# https://www.twilio.com/docs/messaging/api/message-resource#message-status-values
STATES = {
    "accepted": State.ACCEPTED,
    "scheduled": State.ACCEPTED,
    "queued": State.ACCEPTED,
    "sending": State.ACCEPTED,
    "sent": State.SENT,
    "delivered": State.DELIVERED,
    "read": State.DELIVERED,
    "partially_delivered": State.DELIVERED,
    "undelivered": State.UNDELIVERED,
    "failed": State.FAILED,
    "canceled": State.CANCELLED,
}


class Twilio:
    promise = _("Texts go out through Twilio, over the internet.")
    reaches_people = True
    is_fetched = False
    patience = timedelta(seconds=2 * TIMEOUT)
    at_once = 10

    @property
    def rate(self) -> Rate | None:
        a_second = settings.TWILIO_RATE
        return Rate(a_second, AHEAD + timedelta(seconds=1 / a_second)) if a_second else None

    def lacks(self) -> list[str]:
        missing = [
            name
            for name in ("TWILIO_ACCOUNT_SID", "TWILIO_AUTH_TOKEN")
            if not getattr(settings, name)
        ]
        if not (settings.TWILIO_FROM or settings.TWILIO_MESSAGING_SERVICE_SID):
            missing.append("TWILIO_FROM or TWILIO_MESSAGING_SERVICE_SID")
        return missing

    def send(self, text: Outgoing) -> Receipt:
        left = int((text.expires_at - timezone.now()).total_seconds())
        row = _calling(
            lambda: _client().messages.create(
                to=text.to,
                body=text.text,
                validity_period=min(max(left, 1), LONGEST_VALIDITY),
                **_sender(),
                **_callback(text),
            )
        )
        return _receipt(row)

    def find(self, text: Outgoing) -> Receipt | None:
        rows = _calling(lambda: _client().messages.list(to=text.to, limit=NEWEST, page_size=NEWEST))
        for row in rows:
            if row.sid not in text.known_sids and _is_it(row, text):
                return _receipt(row)
        return None

    def ask(self, sid: str) -> Receipt | None:
        return _receipt(_calling(lambda: _client().messages(sid).fetch()))


def status_path(id: Any) -> str:
    return reverse("twilio_status", kwargs={"id": id})


def is_genuine(path: str, form: Any, signature: str) -> bool:
    """Whether Twilio signed this form for this path of ours (with its query), by the public address."""
    if not (settings.TWILIO_AUTH_TOKEN and settings.PUBLIC_URL):
        return False
    from twilio.request_validator import RequestValidator  # noqa: PLC0415 - heavy, and not for everybody

    validator = RequestValidator(settings.TWILIO_AUTH_TOKEN)
    return bool(validator.validate(settings.PUBLIC_URL + path, form, signature))


def state_of(status: str) -> Message.State | None:
    """None for a status that we do not know: Twilio may add some."""
    return STATES.get(status)


def _client() -> Any:
    return _client_of(
        settings.TWILIO_ACCOUNT_SID, settings.TWILIO_AUTH_TOKEN, settings.TWILIO_API_BASE_URL
    )


@lru_cache(maxsize=4)
def _client_of(account: str, token: str, base_url: str) -> Any:
    from requests.adapters import HTTPAdapter  # noqa: PLC0415
    from twilio.http.http_client import TwilioHttpClient  # noqa: PLC0415
    from twilio.rest import Client  # noqa: PLC0415

    http = TwilioHttpClient(timeout=TIMEOUT, logger=_silent)
    for scheme in ("https://", "http://"):
        http.session.mount(scheme, HTTPAdapter(pool_maxsize=2 * Twilio.at_once))
    client = Client(account, token, http_client=http)
    if base_url:
        client.api.base_url = base_url
    return client


def _sender() -> dict[str, str]:
    if settings.TWILIO_MESSAGING_SERVICE_SID:
        return {"messaging_service_sid": settings.TWILIO_MESSAGING_SERVICE_SID}
    return {"from_": settings.TWILIO_FROM}


def _callback(text: Outgoing) -> dict[str, str]:
    """Nothing when nobody can call us: then we ask from time to time."""
    if not settings.PUBLIC_URL:
        return {}
    return {"status_callback": settings.PUBLIC_URL + status_path(text.id)}


def _receipt(row: Any) -> Receipt:
    code = str(row.error_code or "")
    return Receipt(STATES.get(row.status, State.ACCEPTED), sid=row.sid, code=code)


def _is_it(row: Any, text: Outgoing) -> bool:
    if (row.body or "").removeprefix(TRIAL) != text.text:
        return False
    made = row.date_created
    if made is None:
        return True
    return bool((made if made.tzinfo else made.replace(tzinfo=UTC)) >= text.since - CLOCKS_DIFFER)


def _calling(call: Callable[[], T]) -> T:
    """The answer, or what went wrong as a Refusal; none of them carries a number or a text."""
    from requests import exceptions as http  # noqa: PLC0415
    from twilio.base.exceptions import TwilioException  # noqa: PLC0415

    try:
        return call()
    except TwilioException as error:
        raise _refusal(getattr(error, "status", 0), str(getattr(error, "code", ""))) from None
    except (http.ConnectTimeout, http.SSLError, http.ProxyError):
        raise Busy("no_network") from None
    except http.ConnectionError as error:
        raise _broken(error) from None
    except (http.RequestException, ValueError):
        raise Unclear("no_answer") from None


def _refusal(status: int, code: str) -> Refusal:
    if status >= 500 or status < 400:
        return Unclear("fault_there")
    if status == 429 or verdict(code) == Verdict.AGAIN:
        return Busy("20429" if code == "429" else code)
    known = code in MEANINGS
    if verdict(code) == Verdict.STOPPED or (status in {401, 403, 404, 407} and not known):
        return Stopped(code)
    return Refused(code)


def _broken(error: Exception) -> Refusal:
    """Whether a connection failed before anything was sent on it, or after."""
    from urllib3.exceptions import NewConnectionError  # noqa: PLC0415

    reason = getattr(error.args[0] if error.args else None, "reason", None)
    return Busy("no_network") if isinstance(reason, NewConnectionError) else Unclear("no_answer")
