"""Where the channels call us. Who calls is known by a signature, which is checked before anything is read.

Answers are quick: what came is stored, and worked on by the worker. What could not be a signature is turned
away before the body is parsed, what is none before a row is read. Whoever is turned away too often hears
429; a genuine call never does, since behind a proxy everybody comes from one address.
"""

import json
import time
from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST

from notifications.channels import gateway, twilio
from notifications.knocks import Knocks
from notifications.models import Message, MessageEvent
from notifications.services import delivery, inbound, phone
from notifications.services.delivery import Step

Hook = Callable[..., HttpResponse]
LONGEST_BODY = 64_000  # bytes
LONGEST_ID = 64
turned_away = Knocks(most=100, window=60)
TWIML = '<?xml version="1.0" encoding="UTF-8"?><Response/>'
PHONE_STATES = {
    "sent": Message.State.SENT,
    "delivered": Message.State.DELIVERED,
    "failed": Message.State.FAILED,
}


def signed_by_twilio(hook: Hook) -> Hook:
    """403 for whatever Twilio did not sign, also when no account is set."""

    @csrf_exempt
    @require_POST
    @wraps(hook)
    def check(request: HttpRequest, **path: Any) -> HttpResponse:
        if _is_too_long(request):
            return HttpResponse(status=413)
        signature = request.headers.get("X-Twilio-Signature", "")
        if not twilio.SIGNED.fullmatch(signature):
            return _turn_away(request)
        if not twilio.is_genuine(request.get_full_path(), request.POST, signature):
            return _turn_away(request)
        return hook(request, **path)

    return check


def signed_by_the_phone(hook: Hook) -> Hook:
    """404 while there is no GATEWAY_SECRET, 403 for whatever is not signed with it now."""

    @csrf_exempt
    @wraps(hook)
    def check(request: HttpRequest, **path: Any) -> HttpResponse:
        if not settings.GATEWAY_SECRET:
            raise Http404
        if _is_too_long(request):
            return HttpResponse(status=413)
        at, signed = (
            request.headers.get(f"X-Posko-{name}", "") for name in ("Timestamp", "Signature")
        )
        if not gateway.SIGNED.fullmatch(signed) or not gateway.is_recent(at, now=time.time()):
            return _turn_away(request)
        if not gateway.is_genuine(settings.GATEWAY_SECRET, at, signed, request.body):
            return _turn_away(request)
        return hook(request, **path)

    return check


@signed_by_twilio
def twilio_status(request: HttpRequest, id: UUID) -> HttpResponse:
    """What became of a text. A status that we do not know is no news."""
    form = request.POST
    state = twilio.state_of(form.get("MessageStatus", ""))
    if state is None:
        return HttpResponse(status=204)
    step = Step(
        state,
        MessageEvent.Source.REPORT,
        code=form.get("ErrorCode", "")[:40],
        sid=form.get("MessageSid", "")[:64] or None,
    )
    known = delivery.hear(id, twilio.NAME, step)
    return HttpResponse(status=204 if known else 404)


@signed_by_twilio
def twilio_inbound(request: HttpRequest) -> HttpResponse:
    """A text that came to our number; the answer, if any, goes out through the outbox."""
    form = request.POST
    if not form.get("MessageSid"):
        return HttpResponse(status=400)
    inbound.receive(
        twilio.NAME,
        form["MessageSid"],
        form.get("From", ""),
        form.get("To", ""),
        form.get("Body", ""),
        timezone.now(),
    )
    return HttpResponse(TWIML, content_type="text/xml")


@signed_by_the_phone
@require_GET
def gateway_outbox(request: HttpRequest) -> HttpResponse:
    """The next texts for the phone, which are its own for some minutes."""
    phone.seen()
    texts = phone.fetch(gateway.MOST_AT_ONCE)
    return JsonResponse(
        {"messages": [{"id": str(row.pk), "to": row.to, "text": row.text} for row in texts]}
    )


@signed_by_the_phone
@require_POST
def gateway_status(request: HttpRequest) -> HttpResponse:
    """What became of a text that the phone fetched."""
    body = _json(request)
    id, state = _uuid(body.get("id")), PHONE_STATES.get(str(body.get("state")))
    if id is None or state is None:
        return HttpResponse(status=400)
    if not Message.objects.filter(pk=id, provider=gateway.NAME).exists():
        return HttpResponse(status=404)
    code = "phone_failed" if state == Message.State.FAILED else ""
    delivery.hear(id, gateway.NAME, Step(state, MessageEvent.Source.REPORT, code=code))
    return HttpResponse(status=204)


@signed_by_the_phone
@require_POST
def gateway_inbound(request: HttpRequest) -> HttpResponse:
    """A text that came to the phone. Its `id` makes a repetition harmless."""
    body = _json(request)
    id, sender, text = str(body.get("id") or ""), body.get("from"), body.get("text")
    if not (0 < len(id) <= LONGEST_ID and isinstance(sender, str) and isinstance(text, str)):
        return HttpResponse(status=400)
    inbound.receive(gateway.NAME, id, sender, str(body.get("to") or ""), text, _moment(body))
    return HttpResponse(status=204)


def _turn_away(request: HttpRequest) -> HttpResponse:
    if turned_away.too_many(request.META.get("REMOTE_ADDR", ""), time.monotonic()):
        return HttpResponse(status=429, headers={"Retry-After": str(int(turned_away.window))})
    return HttpResponse(status=403)


def _is_too_long(request: HttpRequest) -> bool:
    length = request.headers.get("Content-Length") or "0"
    return not length.isdigit() or int(length) > LONGEST_BODY


def _json(request: HttpRequest) -> dict[str, Any]:
    """The body, or nothing when it is not an object."""
    try:
        body = json.loads(request.body)
    except (ValueError, RecursionError):
        return {}
    return body if isinstance(body, dict) else {}


def _uuid(value: Any) -> UUID | None:
    try:
        return UUID(str(value))
    except ValueError:
        return None


def _moment(body: dict[str, Any]) -> datetime:
    """When it came, by the phone's clock; now when that cannot be read or lies ahead."""
    now = timezone.now()
    try:
        said = parse_datetime(str(body.get("received_at")))
    except ValueError:
        said = None
    if said is None:
        return now
    return min(said if timezone.is_aware(said) else timezone.make_aware(said), now)
