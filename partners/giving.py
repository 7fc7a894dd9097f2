"""Who may give which role to whom, take it away, and look after the account that holds it.

The rule behind it: nobody hands out more than they were trusted with, in reach or in time.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID

from django.db.models import Q

from core.models import Scope
from partners.access import Who
from partners.models import Membership, Role, User


@dataclass(frozen=True)
class Gifts:
    """The roles that somebody with a role may give; with `own`, for their own organisation only."""

    roles: frozenset[Role]
    own: bool


PROTECTED = frozenset({Role.ADMIN, Role.PROTECTION})
# Who gives which role, within their own reach and not for longer than their own; nobody gives one to
# themselves. Whoever may give all that somebody holds may also lock them and let them set a password.
GIVES: dict[str, Gifts] = {
    Role.ADMIN: Gifts(frozenset(Role), own=False),
    Role.COORDINATOR: Gifts(frozenset(Role) - PROTECTED, own=False),
    Role.PROTECTION: Gifts(frozenset({Role.PROTECTION}), own=True),
    Role.SHELTER_MANAGER: Gifts(frozenset({Role.SHELTER_MANAGER, Role.OBSERVER}), own=True),
}


class Post(Protocol):
    """A role for an organisation, somewhere: a membership, or what an invitation promises."""

    @property
    def role(self) -> str: ...

    @property
    def organisation_id(self) -> UUID | None: ...

    @property
    def reach(self) -> str: ...

    @property
    def scope(self) -> Scope | None: ...

    @property
    def valid_to(self) -> datetime | None: ...


def may_give(who: Who, post: Post) -> bool:
    """Whether `who` may give somebody else this role there, until then."""
    return any(_gives(m, post) and _outlasts(m, post) for m in _givers(who))


def may_take(who: Who, post: Post) -> bool:
    """Whether `who` may take this role away again."""
    return any(_gives(m, post) for m in _givers(who))


def may_set_end(who: Who, membership: Membership, at: datetime | None) -> bool:
    """Whether `who` may say when this role ends: later only as whoever may give it so, and not their own."""
    held = membership.valid_to
    if at is not None and (held is None or at <= held):
        return may_take(who, membership)
    terms = ("role", "organisation", "reach", "scope")
    longer = Membership(**{name: getattr(membership, name) for name in terms}, valid_to=at)
    return membership.user_id != who.pk and may_give(who, longer)


def may_look_after(who: Who, user: User) -> bool:
    """Whether `who` may lock `user` and let them set a password: whoever may give all that they hold."""
    if not isinstance(who, User) or who.pk == user.pk:
        return False
    held = list(Membership.objects.filter(user=user).not_over().select_related("scope"))
    return all(may_give(who, m) for m in held) if held else is_chief(who)


def may_name(who: Who, user: User) -> bool:
    """Whether `who` may write a number down as that of `user`: texts from it are carried out as theirs."""
    own = isinstance(who, User) and who.pk == user.pk
    return own or user.is_invented or may_look_after(who, user)


def is_chief(who: Who) -> bool:
    """Whether `who` administers the whole installation, exercises and people without a role included."""
    return any(map(_is_chief, _givers(who)))


def _givers(who: Who) -> list[Membership]:
    return [m for m in who.standing if m.role in GIVES] if isinstance(who, User) else []


def _is_chief(membership: Membership) -> bool:
    return membership.role == Role.ADMIN and membership.reach == Membership.Reach.ALL


def _in_exercises(membership: Membership) -> bool:
    return membership.reach == Membership.Reach.EXERCISES


def _gives(membership: Membership, post: Post) -> bool:
    gifts = GIVES[membership.role]
    if post.role not in gifts.roles:
        return False
    if gifts.own and membership.organisation_id != post.organisation_id:
        return False
    if _is_chief(membership):
        return True
    return (
        membership.covers(post.scope) if post.scope is not None else membership.reach == post.reach
    )


def _outlasts(membership: Membership, post: Post) -> bool:
    if membership.valid_to is None:
        return True
    return post.valid_to is not None and post.valid_to <= membership.valid_to


def posts(who: Who) -> Q:
    """Narrows a query of memberships or invitations to those among whom `who` gives roles."""
    reached = Q(pk__in=[])
    for membership in _givers(who):
        own = GIVES[membership.role].own
        mine = Q(organisation=membership.organisation_id) if own else Q()
        reached |= _posts_in_reach(membership) & mine
    return reached


def _posts_in_reach(membership: Membership) -> Q:
    if _is_chief(membership):
        return Q(pk__isnull=False)
    if membership.reach == Membership.Reach.INCIDENT:
        return Q(scope=membership.scope_id)
    return Q(reach=membership.reach) | Q(scope__is_exercise=_in_exercises(membership))


def scopes_to_give(who: Who) -> Q:
    """Narrows a query of scopes to those in which `who` gives roles."""
    reached = Q(pk__in=[])
    for membership in _givers(who):
        if _is_chief(membership):
            return Q()
        if membership.reach == Membership.Reach.INCIDENT:
            reached |= Q(pk=membership.scope_id)
        else:
            reached |= Q(is_exercise=_in_exercises(membership))
    return reached


def reaches_to_give(who: Who) -> set[str]:
    """Beyond single incidents: whether `who` gives roles for all real ones, and for all exercises."""
    wide = {Membership.Reach.ALL, Membership.Reach.EXERCISES}
    if is_chief(who):
        return set(wide)
    return {m.reach for m in _givers(who)} & wide


def roles_to_give(who: Who) -> set[Role]:
    return {role for m in _givers(who) for role in GIVES[m.role].roles}


def organisations_to_give(who: Who) -> Q:
    """Narrows a query of organisations to those for which `who` gives roles."""
    givers = _givers(who)
    if any(not GIVES[m.role].own for m in givers):
        return Q()
    return Q(pk__in=[m.organisation_id for m in givers])
