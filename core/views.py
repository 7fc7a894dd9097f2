"""Whether the system is ready to serve, and what it says of an address that it does not know."""

from datetime import timedelta

from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from django.views.defaults import page_not_found

from core import events

SLOW_QUEUE = timedelta(minutes=2)


@require_safe
def readyz(request: HttpRequest) -> JsonResponse:
    """200 when the database answers and the worker keeps up, else 503 with what does not."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    waiting = events.stuck(timezone.now() - SLOW_QUEUE)
    checks = {"database": "ok", "queue": "ok" if not waiting else "late", "events_late": waiting}
    return JsonResponse(checks, status=503 if waiting else 200)


def not_here(request: HttpRequest, exception: Exception) -> HttpResponse:
    """A page for people; for programs the shape of every other refusal."""
    if not request.path.startswith("/api/"):
        return page_not_found(request, exception)
    body = {"code": "not_found", "message": _("There is no such address."), "fields": {}}
    return JsonResponse(body, status=404)
