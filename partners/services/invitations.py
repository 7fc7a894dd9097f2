"""Links that let somebody in: a new colleague, or one who needs another password."""

from typing import Any, cast
from uuid import uuid4

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core import events
from core.actors import actor_fields
from core.errors import RuleBroken
from partners import giving
from partners.authentication import fingerprint, link_token
from partners.models import ContactPoint, Invitation, Membership, Organisation, Role, User
from partners.services.users import add_user, give_role, replace_password, username_taken

Kind = Invitation.Kind


@transaction.atomic
def invite(
    *,
    by: User,
    role: Role,
    organisation: Organisation,
    username: str = "",
    contact: ContactPoint | None = None,
    **more: Any,
) -> Invitation:
    """A link by which a new colleague comes in with this role; `contact` is texted it.

    `more`: id, name, language, reach, scope, valid_to. Whether `by` may give that role is asked before, and
    again when the link is used. RuleBroken `username_taken` for a `username` that is promised but not free.
    """
    if username and User.objects.filter(username=username).exists():
        raise username_taken()
    post = {"role": role, "organisation": organisation}
    invitation = _make(by, kind=Kind.COLLEAGUE, username=username, contact=contact, **post, **more)
    _record("partners.invited", invitation, by, role=str(role), organisation=str(organisation.pk))
    if contact is not None:
        _record("partners.invitation_to_text", invitation, by)
    return invitation


@transaction.atomic
def offer_password(user: User, *, by: User) -> Invitation:
    """A link by which this user sets another password; the links they had before end.

    RuleBroken `user_locked`.
    """
    if not user.is_active:
        raise RuleBroken("user_locked", _("This user is locked. Unlock them first."))
    _open_links(user).change(withdrawn_at=timezone.now())
    language = user.language
    invitation = _make(by, kind=Kind.PASSWORD, user=user, name=user.name, language=language)
    _record("partners.password_offered", invitation, by, user=str(user.pk))
    return invitation


def _make(by: User, **fields: Any) -> Invitation:
    id = fields.pop("id", None) or uuid4()
    invitation = Invitation(
        id=id,
        **actor_fields(by),
        sha256=fingerprint(link_token(id)),
        expires_at=timezone.now() + Invitation.LASTS,
        **fields,
    )
    invitation.save(force_insert=True)
    return invitation


@transaction.atomic
def withdraw(invitation: Invitation, *, by: User) -> Invitation:
    """The link opens nothing any more. RuleBroken `invitation_used` when somebody came in by it."""
    unused = Invitation.objects.filter(pk=invitation.pk, accepted_at=None)
    if not unused.exists():
        raise _used()
    if unused.filter(withdrawn_at=None).change(withdrawn_at=timezone.now()):
        _record("partners.invitation_withdrawn", invitation, by)
    return invitation.refreshed()


@transaction.atomic
def accept(invitation: Invitation, *, password: str, username: str = "") -> User:
    """Whoever has the link comes in, once. The user whom it made, or whose password it set.

    RuleBroken `invitation_used` when it does not work (any more), or when whoever made it may not give
    any more what it promises; `username_taken`.
    """
    now = timezone.now()
    if not is_vouched_for(invitation) or not Invitation.objects.open().filter(
        pk=invitation.pk
    ).change(accepted_at=now):
        raise _used()
    if invitation.kind == Kind.PASSWORD and invitation.user is not None:
        return replace_password(invitation.user, password)
    return _let_in(invitation, username or invitation.username, password)


def _let_in(invitation: Invitation, username: str, password: str) -> User:
    giver = User.objects.get(pk=invitation.actor_id)
    user = add_user(
        username=username,
        name=invitation.name,
        password=password,
        language=invitation.language,
        by=giver,
    )
    give_role(
        user,
        Role(invitation.role),
        organisation=cast(Organisation, invitation.organisation),  # invitation_says_what_for
        reach=Membership.Reach(invitation.reach),
        scope=invitation.scope,
        valid_to=invitation.valid_to,
        by=giver,
    )
    Invitation.objects.filter(pk=invitation.pk).change(user=user)
    _record("partners.invitation_accepted", invitation, user, user=str(user.pk))
    return user


def is_vouched_for(invitation: Invitation) -> bool:
    """Whether whoever made it is still here, and may still give what it promises."""
    giver = User.objects.filter(pk=invitation.actor_id, is_active=True).first()
    if giver is None:
        return False
    if invitation.kind == Kind.PASSWORD:
        user = invitation.user
        return user is not None and user.is_active and giving.may_look_after(giver, user)
    return giving.may_give(giver, invitation)


def _open_links(user: User) -> Any:
    return Invitation.objects.open().filter(user=user, kind=Kind.PASSWORD)


def _used() -> RuleBroken:
    return RuleBroken(
        "invitation_used", _("This link was used or withdrawn, or is too old. Ask for a new one.")
    )


def _record(kind: str, invitation: Invitation, by: User, **facts: Any) -> None:
    events.record(kind, by=by, scope_id=invitation.scope_id, about=invitation.pk, **facts)
