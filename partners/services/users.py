"""Letting people in."""

import secrets

from django.db import transaction
from django.utils import timezone

from core import events
from core.actors import SYSTEM, Acting
from core.models import Scope
from partners.authentication import fingerprint
from partners.models import ApiToken, Language, Membership, Organisation, Role, User


@transaction.atomic
def add_user(
    *,
    username: str,
    name: str,
    password: str,
    language: str = Language.INDONESIAN,
    by: Acting = SYSTEM,
) -> User:
    """A user who can sign in and may do nothing yet. Doors check how good the password is."""
    user = User(username=username.lower(), name=name, language=language)
    user.set_password(password)
    user.save(force_insert=True)
    events.record("partners.user_added", by=by, scope_id=None, about=user.pk)
    return user


@transaction.atomic
def give_role(
    user: User,
    role: Role,
    *,
    organisation: Organisation,
    reach: Membership.Reach,
    scope: Scope | None = None,
    by: Acting = SYSTEM,
) -> Membership:
    membership, _created = Membership.objects.get_or_create(
        user=user, role=role, organisation=organisation, reach=reach, scope=scope
    )
    user.__dict__.pop("standing", None)
    events.record(
        "partners.role_given",
        by=by,
        scope_id=scope.pk if scope else None,
        about=user.pk,
        role=str(role),
        organisation=str(organisation.pk),
    )
    return membership


@transaction.atomic
def create_token(user: User, *, by: Acting = SYSTEM) -> str:
    """A new API token, in clear; this is the only time anybody sees it."""
    token = secrets.token_urlsafe(32)
    row = ApiToken.objects.create(user=user, sha256=fingerprint(token))
    events.record("partners.token_created", by=by, scope_id=None, about=user.pk, token=str(row.pk))
    return token


@transaction.atomic
def choose_language(user: User, language: str) -> None:
    User.objects.filter(pk=user.pk).update(language=language, updated_at=timezone.now())
