"""The only place that decides who may do what.

`may` answers about one thing, `within` narrows a query to the incidents where an act is allowed, and
`visible` to the people whom somebody may read: each app that has a reason to show a household to somebody
registers that reason with `grant`. Who may give a role to whom is in `giving`.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Protocol
from uuid import UUID

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.db.models import Q

from core.models import Scope
from core.registry import Registry
from partners.models import ContactPoint, Membership, Role, User

Who = User | AnonymousUser
R = Role
EVERYONE = frozenset(Role) - {R.ADMIN}


@dataclass(frozen=True)
class Act:
    """Which roles may do it; those in `own` only to what belongs to their own organisation."""

    roles: frozenset[Role]
    own: frozenset[Role] = frozenset()

    def allows(self, role: str, *, owns: bool) -> bool:
        return role in self.roles or (owns and role in self.own)


def _act(*roles: Role, own: tuple[Role, ...] = ()) -> Act:
    return Act(frozenset(roles), frozenset(own))


ACTS: dict[str, Act] = {
    # incidents
    "see_figures": Act(frozenset(Role)),
    "open_incident": _act(R.COORDINATOR),
    "steer_incident": _act(R.COORDINATOR),
    "announce_arrival": _act(R.COORDINATOR, R.REGISTRAR),
    "handle_breaches": _act(R.COORDINATOR, R.PROTECTION, R.ADMIN),
    # people
    "see_households": _act(
        R.COORDINATOR, R.REGISTRAR, R.PROTECTION, R.LOGISTICIAN, R.SHELTER_MANAGER, R.HEALTH_WORKER
    ),
    "see_every_household": _act(R.COORDINATOR, R.REGISTRAR, R.PROTECTION, R.LOGISTICIAN),
    "see_names": _act(R.COORDINATOR, R.REGISTRAR, R.PROTECTION),
    "see_documents": _act(R.PROTECTION),
    "enrol": _act(R.REGISTRAR, R.PROTECTION),
    "report_people": _act(R.COORDINATOR, R.REGISTRAR, R.PROTECTION, own=(R.SHELTER_MANAGER,)),
    "report_every_household": _act(R.COORDINATOR, R.REGISTRAR, R.PROTECTION),
    "import_manifest": _act(R.REGISTRAR),
    "look_up": _act(R.COORDINATOR, R.REGISTRAR, R.PROTECTION),
    "see_matches": _act(R.COORDINATOR, R.REGISTRAR, R.PROTECTION),
    "decide_review": _act(R.COORDINATOR, R.PROTECTION),
    "decide_certain": _act(R.PROTECTION),
    "undo_import": _act(R.COORDINATOR, R.REGISTRAR),
    "export_names": _act(R.COORDINATOR, R.PROTECTION, own=(R.SHELTER_MANAGER,)),
    # places
    "see_shelters": Act(EVERYONE),
    "see_sites": Act(EVERYONE - {R.OBSERVER}),
    "edit_shelter": _act(R.COORDINATOR, own=(R.SHELTER_MANAGER,)),
    "report_capacity": _act(R.COORDINATOR, own=(R.SHELTER_MANAGER,)),
    "edit_standards": _act(R.COORDINATOR, R.ADMIN),
    "edit_shared_standards": _act(R.ADMIN),
    "evacuate": _act(R.COORDINATOR, own=(R.SHELTER_MANAGER,)),
    "call_roll": _act(R.COORDINATOR, own=(R.SHELTER_MANAGER,)),
    "inspect_site": _act(R.COORDINATOR, R.PROTECTION, own=(R.SHELTER_MANAGER,)),
    "see_stays": _act(R.COORDINATOR, R.REGISTRAR, R.PROTECTION, own=(R.SHELTER_MANAGER,)),
    "see_residents": _act(own=(R.SHELTER_MANAGER,)),
    "see_movements": _act(R.COORDINATOR, R.REGISTRAR, R.PROTECTION, R.SHELTER_MANAGER),
    "hold_places": _act(R.COORDINATOR, R.REGISTRAR, R.PROTECTION),
    "confirm_places": _act(R.COORDINATOR),
    "check_in": _act(R.COORDINATOR, R.PROTECTION, own=(R.SHELTER_MANAGER,)),
    "place_child_alone": _act(R.PROTECTION),
    "place_child_for_a_night": _act(R.COORDINATOR),
    "see_interim_care": _act(R.COORDINATOR, R.PROTECTION),
    # protection
    "protect": _act(R.PROTECTION),
    "open_tracing": _act(R.REGISTRAR, R.PROTECTION),
    "exceed_places": _act(R.COORDINATOR),
    # supplies
    "see_stock": Act(EVERYONE - {R.OBSERVER}),
    "move_stock": _act(R.LOGISTICIAN),
    "count_stock": _act(R.COORDINATOR, R.LOGISTICIAN, own=(R.SHELTER_MANAGER,)),
    "open_round": _act(R.COORDINATOR, R.LOGISTICIAN, own=(R.SHELTER_MANAGER,)),
    "hand_out": _act(R.LOGISTICIAN, R.REGISTRAR, own=(R.SHELTER_MANAGER,)),
    # health
    "see_facilities": Act(EVERYONE),
    "edit_facility": _act(R.COORDINATOR, own=(R.HEALTH_WORKER,)),
    "see_referrals": _act(R.COORDINATOR, R.HEALTH_WORKER),
    "oversee_referrals": _act(R.COORDINATOR),
    "refer": _act(R.HEALTH_WORKER),
    "follow_referral": _act(own=(R.HEALTH_WORKER,)),
    "answer_referral": _act(own=(R.HEALTH_WORKER,)),
    # partners and messages
    "see_partners": Act(frozenset(Role)),
    "see_staff": _act(R.COORDINATOR, R.REGISTRAR, R.PROTECTION),
    "edit_partners": _act(R.COORDINATOR, R.ADMIN),
    "see_people": _act(R.ADMIN, R.COORDINATOR, R.PROTECTION, R.SHELTER_MANAGER),  # as GIVES
    "reset_second_factor": _act(R.ADMIN),
    "see_alerts": Act(EVERYONE),
    "send_alert": _act(R.COORDINATOR),
    "see_inbox": _act(R.COORDINATOR, own=(R.SHELTER_MANAGER,)),
    "handle_inbox": _act(R.COORDINATOR),
    # the system
    "see_system": _act(R.ADMIN, R.COORDINATOR),
    "change_system": _act(R.ADMIN),
}


class Thing(Protocol):
    """Something in an incident, or, without a scope, something that all incidents share, like a hospital.

    `owner_id` is the organisation it belongs to, where it has one.
    """

    @property
    def scope(self) -> Scope | None: ...

    @property
    def owner_id(self) -> UUID | None: ...


def may(who: Who, act: str, thing: Thing | None = None) -> bool:
    """Whether `who` may do `act` to `thing`, or, without a thing, to anything at all."""
    rule = ACTS[act]
    if not isinstance(who, User):
        return False
    if thing is None:
        return any(rule.allows(m.role, owns=True) for m in who.standing)
    return any(
        rule.allows(m.role, owns=m.organisation_id == thing.owner_id)
        and (thing.scope is None or m.covers(thing.scope))
        for m in who.standing
    )


def may_by_phone(contact: ContactPoint, act: str, thing: Thing) -> bool:
    """Whether whoever answers this number may do `act` to `thing`: with an account, what it allows.

    Without one, what the contact's role allows, and only to what belongs to its own organisation. Whether
    the number was verified is asked before.
    """
    if contact.user is not None:
        return contact.user.is_active and may(contact.user, act, thing)
    is_own = thing.owner_id is not None and thing.owner_id == contact.organisation_id
    return is_own and ACTS[act].allows(contact.role, owns=True)


def require(who: Who, act: str, thing: Thing | None = None) -> None:
    """Raises PermissionDenied (403) unless `may`."""
    if not may(who, act, thing):
        raise PermissionDenied


def within(who: Who, act: str, path: str = "scope", *, owner: str = "") -> Q:
    """Narrows a query to rows whose scope, at `path`, is one where some role of `who` allows `act`.

    Roles that may only touch their own organisation's things get those whose organisation, at `owner`, is
    theirs; without `owner` that is left to `may` on the row.
    """
    if not isinstance(who, User):
        return Q(pk__in=[])
    rule = ACTS[act]
    reached: list[Q] = []
    for membership in who.standing:
        if not rule.allows(membership.role, owns=True):
            continue
        all_of_them = not owner or rule.allows(membership.role, owns=False)
        mine = Q() if all_of_them else Q(**{owner: membership.organisation_id})
        if (part := _reach(membership, path) & mine) not in reached:
            reached.append(part)  # two roles in one place reach the same
    return reduce(or_, reached, Q(pk__in=[]))


def _reach(membership: Membership, path: str) -> Q:
    if membership.reach == Membership.Reach.INCIDENT:
        return Q(**{path: membership.scope_id})
    exercise = membership.reach == Membership.Reach.EXERCISES
    return Q(**{f"{path}__is_exercise": exercise})


def for_roles(who: Who, path: str = "scope") -> Q:
    """Narrows a query to rows for a `role` that `who` holds in the row's scope, at `path`."""
    reached = Q(pk__in=[])
    for membership in who.standing if isinstance(who, User) else ():
        reached |= _reach(membership, path) & Q(role=membership.role)
    return reached


def organisations(who: Who, role: Role) -> list[UUID]:
    """The organisations for which `who` holds `role`, wherever."""
    return (
        [m.organisation_id for m in who.standing if m.role == role] if isinstance(who, User) else []
    )


def acting_for(who: Who, act: str, scope: Scope | None = None) -> UUID:
    """The organisation in whose name `who` does `act` there. Raises PermissionDenied (403)."""
    rule = ACTS[act]
    for membership in who.standing if isinstance(who, User) else ():
        here = scope is None or membership.covers(scope)
        if here and rule.allows(membership.role, owns=True):
            return membership.organisation_id
    raise PermissionDenied


def needs_second_factor(user: User) -> bool:
    """Coordinators, protection officers and administrators do, outside of exercises."""
    real = (m for m in user.standing if m.reach == m.Reach.ALL or _is_real(m.scope))
    return not user.is_invented and any(
        m.role in {R.COORDINATOR, R.PROTECTION, R.ADMIN} for m in real
    )


def _is_real(scope: Scope | None) -> bool:
    return scope is not None and not scope.is_exercise


Grant = Callable[[User], Q]
_grants: Registry[dict[str, tuple[Collection[str], Grant]]] = Registry("visibility")


def grant(what: str, reason: str, condition: Grant, *, acts: Collection[str] = ()) -> None:
    """Register why somebody may see a row of `what`: a condition on it, given who asks.

    A reason that comes with one of `acts` is asked of nobody who may do none of them anywhere.
    """
    reasons = _grants.get(what)
    if reasons is None:
        reasons = {}
        _grants.add(what, reasons)
    reasons[reason] = acts, condition


def visible(what: str, who: Who) -> Q:
    """The rows of `what` that `who` may see: any registered reason is enough, none is not."""
    seen = Q(pk__in=[])
    if isinstance(who, User):
        for acts, condition in (_grants.get(what) or {}).values():
            if not acts or any(may(who, act) for act in acts):
                seen |= condition(who)
    return seen
