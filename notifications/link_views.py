"""The page behind a link in a text: who was told answers without signing in.

Opening it writes nothing, since phones and mail programs open links by themselves.
"""

from dataclasses import dataclass
from datetime import timedelta

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from notifications import links, queries, services
from notifications.models import Acknowledgement, Message

MOST_ANSWERS, IN_TIME = 10, timedelta(hours=1)
Answer = Acknowledgement.Answer


@dataclass(frozen=True)
class Holder:
    """Whoever holds the link of a message."""

    actor_id: str
    actor_kind: str = "link"


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def answer_by_link(request: HttpRequest, token: str) -> HttpResponse:
    try:
        message = _message(token)
    except links.BadLink as error:
        if error.is_over:
            return render(request, "notifications/answer_over.html", status=410)
        raise Http404 from error
    holder = Holder(str(message.pk))
    if request.method == "POST" and request.POST.get("answer") in (Answer.YES, Answer.NO):
        if queries.answers_by(holder.actor_id, timezone.now() - IN_TIME) >= MOST_ANSWERS:
            return _too_many(request)
        _note(message, request.POST["answer"], holder)
    return _page(request, message)


def _message(token: str) -> Message:
    """Raises BadLink."""
    message = queries.message_of_link(links.read(token, timezone.now()))
    if message is None:
        raise links.BadLink
    return message


def _note(message: Message, answer: str, holder: Holder) -> None:
    if message.alert and message.contact:
        via = Acknowledgement.Via.LINK
        services.acknowledge(message.alert, message.contact, answer, via=via, by=holder)


def _page(request: HttpRequest, message: Message) -> HttpResponse:
    alert = message.alert
    given = queries.answers(alert, [message.contact_id]) if alert else {}
    link = links.address(message.pk, alert.expires) if alert else ""
    body = message.body.replace(f" {link} ", " ")
    answer = given.get(message.contact_id)
    context = {"alert": alert, "message": message, "body": body, "answer": answer}
    return render(request, "notifications/answer.html", context)


def _too_many(request: HttpRequest) -> HttpResponse:
    minutes = int(IN_TIME.total_seconds() // 60)
    response = render(request, "429.html", {"minutes": minutes}, status=429)
    response["Retry-After"] = str(minutes * 60)
    return response
