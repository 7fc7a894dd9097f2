"""What depends on who asks: their language, the time where they work, whether they have signed in wholly,
and a note when they are denied.
"""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from core import audit
from partners import signing_in
from partners.models import User


class OwnLanguageMiddleware:
    """After Django chose by cookie and browser: who is signed in has said which language.

    Times are in the zone of the country until a page of one incident takes that incident's.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            translation.activate(request.user.language)
            request.LANGUAGE_CODE = request.user.language
        # Programs read and write times in UTC, so that a repeated answer is the same to the letter.
        zone = None if request.path.startswith("/api/") else settings.DEFAULT_SCOPE_ZONE
        with timezone.override(zone):
            return self.get_response(request)


class SecondFactorMiddleware:
    """Who needs a second factor and has none yet gets to the page where it is set up, and nowhere else."""

    OPEN = frozenset({"second_factor", "logout", "language"})

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: object, *_args: object) -> object:
        user = request.user
        if not isinstance(user, User):
            return None
        signing_in.note_seen(user)
        name = request.resolver_match.url_name if request.resolver_match else ""
        if name in self.OPEN or signing_in.is_complete(request, user):
            return None
        if not request.path.startswith("/api/"):
            return redirect("second_factor")
        message = _("Set up your second factor first, on the page of your account.")
        body = {"code": "second_factor_required", "message": message, "fields": {}}
        return JsonResponse(body, status=403)


class DenialMiddleware:
    """Whoever tries what they may not do leaves a line in the audit trail: the route, never what was sent."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code == 403 and request.user.is_authenticated:
            route = request.resolver_match.route if request.resolver_match else ""
            audit.note("partners.denied", by=request.user, route=route, method=str(request.method))
        return response
