"""Questions about partners: who they are, and whom to reach."""

from collections.abc import Collection, Iterable
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from core import scopes
from core.models import Scope
from maps.models import Area
from partners import giving
from partners.access import Who
from partners.authentication import fingerprint
from partners.models import (
    ApiToken,
    ContactPoint,
    ContactPointQuerySet,
    DutyShift,
    Invitation,
    InvitationQuerySet,
    Membership,
    Organisation,
    Role,
    TextConsent,
    User,
)


def user(key: str) -> User | None:
    """An active user by id or user name."""
    try:
        named = Q(pk=UUID(key))
    except ValueError:
        named = Q(username=key.lower())
    return User.objects.filter(named, is_active=True).first()


def people(who: Who, text: str = "") -> QuerySet[User]:
    """The users among whom `who` gives roles, each with the roles that `who` may know of.

    With `text`, those whose name or user name holds it. An administrator of the whole installation sees
    those without any role too.
    """
    known = Membership.objects.filter(giving.posts(who))
    theirs = known.not_over().select_related("organisation", "scope").order_by("created_at")
    found = User.objects.filter(Q(name__icontains=text) | Q(username__icontains=text))
    if not giving.is_chief(who):
        found = found.filter(Exists(known.filter(user=OuterRef("pk"))))
    return found.prefetch_related(Prefetch("memberships", theirs, to_attr="known_roles"))


def memberships(who: Who) -> QuerySet[Membership]:
    """What roles there are where `who` gives some, those that are over too."""
    rows = Membership.objects.filter(giving.posts(who))
    return rows.select_related("user", "organisation", "scope")


def invitations(who: Who) -> InvitationQuerySet:
    """Invitations of colleagues, where `who` gives roles."""
    rows = Invitation.objects.filter(giving.posts(who), kind=Invitation.Kind.COLLEAGUE)
    return rows.select_related("organisation", "scope")


def invitation_by_token(token: str) -> Invitation | None:
    """The one whose link ends so, if it still works."""
    return _open_invitations().filter(sha256=fingerprint(token)).first()


def open_invitation(id: str | None) -> Invitation | None:
    """The one with this id, if its link still works."""
    return _open_invitations().filter(pk=id).first() if id else None


def _open_invitations() -> InvitationQuerySet:
    return Invitation.objects.open().select_related("user", "organisation", "scope")


def tokens(user: User) -> QuerySet[ApiToken]:
    """Those that programs may still come in by, the newest first."""
    return ApiToken.objects.filter(user=user, revoked_at=None).order_by("-created_at")


def scopes_to_give(who: Who) -> QuerySet[Scope]:
    """The incidents that are not over, in which `who` gives roles."""
    return Scope.objects.filter(giving.scopes_to_give(who), closed_at=None)


def places(posts: Iterable[giving.Post]) -> dict[UUID | str, str]:
    """What people call where these roles hold: by scope, or by reach where it is wider."""
    named: dict[UUID | str, str] = {
        str(Membership.Reach.ALL): _("all incidents"),
        str(Membership.Reach.EXERCISES): _("all exercises"),
    }
    return named | scopes.names({post.scope.pk for post in posts if post.scope is not None})


def place(post: giving.Post) -> str:
    """What people call where one role holds; empty where it holds nowhere."""
    key = post.scope.pk if post.scope is not None else post.reach
    return places([post]).get(key, "")


def user_names(ids: Collection[str]) -> dict[str, str]:
    """The names of users by the ids that events and audit lines know them by; others are left out."""
    wanted = [id for id in ids if id]
    return {str(row.pk): row.name for row in User.objects.filter(pk__in=wanted)}


def staff(ids: Collection[str], *, scope: Scope, named: bool) -> dict[str, str]:
    """Who these users are in a scope, by their ids: name and role, or, where not `named`, the role alone."""
    names = user_names(ids)
    held = Membership.objects.in_force().covering(scope).filter(user__in=list(names))
    roles = {str(user): str(Role(role).label) for user, role in held.values_list("user", "role")}
    if not named:
        return roles
    return {id: ", ".join(filter(None, [name, roles.get(id)])) for id, name in names.items()}


def contacts() -> ContactPointQuerySet:
    """Contacts, each with whether it `is_on_duty` now."""
    return ContactPoint.objects.with_duty().select_related("organisation", "user")


def shifts() -> QuerySet[DutyShift]:
    """Shifts that are not over, by their beginning."""
    rows = DutyShift.objects.filter(ends_at__gt=timezone.now())
    return rows.select_related("contact__organisation").order_by("starts_at", "pk")


def consents(contact: ContactPoint) -> QuerySet[TextConsent]:
    """What was said about texts to this contact, the newest first."""
    return TextConsent.objects.filter(contact=contact).order_by("-at", "-pk")


def organisations(text: str = "") -> QuerySet[Organisation]:
    """Organisations with their contacts on duty; with `text`, those whose name holds it."""
    on_duty = ContactPoint.objects.on_duty().order_by("order", "created_at")
    named = Q(name__icontains=text) | Q(acronym__icontains=text)
    return Organisation.objects.filter(named).prefetch_related(Prefetch("contacts", on_duty))


def names(organisations: Collection[UUID]) -> list[str]:
    """What people call these organisations, in the order of their whole names."""
    named = Organisation.objects.filter(pk__in=organisations).order_by("name")
    return [row.short_name for row in named]


def ready() -> ContactPointQuerySet:
    """Contacts on duty who want texts, and whose number somebody answered."""
    return ContactPoint.objects.reachable().verified().on_duty()


def reachable_of(organisations: QuerySet[Organisation]) -> QuerySet[ContactPoint]:
    """The contacts of these organisations that get texts of operations, and whose number was answered."""
    rows = ContactPoint.objects.reachable().verified().wanting(TextConsent.MessageClass.OPERATIONAL)
    rows = rows.filter(organisation__in=organisations)
    return rows.select_related("organisation").order_by("organisation__name", "order", "name")


def duty_contacts(organisation_id: UUID) -> QuerySet[ContactPoint]:
    """Whom to tell at an organisation: on duty, verified, not opted out, in their order."""
    return ready().filter(organisation=organisation_id).order_by("order", "created_at")


def duty_contacts_with(user_id: UUID, scope: Scope) -> QuerySet[ContactPoint]:
    """Whom to tell of what a user once did there: the contacts on duty of their organisations."""
    theirs = Membership.objects.in_force().covering(scope).filter(user=user_id)
    return ready().filter(organisation__in=theirs.values("organisation"))


def meant(
    scope: Scope,
    *,
    roles: Collection[str] = (),
    organisations: Collection[UUID] = (),
    clusters: Collection[str] = (),
    areas: Collection[str] = (),
    duty_only: bool = True,
) -> ContactPointQuerySet:
    """The contacts that all of `roles`, `organisations`, `clusters` and `areas` mean, as far as given.

    A contact's role is its own, else those that its user holds in the scope. An area means the
    organisations that work in it, in a part of it, or in all that it is a part of. Where nothing is
    given, nobody is meant. Not all of them can be told: see `left_out`.
    """
    if not (roles or organisations or clusters or areas):
        return ContactPoint.objects.none()
    contacts = ContactPoint.objects.all()
    if duty_only:
        contacts = contacts.on_duty()
    if roles:
        held = Membership.objects.in_force().covering(scope).filter(user=OuterRef("user"))
        contacts = contacts.filter(
            Q(role__in=roles) | Q(role="") & Exists(held.filter(role__in=roles))
        )
    if organisations:
        contacts = contacts.filter(organisation__in=organisations)
    if clusters or areas:
        contacts = contacts.filter(organisation__in=_at_work(clusters, areas))
    return contacts.order_by("organisation__name", "order", "created_at")


def audience(
    scope: Scope, *, unverified: bool = False, override: bool = False, **wanted: Any
) -> ContactPointQuerySet:
    """Who is `meant` and can be told: reachable, with a number that somebody answered.

    With `unverified`, numbers that nobody has answered yet as well; with `override`, those who said stop.
    """
    contacts = meant(scope, **wanted).filter(bad_since=None)
    if not override:
        contacts = contacts.filter(opted_out_at=None)
    return contacts if unverified else contacts.verified()


def clusters() -> list[str]:
    """Every cluster that some organisation works in."""
    every = Organisation.objects.values_list("clusters", flat=True)
    return sorted({cluster for theirs in every for cluster in theirs})


def areas_worked() -> list[tuple[str, str]]:
    """(P-code, name) of every area that some organisation works in; no name where the code is unknown."""
    every = Organisation.objects.values_list("areas", flat=True)
    codes = sorted({code for theirs in every for code in theirs})
    names = dict(Area.objects.filter(p_code__in=codes).values_list("p_code", "name"))
    return [(code, names.get(code, "")) for code in codes]


def _at_work(clusters: Collection[str], areas: Collection[str]) -> list[UUID]:
    """The organisations that work in one of the clusters, and in one of the areas."""
    every = Organisation.objects.values_list("pk", "clusters", "areas")
    return [
        pk
        for pk, their_clusters, their_areas in every
        if (not clusters or set(clusters) & set(their_clusters))
        and (not areas or any(_overlap(a, b) for a in their_areas for b in areas))
    ]


def _overlap(one: str, other: str) -> bool:
    """Whether one P-code lies in the other: each level adds digits to the one above it."""
    return one.startswith(other) or other.startswith(one)
