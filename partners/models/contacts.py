"""Whom to ring: numbers, who is on duty, and what each has agreed to."""

from datetime import datetime

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.models import Actor, Record, RecordQuerySet
from core.sealed import Sealed
from partners.models.organisations import Organisation
from partners.models.users import Language, Role, User


class ContactPointQuerySet(RecordQuerySet["ContactPoint"]):
    def reachable(self) -> "ContactPointQuerySet":
        """Who wants to be told, and whose number works."""
        return self.filter(opted_out_at=None, bad_since=None)

    def verified(self) -> "ContactPointQuerySet":
        return self.filter(verified_at__isnull=False)

    def refusing(self, message_class: str) -> "ContactPointQuerySet":
        """Who said last of this class of texts that they want none of it."""
        return self.filter(_refuses(message_class))

    def wanting(self, message_class: str) -> "ContactPointQuerySet":
        """All but those."""
        return self.filter(~_refuses(message_class))

    def on_duty(self, at: datetime | None = None) -> "ContactPointQuerySet":
        """Who is always on duty, and who has a shift at that time: now, unless it is given."""
        return self.filter(_on_duty(at))

    def with_duty(self, at: datetime | None = None) -> "ContactPointQuerySet":
        """Each with `is_on_duty`."""
        return self.annotate(
            is_on_duty=models.Case(
                models.When(_on_duty(at), then=True),
                default=False,
                output_field=models.BooleanField(),
            )
        )

    def duty_first(self) -> "ContactPointQuerySet":
        """Those on duty before the others, each group in its order; each with `is_on_duty`."""
        on_duty = models.Case(models.When(_on_duty(None), then=0), default=1)
        return self.with_duty().order_by(on_duty, "order", "created_at")


def _refuses(message_class: str) -> models.Exists:
    said = TextConsent.objects.filter(message_class=message_class)
    later = said.filter(contact=models.OuterRef("contact"), at__gt=models.OuterRef("at"))
    refusal = said.filter(contact=models.OuterRef("pk"), state=TextConsent.State.WITHDRAWN)
    return models.Exists(refusal.filter(~models.Exists(later)))


def _on_duty(at: datetime | None) -> models.Q:
    now = at or timezone.now()
    shifts = DutyShift.objects.filter(
        contact=models.OuterRef("pk"), starts_at__lte=now, ends_at__gt=now
    )
    return models.Q(duty=True) | models.Q(models.Exists(shifts))


class ContactPoint(Record):
    """A number to ring or text: who answers it, for whom, in which language, and whether on duty.

    `duty` is on duty at all times; else a DutyShift says when.
    """

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

    objects = ContactPointQuerySet.as_manager()  # type: ignore[misc]

    @property
    def is_reachable(self) -> bool:
        """Wants to be told, and the number works."""
        return self.opted_out_at is None and self.bad_since is None

    def left_out(self, *, unverified: bool = False, override: bool = False) -> str:
        """Why this contact gets no alert, as `partners.queries.audience` decides; empty for who gets it."""
        if self.bad_since is not None:
            return "bad_number"
        if self.opted_out_at is not None and not override:
            return "opted_out"
        return "" if self.verified_at is not None or unverified else "unverified"


class DutyShift(Record):
    """Somebody answers for the organisation from one time to another."""

    contact = models.ForeignKey(ContactPoint, models.CASCADE, related_name="shifts")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["contact", "ends_at"], name="shift_of_contact")]
        constraints = [
            models.CheckConstraint(
                name="shift_ends_after_it_starts",
                condition=models.Q(ends_at__gt=models.F("starts_at")),
            )
        ]


class TextConsent(Record, Actor):
    """On what ground somebody gets texts, or that they said stop: of all texts, or of one class.

    Only ever added to: the newest line of each class counts. Who said stop to all of them has
    `opted_out_at` as well, and gets none whatever else was said.
    """

    class MessageClass(models.TextChoices):
        ALL = "all", _("All texts")
        LIFE_SAFETY = "life_safety", _("Danger to life")
        OPERATIONAL = "operational", _("Operations")
        INFORMATION = "information", _("Information")
        PUBLIC = "public", _("For everybody")

    class State(models.TextChoices):
        GIVEN = "given", _("Agreed")
        WITHDRAWN = "withdrawn", _("Said stop")

    class Basis(models.TextChoices):
        CONSENT = "consent", _("Own agreement")
        DUTY_CONTRACT = "duty_contract", _("Part of the duty by contract")
        AGREEMENT = "agreement", _("Agreement with the organisation")
        VITAL_INTEREST = "vital_interest", _("Vital interest")
        LEGAL_DUTY = "legal_duty", _("Legal duty")

    class How(models.TextChoices):
        SMS = "sms", _("SMS")
        WEB = "web", _("Web")
        CALL = "call", _("Call")
        PROVIDER = "provider", _("Told by the provider")
        FILE = "file", _("File")

    contact = models.ForeignKey(ContactPoint, models.CASCADE, related_name="consents")
    message_class = models.CharField(
        max_length=11, choices=MessageClass.choices, default=MessageClass.ALL
    )
    state = models.CharField(max_length=9, choices=State.choices)
    basis = models.CharField(max_length=14, choices=Basis.choices)
    how = models.CharField(max_length=8, choices=How.choices)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes = [models.Index(fields=["contact", "-at"], name="consent_newest")]


class NumberCheck(Record):
    """A code that was sent to a number; whoever sends it back has that number in their hand."""

    contact = models.ForeignKey(ContactPoint, models.CASCADE, related_name="checks")
    phone_index = models.CharField(max_length=64)
    code = models.CharField(max_length=6, unique=True)
    expires_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)
