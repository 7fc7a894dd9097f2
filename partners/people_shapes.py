"""The shapes of users, memberships and invitations at the API."""

from typing import Any

from rest_framework import serializers

from core.shapes import Ahead
from partners.account_forms import USERNAME
from partners.models import Invitation, Language, Membership, Role, User
from partners.serializers import OrganisationField, UserField


class Username(serializers.CharField):
    """What somebody signs in with; whether it is free is asked when it is taken."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=64, validators=[USERNAME], **kwargs)


class PostShape(serializers.Serializer[Any]):
    """A role: in one `incident`, or in all real ones, or in all exercises."""

    id = serializers.UUIDField(required=False)
    organisation = OrganisationField()
    role = serializers.ChoiceField(Role.choices)
    incident = serializers.CharField(required=False, max_length=40)
    reach = serializers.ChoiceField(Membership.Reach.values, required=False)
    valid_to = Ahead(allow_null=True, default=None)


class MembershipShape(PostShape):
    """The same role of the same user is one, however often it is given."""

    id = None  # type: ignore[assignment]
    user = UserField()


class MembershipChange(serializers.Serializer[Any]):
    valid_to = Ahead(allow_null=True)


class MembershipFilter(serializers.Serializer[Any]):
    user = UserField(required=False)
    organisation = OrganisationField(required=False)


class Named(serializers.Serializer[Any]):
    name = serializers.CharField(max_length=200)
    language = serializers.ChoiceField(Language.choices, default=Language.INDONESIAN)


class UserShape(Named, PostShape):
    username = Username()


class UserChange(Named):
    is_active = serializers.BooleanField()
    reason = serializers.CharField(max_length=500)


class InvitationShape(Named, PostShape):
    username = Username(required=False, allow_blank=True, default="")


def user(row: User) -> dict[str, Any]:
    """A user of queries.people, with the roles that the caller may know of."""
    held: list[Membership] = row.known_roles  # type: ignore[attr-defined]
    return {
        "id": row.pk,
        "username": row.username,
        "name": row.name,
        "language": row.language,
        "is_active": row.is_active,
        "last_seen_at": row.seen_at,
        "memberships": [membership(each) for each in held],
        "created_at": row.created_at,
        "updated_at": row.updated_at,
    }


def membership(row: Membership) -> dict[str, Any]:
    return {
        "id": row.pk,
        "user": row.user_id,
        **_post(row),
        "created_at": row.created_at,
        "updated_at": row.updated_at,
    }


def invitation(row: Invitation) -> dict[str, Any]:
    return {
        "id": row.pk,
        "kind": row.kind,
        "name": row.name,
        "username": row.username,
        "language": row.language,
        **_post(row),
        "expires_at": row.expires_at,
        "accepted_at": row.accepted_at,
        "withdrawn_at": row.withdrawn_at,
        "user": row.user_id,
        "created_at": row.created_at,
        "updated_at": row.updated_at,
    }


def _post(row: Membership | Invitation) -> dict[str, Any]:
    return {
        "organisation": row.organisation_id,
        "role": row.role,
        "reach": row.reach,
        "incident": row.scope_id,
        "valid_to": row.valid_to,
    }
