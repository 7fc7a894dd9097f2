"""Signing in and out, and choosing a language."""

from typing import Any

from django.conf import settings
from django.contrib.auth import views as auth
from django.contrib.auth.forms import AuthenticationForm
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from partners import services
from partners.models import Language, User


class SignInForm(AuthenticationForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["username"].label = _("User name")


class Login(auth.LoginView):
    template_name = "partners/login.html"
    form_class = SignInForm
    redirect_authenticated_user = True


def locked_out(request: HttpRequest, credentials: Any, *args: Any, **kwargs: Any) -> HttpResponse:
    """Too many wrong passwords for one user name: wait, or ask an administrator."""
    wait = int(settings.AXES_COOLOFF_TIME * 3600)
    context = {"minutes": wait // 60}
    response = render(request, "429.html", context, status=429)
    response["Retry-After"] = str(wait)
    return response


@require_POST
def choose_language(request: HttpRequest) -> HttpResponse:
    """Remember the language: for who is signed in with the user, for all others in a cookie."""
    language = request.POST.get("language", "")
    there = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(there, {request.get_host()}, request.is_secure()):
        there = "/"
    response = HttpResponseRedirect(there)
    if language not in Language.values:
        return response
    if isinstance(request.user, User):
        services.choose_language(request.user, language)
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        max_age=365 * 24 * 3600,
        secure=settings.LANGUAGE_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
    return response
