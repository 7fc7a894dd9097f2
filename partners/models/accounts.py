"""How an account begins, and the second thing that its owner shows besides a password."""

from datetime import timedelta

from django.db import models
from django.utils import timezone

from core.models import Actor, Record, RecordQuerySet, Scope
from core.sealed import Sealed
from partners.models.contacts import ContactPoint
from partners.models.organisations import Organisation
from partners.models.users import Language, Membership, Role, User


class InvitationQuerySet(RecordQuerySet["Invitation"]):
    def open(self) -> "InvitationQuerySet":
        """Those whose link still works."""
        unused = self.filter(accepted_at=None, withdrawn_at=None)
        return unused.filter(expires_at__gt=timezone.now())


class Invitation(Record, Actor):
    """A link that works once. A colleague's lets somebody new in, with one role; a password's sets another
    password for `user`. Only the token's SHA-256 is kept; the actor is who vouches for it.

    `user` is, of a colleague's, whoever came by it.
    """

    LASTS = timedelta(hours=72)

    class Kind(models.TextChoices):
        COLLEAGUE = "colleague"
        PASSWORD = "password"  # noqa: S105 - a kind of link

    kind = models.CharField(max_length=9, choices=Kind.choices)
    user = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    name = models.CharField(max_length=200, blank=True)
    username = models.CharField(max_length=64, blank=True)
    language = models.CharField(max_length=2, choices=Language.choices, default=Language.INDONESIAN)
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="+"
    )
    role = models.CharField(max_length=16, choices=Role.choices, blank=True)
    reach = models.CharField(max_length=9, choices=Membership.Reach.choices, blank=True)
    scope = models.ForeignKey(Scope, models.PROTECT, null=True, blank=True, related_name="+")
    valid_to = models.DateTimeField(null=True, blank=True)
    contact = models.ForeignKey(
        ContactPoint, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    sha256 = models.CharField(max_length=64, unique=True)
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = InvitationQuerySet.as_manager()  # type: ignore[misc]

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="invitation_says_what_for",
                condition=models.Q(kind="password", user__isnull=False, role="")
                | (models.Q(kind="colleague", organisation__isnull=False) & ~models.Q(role="")),
            ),
            models.CheckConstraint(
                name="invitation_reach_has_its_incident",
                condition=models.Q(reach="incident", scope__isnull=False)
                | (~models.Q(reach="incident") & models.Q(scope__isnull=True)),
            ),
            models.CheckConstraint(
                name="invitation_ends_one_way",
                condition=models.Q(accepted_at__isnull=True) | models.Q(withdrawn_at__isnull=True),
            ),
        ]


class SecondFactor(Record):
    """What an app on the user's phone shares with us: codes of six digits, RFC 6238.

    `last_step` is the newest time step that was used, so that no code counts twice. `tries` are those since
    the last good one, the newest at `tried_at`.
    """

    user = models.OneToOneField(User, models.CASCADE, related_name="+")
    secret_sealed = models.TextField()
    secret = Sealed("secret_sealed")
    last_step = models.PositiveBigIntegerField(default=0)
    tries = models.PositiveSmallIntegerField(default=0)
    tried_at = models.DateTimeField(default=timezone.now)


class RecoveryCode(Record):
    """Stands in for the phone once. Only its SHA-256 is kept."""

    user = models.ForeignKey(User, models.CASCADE, related_name="+")
    sha256 = models.CharField(max_length=64)
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="recovery_code_once", fields=["user", "sha256"])
        ]
