"""The API's doors to colleagues: users, what roles they hold, and invitations."""

from typing import Any, cast

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from rest_framework.exceptions import PermissionDenied, ValidationError
from rest_framework.response import Response

from core import api, scopes
from partners import giving, people_shapes, queries, services
from partners.authentication import link_token
from partners.doors import ChangingItem, Collection, Item, Move
from partners.models import Invitation, Membership, Role, User
from partners.requests import Call

Reach = Membership.Reach


class PeopleDoor:
    reads = writes = "see_people"


def _post(request: Call, data: dict[str, Any]) -> dict[str, Any]:
    """Which role where, of a body. 403 for whoever may not give it, 404 for an incident of others."""
    incident = data.pop("incident", None)
    if (incident is None) != (data.get("reach", Reach.INCIDENT) != Reach.INCIDENT):
        raise ValidationError({"incident": [_("Name an incident, or a reach beyond one.")]})
    scope = scopes.find(request.user, incident) if incident is not None else None
    data |= {"role": Role(data["role"]), "reach": Reach(data.get("reach", Reach.INCIDENT))}
    data |= {"scope": scope}
    asked = ("role", "organisation", "reach", "scope", "valid_to")
    if not giving.may_give(request.user, Membership(**{name: data[name] for name in asked})):
        raise PermissionDenied
    return data


class UserDoor(PeopleDoor):
    def find(self, request: Call, key: str) -> User:
        return get_object_or_404(queries.people(request.user), pk=key)

    def show(self, row: User) -> dict[str, Any]:
        return people_shapes.user(row)


class Users(UserDoor, Collection):
    """POST makes somebody who cannot sign in yet: `password-link` lets them."""

    shape = people_shapes.UserShape
    kind = "user"

    def rows(self, request: Call, **path: Any) -> QuerySet[User]:
        return queries.people(request.user, request.query_params.get("q", "").strip())

    def create(self, request: Call, data: dict[str, Any], **path: Any) -> User:
        made = services.admit(by=request.user, **_post(request, data))
        return self.find(request, str(made.pk))


class UserItem(UserDoor, ChangingItem):
    shape = people_shapes.UserChange

    def change(self, request: Call, row: User, data: dict[str, Any]) -> User:
        """`is_active` false locks, with a `reason`; true unlocks."""
        if not giving.may_look_after(request.user, row):
            raise PermissionDenied
        active = data.pop("is_active", None)
        if active is False:
            services.lock_user(row, by=request.user, reason=api.reason(request))
        elif active:
            services.unlock_user(row, by=request.user)
        data.pop("reason", None)
        if data:
            services.change_user(row, by=request.user, **data)
        return self.find(request, str(row.pk))


class InvitationDoor(PeopleDoor):
    def find(self, request: Call, key: str) -> Invitation:
        return get_object_or_404(queries.invitations(request.user), pk=key)

    def show(self, row: Invitation) -> dict[str, Any]:
        return people_shapes.invitation(row)


class PasswordLink(UserDoor, Move):
    """A link by which this user sets another password."""

    status = 201

    def post(self, request: Call, key: str, **path: Any) -> Response:
        user = self.find(request, key)
        if not giving.may_look_after(request.user, user):
            raise PermissionDenied
        made = services.offer_password(user, by=request.user)
        return Response(_with_link(request, made), status=self.status)


def _with_link(request: Call, made: Invitation) -> dict[str, Any]:
    path = reverse("invited", kwargs={"token": link_token(made.pk)})
    return {**people_shapes.invitation(made), "link": request.build_absolute_uri(path)}


class Invitations(InvitationDoor, Collection):
    """The answer to a POST holds the `link`; no list does."""

    shape = people_shapes.InvitationShape
    kind = "invitation"

    def rows(self, request: Call, **path: Any) -> QuerySet[Invitation]:
        return queries.invitations(request.user)

    def create(self, request: Call, data: dict[str, Any], **path: Any) -> Invitation:
        return services.invite(by=request.user, **_post(request, data))

    def show(self, row: Invitation) -> dict[str, Any]:
        call = cast(Call, self.request)
        is_new = call.method == "POST" and row.is_hand_of(call.user)
        return _with_link(call, row) if is_new else super().show(row)


class InvitationItem(InvitationDoor, Item):
    def delete(self, request: Call, key: str) -> Response:
        row = self.find(request, key)
        if not giving.may_take(request.user, row):
            raise PermissionDenied
        services.withdraw(row, by=request.user)
        return Response(status=204)


class MembershipDoor(PeopleDoor):
    def find(self, request: Call, key: str) -> Membership:
        return get_object_or_404(queries.memberships(request.user), pk=key)

    def show(self, row: Membership) -> dict[str, Any]:
        return people_shapes.membership(row)


class Memberships(MembershipDoor, Collection):
    shape = people_shapes.MembershipShape
    kind = "membership"

    def rows(self, request: Call, **path: Any) -> QuerySet[Membership]:
        narrowed = people_shapes.MembershipFilter(data=request.query_params)
        narrowed.is_valid(raise_exception=True)
        return queries.memberships(request.user).filter(**narrowed.validated_data)

    def create(self, request: Call, data: dict[str, Any], **path: Any) -> Membership:
        user: User = data.pop("user")
        if user == request.user:
            raise PermissionDenied
        return services.assign(user, by=request.user, **_post(request, data))


class MembershipItem(MembershipDoor, ChangingItem):
    shape = people_shapes.MembershipChange

    def change(self, request: Call, row: Membership, data: dict[str, Any]) -> Membership:
        """`valid_to` sets when it ends; null, not before somebody takes it away."""
        if "valid_to" not in data:
            return row
        if not giving.may_set_end(request.user, row, data["valid_to"]):
            raise PermissionDenied
        return services.set_end(row, by=request.user, at=data["valid_to"])

    def delete(self, request: Call, key: str) -> Response:
        row = self.find(request, key)
        if not giving.may_take(request.user, row):
            raise PermissionDenied
        services.end_role(row, by=request.user)
        return Response(status=204)
