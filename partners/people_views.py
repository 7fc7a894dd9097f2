"""Pages on which colleagues are taken in and looked after."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from core import paging, qr
from core.pages import status_of
from partners import giving, queries, services
from partners.access import may, require
from partners.account_forms import InviteForm, ReasonForm, RoleForm
from partners.authentication import link_token
from partners.models import Invitation, User
from partners.requests import SignedIn
from partners.services import second_factor


@require_safe
@login_required
def people(request: SignedIn) -> HttpResponse:
    require(request.user, "see_people")
    text = request.GET.get("q", "").strip()
    found = queries.people(request.user, text)
    open_ones = queries.invitations(request.user).open().order_by("-created_at")
    mine = [row for row in open_ones if giving.may_take(request.user, row)]
    page = paging.page(found, after=request.GET.get("cursor", ""))
    places = queries.places(post for user in page.rows for post in _roles(user))
    context = {
        "page": page,
        "people": [(user, _told(_roles(user), places)) for user in page.rows],
        "invitations": _told(mine, queries.places(mine)),
        "query": text,
        "total": found.count(),
    }
    return render(request, "partners/people.html", context)


def _roles(user: User) -> list[Any]:
    known: list[Any] = user.known_roles  # type: ignore[attr-defined]  # queries.people
    return known


def _told(posts: Any, places: dict[Any, str]) -> list[tuple[Any, str]]:
    """Each role with what people call where it holds."""
    return [(post, places.get(post.scope_id or post.reach, "")) for post in posts]


@login_required
def invite(request: SignedIn) -> HttpResponse:
    require(request.user, "see_people")
    start = {"language": request.user.language, "organisation": request.GET.get("organisation")}
    form = InviteForm(
        request.POST or None, initial=start, who=request.user, texts=bool(settings.PUBLIC_URL)
    )
    if form.is_valid():
        return _link(request, services.invite(by=request.user, **form.cleaned_data))
    return render(request, "partners/invite.html", {"form": form}, status=status_of(form))


def _link(request: SignedIn, invitation: Invitation) -> HttpResponse:
    """Shown once, also as a code to scan from the screen; no copy of the page stays in the browser."""
    path = reverse("invited", kwargs={"token": link_token(invitation.pk)})
    address = request.build_absolute_uri(path)
    code = mark_safe(qr.svg(address))  # noqa: S308 - drawn by us
    context = {"invitation": invitation, "address": address, "qr": code}
    response = render(request, "partners/link.html", context)
    response["Cache-Control"] = "no-store"
    return response


@require_POST
@login_required
def withdraw(request: SignedIn, key: str) -> HttpResponse:
    require(request.user, "see_people")
    invitation = get_object_or_404(queries.invitations(request.user), pk=key)
    if not giving.may_take(request.user, invitation):
        raise PermissionDenied
    services.withdraw(invitation, by=request.user)
    messages.success(request, _("The link opens nothing any more."))
    return redirect("people")


@login_required
def person(request: SignedIn, key: str) -> HttpResponse:
    """One user; a form gives another role."""
    user = _find(request, key)
    form = RoleForm(request.POST or None, who=request.user)
    if form.is_valid():
        if user == request.user:
            raise PermissionDenied  # nobody gives a role to themselves
        services.assign(user, by=request.user, **form.cleaned_data)
        messages.success(request, _("The role is given."))
        return redirect("person", key=key)
    return render(request, "partners/person.html", _of(request, user, form), status=status_of(form))


def _find(request: SignedIn, key: str) -> User:
    """404 for users of whom the reader may not know."""
    require(request.user, "see_people")
    return get_object_or_404(queries.people(request.user), pk=key)


def _of(request: SignedIn, user: User, form: RoleForm) -> dict[str, Any]:
    who, roles = request.user, _roles(user)
    places = queries.places(roles)
    looks_after = giving.may_look_after(who, user)
    set_up = second_factor.is_set_up(user)
    return {
        "person": user,
        "form": form,
        "roles": [
            (role, place, giving.may_take(who, role)) for role, place in _told(roles, places)
        ],
        "elsewhere": user.memberships.not_over().count() - len(roles),
        "is_oneself": user == who,
        "may_look_after": looks_after,
        "has_second_factor": set_up,
        "may_reset": set_up and looks_after and may(who, "reset_second_factor"),
    }


@require_POST
@login_required
def end_role(request: SignedIn, key: str) -> HttpResponse:
    require(request.user, "see_people")
    role = get_object_or_404(queries.memberships(request.user), pk=key)
    if not giving.may_take(request.user, role):
        raise PermissionDenied
    services.end_role(role, by=request.user)
    messages.success(request, _("The role is taken away."))
    return redirect("people")


@require_POST
@login_required
def new_link(request: SignedIn, key: str) -> HttpResponse:
    """By which somebody sets another password."""
    return _link(request, services.offer_password(_in_care(request, key), by=request.user))


@require_POST
@login_required
def unlock(request: SignedIn, key: str) -> HttpResponse:
    user = _in_care(request, key)
    services.unlock_user(user, by=request.user)
    messages.success(request, _("%(name)s can sign in again.") % {"name": user.name})
    return redirect("person", key=key)


# What is done with a reason, who may, and what is said when it is done.
GRAVE: dict[str, tuple[Callable[..., object], str, Promise]] = {
    "lock": (
        services.lock_user,
        "see_people",
        gettext_lazy("Locked: nobody signs in by this name any more."),
    ),
    "reset": (
        second_factor.reset,
        "reset_second_factor",
        gettext_lazy("The second factor is set up anew at the next sign-in."),
    ),
}


@login_required
def grave(request: SignedIn, key: str, act: str) -> HttpResponse:
    """Locks somebody out, or takes their second factor away: asks first, and for a reason."""
    if act not in GRAVE:
        raise Http404
    do, right, told = GRAVE[act]
    require(request.user, right)
    user, form = _in_care(request, key), ReasonForm(request.POST or None)
    if form.is_valid():
        do(user, by=request.user, reason=form.cleaned_data["reason"])
        messages.success(request, str(told))
        return redirect("person", key=key)
    back = reverse("person", args=[key])
    context = {"person": user, "form": form, "act": act, "cancel_url": back}
    return render(request, f"partners/{act}.html", context, status=status_of(form))


def _in_care(request: SignedIn, key: str) -> User:
    """404 for users of whom the reader may not know, 403 for those whom others look after."""
    user = _find(request, key)
    if not giving.may_look_after(request.user, user):
        raise PermissionDenied
    return user
