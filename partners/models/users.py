"""The people who sign in, and what they may do."""

from datetime import datetime
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from core.models import Record, RecordQuerySet, Scope
from core.sealed import Sealed
from partners.models.organisations import Organisation


class Language(models.TextChoices):
    INDONESIAN = "id", _("Indonesian")
    ENGLISH = "en", _("English")


class Role(models.TextChoices):
    COORDINATOR = "coordinator", _("Coordinator")
    REGISTRAR = "registrar", _("Registrar")
    SHELTER_MANAGER = "shelter_manager", _("Shelter manager")
    HEALTH_WORKER = "health_worker", _("Health worker")
    PROTECTION = "protection", _("Protection officer")
    LOGISTICIAN = "logistician", _("Logistician")
    OBSERVER = "observer", _("Observer")
    ADMIN = "admin", _("Administrator")


class UserManager(BaseUserManager["User"]):
    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(username__iexact=username)


class User(AbstractBaseUser, Record):
    """A person who signs in. What they may do is in their memberships, nowhere else.

    `is_invented`: of the exercise that ships with the product, which no production holds. Sessions end when
    `epoch` rises.
    """

    username = models.CharField(max_length=64, unique=True)
    name = models.CharField(max_length=200)
    phone_sealed = models.TextField(blank=True)
    phone = Sealed("phone_sealed")
    language = models.CharField(max_length=2, choices=Language.choices, default=Language.INDONESIAN)
    is_active = models.BooleanField(default=True)
    is_invented = models.BooleanField(default=False)
    last_seen_at = models.DateTimeField(null=True, blank=True)
    epoch = models.PositiveIntegerField(default=0)

    USERNAME_FIELD = "username"
    objects: ClassVar[UserManager] = UserManager()  # type: ignore[assignment]

    actor_kind = "user"

    @property
    def actor_id(self) -> str:
        return str(self.pk)

    @property
    def seen_at(self) -> datetime | None:
        """When they last asked for anything, within a few minutes."""
        return max(filter(None, (self.last_login, self.last_seen_at)), default=None)

    def _get_session_auth_hash(self, secret: Any = None) -> str:
        """Django compares it with the one in the session: another password or epoch ends the session."""
        ours = f"{self.epoch}:{self.password}"
        return salted_hmac("partners.session", ours, secret=secret, algorithm="sha256").hexdigest()

    @cached_property
    def standing(self) -> "list[Membership]":
        """The memberships that hold now, read once for each request."""
        return list(Membership.objects.filter(user=self).in_force().select_related("scope"))

    @property
    def roles(self) -> set[str]:
        return {membership.role for membership in self.standing}


class MembershipQuerySet(RecordQuerySet["Membership"]):
    def in_force(self) -> "MembershipQuerySet":
        now = timezone.now()
        begun = models.Q(valid_from__isnull=True) | models.Q(valid_from__lte=now)
        return self.not_over().filter(begun)

    def not_over(self) -> "MembershipQuerySet":
        ends_later = models.Q(valid_to__gt=timezone.now())
        return self.filter(models.Q(valid_to__isnull=True) | ends_later)

    def covering(self, scope: Scope) -> "MembershipQuerySet":
        """`Membership.covers` as a query."""
        in_kind = self.model.Reach.EXERCISES if scope.is_exercise else self.model.Reach.ALL
        return self.filter(models.Q(scope=scope) | models.Q(reach=in_kind))


class Membership(Record):
    """A role that a user has for an organisation: in one incident, in all real ones, or in exercises."""

    class Reach(models.TextChoices):
        INCIDENT = "incident"
        ALL = "all"
        EXERCISES = "exercises"

    user = models.ForeignKey(User, models.CASCADE, related_name="memberships")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=16, choices=Role.choices)
    reach = models.CharField(max_length=9, choices=Reach.choices)
    scope = models.ForeignKey(Scope, models.PROTECT, null=True, blank=True, related_name="+")
    valid_from = models.DateTimeField(null=True, blank=True)
    valid_to = models.DateTimeField(null=True, blank=True)

    objects = MembershipQuerySet.as_manager()  # type: ignore[misc]

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="membership_reach_has_its_incident",
                condition=models.Q(reach="incident", scope__isnull=False)
                | (~models.Q(reach="incident") & models.Q(scope__isnull=True)),
            ),
            models.UniqueConstraint(
                name="membership_once_in_an_incident",
                fields=["user", "organisation", "role", "scope"],
                condition=models.Q(scope__isnull=False),
            ),
            models.UniqueConstraint(
                name="membership_once_elsewhere",
                fields=["user", "organisation", "role", "reach"],
                condition=models.Q(scope__isnull=True),
            ),
        ]

    def covers(self, scope: Scope) -> bool:
        if self.reach == self.Reach.INCIDENT:
            return self.scope_id == scope.pk
        return (self.reach == self.Reach.EXERCISES) == scope.is_exercise


class ApiToken(Record):
    """Lets a program act as a user. Only the token's SHA-256 is kept."""

    user = models.ForeignKey(User, models.CASCADE, related_name="api_tokens")
    label = models.CharField(max_length=80, blank=True)
    sha256 = models.CharField(max_length=64, unique=True)
    last_used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
