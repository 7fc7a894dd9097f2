"""Who we work with: organisations, the people who sign in, whom to ring."""

from datetime import date
from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from core.models import Record, RecordQuerySet, Scope
from core.sealed import Sealed


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


class Organisation(Record):
    class Kind(models.TextChoices):
        GOVERNMENT = "government", _("Government")
        UN = "un", _("United Nations")
        IGO = "igo", _("Intergovernmental organisation")
        INGO = "ingo", _("International NGO")
        NNGO = "nngo", _("National NGO")
        RED_CROSS = "red_cross", _("Red Cross")
        COMMUNITY = "community", _("Community group")
        SECURITY = "security", _("Security force")
        PRIVATE = "private", _("Company")

    name = models.CharField(max_length=200)
    acronym = models.CharField(max_length=20, blank=True)
    kind = models.CharField(max_length=12, choices=Kind.choices)
    clusters = models.JSONField(default=list, blank=True)
    areas = models.JSONField(default=list, blank=True)
    agreement_from = models.DateField(null=True, blank=True)
    agreement_to = models.DateField(null=True, blank=True)

    @property
    def short_name(self) -> str:
        return self.acronym or self.name

    def agrees_on(self, day: date) -> bool:
        """Whether an agreement on sharing data is in force on `day`; one without an end goes on."""
        begun = self.agreement_from is not None and self.agreement_from <= day
        return begun and (self.agreement_to is None or day <= self.agreement_to)


class UserManager(BaseUserManager["User"]):
    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(username__iexact=username)


class User(AbstractBaseUser, Record):
    """A person who signs in. What they may do is in their memberships, nowhere else."""

    username = models.CharField(max_length=64, unique=True)
    name = models.CharField(max_length=200)
    phone_sealed = models.TextField(blank=True)
    phone = Sealed("phone_sealed")
    language = models.CharField(max_length=2, choices=Language.choices, default=Language.INDONESIAN)
    is_active = models.BooleanField(default=True)

    USERNAME_FIELD = "username"
    objects: ClassVar[UserManager] = UserManager()  # type: ignore[assignment]

    actor_kind = "user"

    @property
    def actor_id(self) -> str:
        return str(self.pk)

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
        not_over = models.Q(valid_to__isnull=True) | models.Q(valid_to__gt=now)
        return self.filter(begun, not_over)

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


class ContactPoint(Record):
    """A number to ring or text: who answers it, for whom, in which language, and whether on duty."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="contacts")
    user = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="contacts")
    name = models.CharField(max_length=200)
    role = models.CharField(max_length=16, choices=Role.choices, blank=True)
    order = models.PositiveSmallIntegerField(default=0)
    phone_sealed = models.TextField()
    phone_index = models.CharField(max_length=64, db_index=True)
    phone = Sealed("phone_sealed", index="phone_index", purpose="phone")
    language = models.CharField(max_length=2, choices=Language.choices, default=Language.INDONESIAN)
    languages = models.JSONField(default=list, blank=True)
    sex = models.CharField(max_length=7, blank=True)
    duty = models.BooleanField(default=False)
    verified_at = models.DateTimeField(null=True, blank=True)
    opted_out_at = models.DateTimeField(null=True, blank=True)
    bad_since = models.DateTimeField(null=True, blank=True)

    @property
    def is_reachable(self) -> bool:
        """Wants to be told, and the number works."""
        return self.opted_out_at is None and self.bad_since is None

    @property
    def is_ready(self) -> bool:
        return self.is_reachable and self.duty and self.verified_at is not None


class ApiToken(Record):
    """Lets a program act as a user. Only the token's SHA-256 is kept."""

    user = models.ForeignKey(User, models.CASCADE, related_name="api_tokens")
    sha256 = models.CharField(max_length=64, unique=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
