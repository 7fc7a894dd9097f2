"""What every request passes, whatever it asks for."""

from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from core.bodies import TOO_LONG
from core.errors import RuleBroken

Answer = Callable[[HttpRequest], HttpResponse]


class HealthMiddleware:
    """Answers /healthz before anything can redirect or refuse it: a supervisor knows no host name."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path == "/healthz":
            return JsonResponse({"status": "ok"})
        return self.get_response(request)


class TrustedProxyMiddleware:
    """Believes X-Forwarded-Proto from POSKO_TRUSTED_PROXY and from nobody else."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        claimed = request.META.pop("HTTP_X_FORWARDED_PROTO", "")
        from_proxy = request.META.get("REMOTE_ADDR") == settings.TRUSTED_PROXY
        if claimed == "https" and settings.TRUSTED_PROXY and from_proxy:
            request.META["wsgi.url_scheme"] = "https"
            request.environ["wsgi.url_scheme"] = "https"  # type: ignore[attr-defined]
        return self.get_response(request)


class NoNulMiddleware:
    """No database keeps the character NUL, and PostgreSQL does not even look for it: such an address is none.

    What a door of the API is asked for it refuses itself, once it knows who asks.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if "\0" in request.path_info:
            raise Http404
        if "%00" in request.META["QUERY_STRING"] and not request.path.startswith("/api/"):
            raise BadRequest
        return self.get_response(request)


class BodyLimitMiddleware:
    """Refuses a JSON body over the limit by its length, before it is read; after the language is known.

    One that said no length and goes beyond is refused wherever it comes to (core.bodies).
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        length = request.META.get("CONTENT_LENGTH") or "0"
        too_long = length.isdigit() and int(length) > settings.DATA_UPLOAD_MAX_MEMORY_SIZE
        if too_long and request.path.startswith("/api/"):
            message = _("The body is longer than 1 MB.")
            body = {"code": "too_large", "message": message, "fields": {}}
            return JsonResponse(body, status=413)
        if TOO_LONG in request.META:
            return HttpResponse(status=413)
        return self.get_response(request)


class WrongMethodMiddleware:
    """Django refuses a method with an empty answer: whoever reloads the address of a form gets a page."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code != 405 or response.streaming or response.content:
            return response
        page = render(request, "405.html", status=405)
        page["Allow"] = response["Allow"]
        return page


class RuleBrokenMiddleware:
    """A page's broken rule, where the view had no better place to show it."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if not isinstance(error, RuleBroken):
            return None
        return render(request, "409.html", {"message": error.message}, status=409)
