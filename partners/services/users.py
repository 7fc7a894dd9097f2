"""Letting people in, and what they may do here."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core import events
from core.actors import SYSTEM, Acting
from core.errors import RuleBroken
from core.models import Scope
from partners.models import (
    ApiToken,
    Invitation,
    Membership,
    Organisation,
    Role,
    User,
)


@transaction.atomic
def add_user(
    *,
    username: str,
    name: str,
    password: str | None,
    by: Acting = SYSTEM,
    **more: Any,
) -> User:
    """A user who may do nothing yet; without a password, who cannot sign in either.

    Doors check how good the password is. RuleBroken `username_taken`.
    """
    user = User(username=username.lower(), name=name, **more)
    user.set_password(password)
    try:
        with transaction.atomic():
            user.save(force_insert=True)
    except IntegrityError as error:
        raise username_taken() from error
    events.record("partners.user_added", by=by, scope_id=None, about=user.pk)
    return user


def username_taken() -> RuleBroken:
    """What refuses a user name, wherever one is chosen."""
    return RuleBroken("username_taken", _("Somebody else has this user name."))


@transaction.atomic
def admit(
    *,
    by: Acting,
    role: Role,
    organisation: Organisation,
    reach: Membership.Reach,
    scope: Scope | None,
    valid_to: datetime | None,
    **user: Any,
) -> User:
    """A colleague with a first role, who cannot sign in before they set a password by a link."""
    made = add_user(by=by, password=None, **user)
    give_role(
        made, role, organisation=organisation, reach=reach, scope=scope, valid_to=valid_to, by=by
    )
    return made


@transaction.atomic
def change_user(user: User, *, by: Acting, **fields: Any) -> User:
    """Another name or language."""
    _update(user, **fields)
    events.record(
        "partners.user_changed", by=by, scope_id=None, about=user.pk, fields=sorted(fields)
    )
    return user.refreshed()


@transaction.atomic
def set_password(user: User, password: str, *, by: Acting) -> User:
    """Every session with the old password ends; tokens hold on. Doors check how good the new one is."""
    user.set_password(password)
    _update(user, password=user.password)
    events.record("partners.password_set", by=by, scope_id=None, about=user.pk)
    return user.refreshed()


@transaction.atomic
def replace_password(user: User, password: str) -> User:
    """By a link that somebody else gave: whoever knew the old one is out, also with a token they made."""
    end_tokens(user)
    return set_password(user, password, by=user)


@transaction.atomic
def give_role(
    user: User,
    role: Role,
    *,
    organisation: Organisation,
    reach: Membership.Reach,
    scope: Scope | None = None,
    valid_to: datetime | None = None,
    by: Acting = SYSTEM,
) -> Membership:
    """Until `valid_to`, or taken away. One that is over begins anew; one that holds stays as it is."""
    membership, created = Membership.objects.get_or_create(
        user=user,
        role=role,
        organisation=organisation,
        reach=reach,
        scope=scope,
        defaults={"valid_to": valid_to},
    )
    over = Membership.objects.filter(pk=membership.pk, valid_to__lte=timezone.now())
    if not created and over.change(valid_to=valid_to, valid_from=None):
        membership = membership.refreshed()
    user.__dict__.pop("standing", None)
    facts = {"role": str(role), "organisation": str(organisation.pk)}
    scope_id = scope.pk if scope else None
    events.record("partners.role_given", by=by, scope_id=scope_id, about=user.pk, **facts)
    return membership


@transaction.atomic
def assign(
    user: User, role: Role, *, by: Acting, valid_to: datetime | None, **post: Any
) -> Membership:
    """`give_role`, and one that holds already ends when it is said now. Raises what `set_end` raises."""
    membership = give_role(user, role, valid_to=valid_to, by=by, **post)
    if membership.valid_to == valid_to:
        return membership
    return set_end(membership, by=by, at=valid_to)


def end_role(membership: Membership, *, by: Acting) -> Membership:
    """From now on this role is not held any more. `set_end` says what can be in the way."""
    return set_end(membership, by=by, at=timezone.now())


@transaction.atomic
def set_end(membership: Membership, *, by: Acting, at: datetime | None) -> Membership:
    """The role holds until `at`, or, with None, until it is taken away. One that is over stays over.

    RuleBroken `last_admin` when no lasting administrator would be left; `role_over`.
    """
    if at is not None:
        _keep_an_admin([membership])
    if Membership.objects.filter(pk=membership.pk).not_over().change(valid_to=at):
        _record_end(membership, by, at)
    elif at is None or at > timezone.now():
        raise RuleBroken("role_over", _("This role is over. Give it again."))
    return membership.refreshed()


def _record_end(membership: Membership, by: Acting, at: datetime | None) -> None:
    events.record(
        "partners.role_end_set",
        by=by,
        scope_id=membership.scope_id,
        about=membership.user_id,
        role=membership.role,
        organisation=str(membership.organisation_id),
        at=at.isoformat() if at else "",
    )


@transaction.atomic
def lock_user(user: User, *, by: Acting, reason: str = "") -> User:
    """Nobody signs in as this user any more; sessions, tokens and links end now.

    RuleBroken `last_admin` when no lasting administrator would be left.
    """
    _keep_an_admin(Membership.objects.filter(user=user).in_force())
    if User.objects.filter(pk=user.pk, is_active=True).update(is_active=False):
        end_sessions(user)
        end_tokens(user)
        Invitation.objects.open().filter(user=user).change(withdrawn_at=timezone.now())
        events.record("partners.user_locked", by=by, scope_id=None, about=user.pk, reason=reason)
    return user.refreshed()


@transaction.atomic
def unlock_user(user: User, *, by: Acting) -> User:
    """They sign in as before, with what roles they still have; their tokens stay void."""
    if User.objects.filter(pk=user.pk, is_active=False).update(is_active=True):
        events.record("partners.user_unlocked", by=by, scope_id=None, about=user.pk)
    return user.refreshed()


def end_sessions(user: User) -> None:
    """Everywhere, at once. Call inside the transaction of what is the reason for it."""
    _update(user, epoch=F("epoch") + 1)


def end_tokens(user: User) -> None:
    """No program acts as this user any more. Call as `end_sessions`."""
    ApiToken.objects.filter(user=user, revoked_at=None).change(revoked_at=timezone.now())


def _keep_an_admin(lost: Iterable[Membership]) -> None:
    """Before any of these ends. Rows are locked: of two who remove each other, one stays."""
    for membership in lost:
        if membership.role != Role.ADMIN:
            continue
        here = Q(reach=membership.reach, scope=membership.scope_id)
        able = Membership.objects.filter(here | Q(reach=Membership.Reach.ALL), role=Role.ADMIN)
        lasting = able.filter(valid_to=None, user__is_active=True).select_related("user")
        others = [
            row
            for row in lasting.select_for_update().order_by("pk")
            if row.user_id != membership.user_id
        ]
        if not others:
            raise RuleBroken(
                "last_admin", _("Nobody would be left to administer. Make another one first.")
            )


def choose_language(user: User, language: str) -> None:
    """The language of pages and of texts for this user from now on."""
    with transaction.atomic():
        _update(user, language=language)


def seen(user: User) -> None:
    """That they asked for something just now."""
    User.objects.filter(pk=user.pk).update(last_seen_at=timezone.now())


def _update(user: User, **fields: Any) -> None:
    User.objects.filter(pk=user.pk).update(updated_at=timezone.now(), **fields)
