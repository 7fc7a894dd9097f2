"""Signing in and out, coming in by a link, and choosing a language."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import views as auth
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from core.errors import RuleBroken
from core.pages import status_of
from partners import queries, services, signing_in
from partners.account_forms import CodeForm, SignInForm, WelcomeForm
from partners.models import Invitation, Language, User
from partners.services import second_factor

INVITED = "invitation"


class Login(auth.LoginView):
    template_name = "partners/login.html"
    form_class = SignInForm
    redirect_authenticated_user = True

    def form_valid(self, form: Any) -> HttpResponse:
        there = self.get_success_url()
        is_in = signing_in.begin(self.request, form.get_user(), there)
        return HttpResponseRedirect(there) if is_in else redirect("login_code")


def code(request: HttpRequest) -> HttpResponse:
    """The second factor, after the password."""
    user = signing_in.half(request)
    if user is None:
        return redirect("login")
    form = CodeForm(request.POST or None)
    if form.is_valid():
        try:
            if second_factor.check(user, form.cleaned_data["code"]):
                return HttpResponseRedirect(signing_in.finish(request, user))
        except second_factor.TooManyTries as error:
            return wait(request, error.wait)
        form.add_error("code", _("This code is not right, or was used before. Wait for the next."))
    return render(request, "partners/code.html", {"form": form}, status=status_of(form))


def locked_out(request: HttpRequest, credentials: Any, *args: Any, **kwargs: Any) -> HttpResponse:
    """Too many wrong passwords for one user name: wait, or ask an administrator."""
    return wait(request, timedelta(hours=settings.AXES_COOLOFF_TIME))


def wait(request: HttpRequest, time: timedelta) -> HttpResponse:
    """429: come back after `time`."""
    seconds = max(int(time.total_seconds()), 1)
    response = render(request, "429.html", {"minutes": -(-seconds // 60)}, status=429)
    response["Retry-After"] = str(seconds)
    return response


@require_safe
def invited(request: HttpRequest, token: str) -> HttpResponse:
    """Takes the token out of the address, where it would be seen, and goes on. No table holds it."""
    invitation = queries.invitation_by_token(token)
    request.session[INVITED] = str(invitation.pk) if invitation else None
    return redirect("welcome")


def welcome(request: HttpRequest) -> HttpResponse:
    """Whoever has the link of an invitation chooses a password and is in."""
    invitation = queries.open_invitation(request.session.get(INVITED))
    if invitation is None or not services.is_vouched_for(invitation):
        return render(request, "partners/link_over.html", status=404)
    form = WelcomeForm(request.POST or None, invitation=invitation)
    if form.is_valid():
        try:
            return _come_in(request, services.accept(invitation, **form.cleaned_data))
        except RuleBroken as error:
            if error.code != "username_taken":
                raise
            form.add_error("username", str(error.message))
    context = {"form": form, "invitation": invitation, "where": _where(invitation)}
    return render(request, "partners/welcome.html", context, status=status_of(form))


def _come_in(request: HttpRequest, user: User) -> HttpResponse:
    """Signed in with the new password; with a second factor, after its code."""
    request.session.flush()
    if not signing_in.begin(request, user, "/"):
        return redirect("login_code")
    messages.success(
        request, _("You are in. Your user name is %(name)s.") % {"name": user.username}
    )
    return redirect("home")


def _where(invitation: Invitation) -> str:
    return queries.place(invitation) if invitation.role else ""


@require_POST
def choose_language(request: HttpRequest) -> HttpResponse:
    """Remember the language: for who is signed in with the user, for all others in a cookie."""
    language, there = request.POST.get("language", ""), request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(there, {request.get_host()}, request.is_secure()):
        there = "/"
    response = HttpResponseRedirect(there)
    if language in Language.values:
        _remember(request, response, language)
    return response


def _remember(request: HttpRequest, response: HttpResponse, language: str) -> None:
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
