"""Whether the system is ready to serve."""

from datetime import timedelta

from django.db import connection
from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

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
