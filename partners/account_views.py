"""One's own page: name and language, password, second factor, tokens for programs."""

from urllib.parse import quote

from django.contrib import auth, messages
from django.contrib.auth.decorators import login_required
from django.core.signing import BadSignature, dumps, loads
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from core import qr
from core.pages import status_of
from partners import access, queries, services, signing_in
from partners.account_forms import AccountForm, ChangePasswordForm, CodeForm, TokenForm
from partners.models import ApiToken, User
from partners.requests import SignedIn
from partners.services import second_factor
from partners.views import wait

HOUR = 3600  # seconds


@login_required
def me(request: SignedIn) -> HttpResponse:
    user = request.user
    form = AccountForm(request.POST or None, initial={"name": user.name, "language": user.language})
    if form.is_valid():
        services.change_user(user, by=user, **form.cleaned_data)
        messages.success(request, _("The change is saved."))
        return redirect("me")
    return _me(request, form, TokenForm())


def _me(request: SignedIn, form: AccountForm, token_form: TokenForm) -> HttpResponse:
    user = request.user
    held = user.memberships.in_force().select_related("organisation", "scope")
    places = queries.places(held)
    context = {
        "form": form,
        "token_form": token_form,
        "roles": [(role, places.get(role.scope_id or role.reach, "")) for role in held],
        "tokens": queries.tokens(user),
        "has_second_factor": second_factor.is_set_up(user),
        "codes_left": second_factor.codes_left(user),
    }
    return render(request, "partners/me.html", context, status=status_of(form, token_form))


@login_required
def change_password(request: SignedIn) -> HttpResponse:
    form = ChangePasswordForm(request.POST or None, user=request.user)
    if form.is_valid():
        password = form.cleaned_data["password"]
        signing_in.keep(request, services.set_password(request.user, password, by=request.user))
        messages.success(request, _("The new password holds. Everywhere else you are signed out."))
        return redirect("me")
    return render(request, "partners/password.html", {"form": form}, status=status_of(form))


@require_POST
@login_required
def add_token(request: SignedIn) -> HttpResponse:
    form = TokenForm(request.POST)
    if not form.is_valid():
        user = request.user
        return _me(
            request, AccountForm(initial={"name": user.name, "language": user.language}), form
        )
    token = services.create_token(request.user, by=request.user, **form.cleaned_data)
    return _shown_once(request, "partners/token.html", {"token": token, **form.cleaned_data})


@require_POST
@login_required
def revoke_token(request: SignedIn, key: str) -> HttpResponse:
    mine = get_object_or_404(ApiToken, pk=key, user=request.user)
    services.revoke_token(mine, by=request.user)
    messages.success(request, _("Programs with this token are shut out."))
    return redirect("me")


@never_cache
@login_required
def set_up_second_factor(request: SignedIn) -> HttpResponse:
    """The page of who has one says so and takes it away for a code; of who has none, sets it up."""
    if not second_factor.is_set_up(request.user):
        return _set_up(request)
    if not request.session.get(signing_in.PASSED):  # a session from before it was set up
        auth.logout(request)
        return redirect("login")
    return _start_again(request)


def _set_up(request: SignedIn) -> HttpResponse:
    form, secret = CodeForm(request.POST or None), _secret(request)
    form.fields["code"].help_text = ""  # there are no codes on paper yet
    if form.is_valid():
        codes = second_factor.set_up(request.user, secret, form.cleaned_data["code"])
        if codes is not None:
            signing_in.keep(request, request.user)
            signing_in.passed(request)
            return _shown_once(request, "partners/recovery_codes.html", {"codes": codes})
        form.add_error(
            "code", _("This is not the code that the app shows now. Is its clock right?")
        )
    context = {
        "form": form,
        "secret": " ".join(secret[at : at + 4] for at in range(0, len(secret), 4)),
        "kept": dumps(secret, salt=_salt(request.user)),
        "qr": mark_safe(qr.svg(_address(request.user, secret))),  # noqa: S308 - drawn by us
        "is_needed": access.needs_second_factor(request.user),
    }
    return render(request, "partners/second_factor.html", context, status=status_of(form))


def _start_again(request: SignedIn) -> HttpResponse:
    """Whoever has a code may set up another phone; all codes of before are void."""
    user, form = request.user, CodeForm(request.POST or None)
    if form.is_valid():
        try:
            if second_factor.check(user, form.cleaned_data["code"]):
                second_factor.reset(user, by=user, reason="")
                signing_in.keep(request, user)
                return redirect("second_factor")
        except second_factor.TooManyTries as error:
            return wait(request, error.wait)
        form.add_error("code", _("This code is not right, or was used before. Wait for the next."))
    context = {"form": form, "codes_left": second_factor.codes_left(user)}
    return render(request, "partners/second_factor_set.html", context, status=status_of(form))


def _secret(request: SignedIn) -> str:
    """The one that this page already showed, or a new one: nothing is kept before a code proves it."""
    try:
        kept = request.POST.get("kept", "")
        return str(loads(kept, salt=_salt(request.user), max_age=HOUR))
    except BadSignature:
        return second_factor.new_secret()


def _address(user: User, secret: str) -> str:
    """What the app reads. https://github.com/google/google-authenticator/wiki/Key-Uri-Format"""
    return f"otpauth://totp/Posko:{quote(user.username)}?secret={secret}&issuer=Posko"


def _salt(user: User) -> str:
    return f"second-factor:{user.pk}"


def _shown_once(request: HttpRequest, template: str, context: dict[str, object]) -> HttpResponse:
    """No copy of the page stays in the browser."""
    response = render(request, template, context)
    response["Cache-Control"] = "no-store"
    return response
