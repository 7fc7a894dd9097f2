"""What is announced, what those who were told answered, and who was told because others were silent."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.models import Actor, Record, Scope
from notifications import cap
from notifications.models.messages import Message
from partners.models import ContactPoint, Organisation, TextConsent

MessageClass = TextConsent.MessageClass


class Alert(Record):
    """One announcement to many, in the words of CAP 1.2, with a text for each language.

    `distribution` is what CAP calls scope. `audience` says who is meant; who that is, is decided at the
    moment of sending and stands in the messages from then on. `recipients` is how many they were when
    the alert was last written or sent. An update or the calling off of an alert `follows` it.
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        SENT = "sent", _("Sent")
        REPLACED = "replaced", _("Replaced")
        CANCELLED = "cancelled", _("Cancelled")

    class Override(models.TextChoices):
        """On what ground those are told who want no texts."""

        VITAL_INTEREST = "vital_interest", _("Vital interest")
        LEGAL_DUTY = "legal_duty", _("Legal duty")

    scope = models.ForeignKey(Scope, models.PROTECT, related_name="+")
    reference = models.CharField(max_length=6, unique=True)
    state = models.CharField(max_length=9, choices=State.choices, default=State.DRAFT)
    status = models.CharField(max_length=8, choices=cap.Status.choices)
    msg_type = models.CharField(
        max_length=6, choices=cap.MessageType.choices, default=cap.MessageType.ALERT
    )
    distribution = models.CharField(
        max_length=10, choices=cap.Distribution.choices, default=cap.Distribution.RESTRICTED
    )
    category = models.CharField(max_length=9, choices=cap.Category.choices)
    urgency = models.CharField(max_length=9, choices=cap.Urgency.choices)
    severity = models.CharField(max_length=8, choices=cap.Severity.choices)
    certainty = models.CharField(max_length=8, choices=cap.Certainty.choices)
    effective = models.DateTimeField(default=timezone.now)
    expires = models.DateTimeField()
    area = models.CharField(max_length=200, blank=True)
    text = models.JSONField()
    audience = models.JSONField()
    recipients = models.PositiveIntegerField(default=0)
    ask_acknowledgement = models.BooleanField(default=False)
    escalate_after_minutes = models.PositiveSmallIntegerField(null=True, blank=True)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    approved_at = models.DateTimeField(null=True, blank=True)
    override_basis = models.CharField(max_length=14, choices=Override.choices, blank=True)
    follows = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="followers"
    )
    sent_at = models.DateTimeField(null=True, blank=True)

    owner_id: UUID | None = None

    class Meta:
        indexes = [models.Index(fields=["scope", "-created_at"], name="alert_newest")]
        constraints = [
            models.CheckConstraint(
                name="alert_sent_has_a_time",
                condition=~models.Q(state="sent") | models.Q(sent_at__isnull=False),
            ),
            models.CheckConstraint(
                name="alert_approved_by_another",
                condition=models.Q(approved_by=None)
                | models.Q(author=None)
                | ~models.Q(approved_by=models.F("author")),
            ),
            models.CheckConstraint(
                name="alert_grave_is_approved",
                condition=models.Q(state__in=["draft", "cancelled"])
                | models.Q(msg_type="Cancel")
                | (~models.Q(severity="Extreme") & ~models.Q(distribution="Public"))
                | models.Q(approved_by__isnull=False),
            ),
            models.UniqueConstraint(
                name="alert_followed_once",
                fields=["follows"],
                condition=~models.Q(state__in=["draft", "cancelled"]),
            ),
        ]

    @classmethod
    def of(cls, scope: Scope, *, audience: Mapping[str, Any], **fields: Any) -> "Alert":
        """An alert that is only imagined: not in the database, and without a reference."""
        named = {name: value for name, value in audience.items() if value or name == "duty_only"}
        if "organisations" in named:
            named["organisations"] = [str(id) for id in named["organisations"]]
        status = cap.Status.EXERCISE if scope.is_exercise else cap.Status.ACTUAL
        return cls(scope=scope, status=status, audience=named, **fields)

    @property
    def is_exercise(self) -> bool:
        return self.status == cap.Status.EXERCISE

    @property
    def priority(self) -> Message.Priority:
        grave = self.severity in {cap.Severity.EXTREME, cap.Severity.SEVERE}
        at_once = grave and self.urgency == cap.Urgency.IMMEDIATE
        return Message.Priority.LIFE_SAFETY if at_once else Message.Priority.OPERATIONAL

    @property
    def message_class(self) -> MessageClass:
        """By which of the classes of texts contacts say whether they want it."""
        if self.priority == Message.Priority.LIFE_SAFETY:
            return MessageClass.LIFE_SAFETY
        if self.distribution == cap.Distribution.PUBLIC:
            return MessageClass.PUBLIC
        is_slight = self.severity in {cap.Severity.MINOR, cap.Severity.UNKNOWN}
        return MessageClass.INFORMATION if is_slight else MessageClass.OPERATIONAL

    @property
    def needs_approval(self) -> bool:
        """Whether two coordinators must stand behind it. Calling off says no words of one's own."""
        if self.msg_type == cap.MessageType.CANCEL:
            return False
        return self.severity == cap.Severity.EXTREME or self.distribution == cap.Distribution.PUBLIC

    @property
    def awaits_approval(self) -> bool:
        return (
            self.needs_approval and self.approved_by_id is None and self.state == self.State.DRAFT
        )

    @property
    def overrides(self) -> bool:
        """Whether it goes to those as well who want no texts: in danger to life, and on a stated ground."""
        return bool(self.override_basis) and self.priority == Message.Priority.LIFE_SAFETY


class Acknowledgement(Record, Actor):
    """A human being answered. The newest answer of a contact counts."""

    class Answer(models.TextChoices):
        YES = "yes", _("Yes")
        NO = "no", _("No")
        SEEN = "seen", _("Seen")

    class Via(models.TextChoices):
        SMS = "sms", _("SMS")
        LINK = "link", _("Link")
        WEB = "web", _("Web")
        CALL = "call", _("Call")

    alert = models.ForeignKey(Alert, models.PROTECT, related_name="acknowledgements")
    contact = models.ForeignKey(ContactPoint, models.PROTECT, related_name="+")
    answer = models.CharField(max_length=4, choices=Answer.choices)
    via = models.CharField(max_length=4, choices=Via.choices)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["alert", "contact"], name="acknowledged_once")
        ]


class EscalationStep(Record):
    """An organisation was silent: its next contact was told, by `message`, or, without a contact, nobody is
    left there to text and somebody must ring.
    """

    alert = models.ForeignKey(Alert, models.PROTECT, related_name="steps")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    order = models.PositiveSmallIntegerField()
    contact = models.ForeignKey(
        ContactPoint, models.PROTECT, null=True, blank=True, related_name="+"
    )
    message = models.OneToOneField(
        Message, models.PROTECT, null=True, blank=True, related_name="step"
    )
    fired_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="escalation_in_order", fields=["alert", "organisation", "order"]
            ),
            models.UniqueConstraint(
                name="escalation_once_to_each",
                fields=["alert", "contact"],
                condition=models.Q(contact__isnull=False),
            ),
            models.UniqueConstraint(
                name="escalation_ends_once",
                fields=["alert", "organisation"],
                condition=models.Q(contact__isnull=True),
            ),
            models.CheckConstraint(
                name="escalation_tells_a_contact",
                condition=models.Q(contact__isnull=True, message__isnull=True)
                | models.Q(contact__isnull=False, message__isnull=False),
            ),
        ]
