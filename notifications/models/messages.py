"""The outbox: one text for each person who is told. The rows are the queue."""

from datetime import timedelta

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.models import Record, Scope
from core.sealed import Sealed, seal, unseal
from partners.models import ContactPoint, Language

LONGEST_TEXT = 640
SEALED = "\x1f"  # in front of a body that is sealed; other texts are stripped of it before they are queued


class Message(Record):
    """One text to one number: a row of the outbox, and afterwards the record of what became of it.

    While `state` is queued or sending, `next_at` is when a dispatcher may take it (again), and `lease`
    names the dispatcher that has it; sending past `next_at` means that nobody knows whether `provider`
    has it. Once it is handed over, `next_at` is when `provider` is asked what became of it.

    `body` is the text, sealed as a whole where whoever reads it could come in by it: nothing shows such a
    body, and only a way out opens it (`text`).
    """

    class Priority(models.IntegerChoices):
        LIFE_SAFETY = 0, _("Danger to life")
        OPERATIONAL = 1, _("Operations")
        INFO = 2, _("Information")

    class State(models.TextChoices):
        QUEUED = "queued", _("Waiting")
        SENDING = "sending", _("Being handed over")
        ACCEPTED = "accepted", _("Handed over")
        SENT = "sent", _("Sent")
        DELIVERED = "delivered", _("Delivered")
        UNDELIVERED = "undelivered", _("Not delivered")
        FAILED = "failed", _("Failed")
        EXPIRED = "expired", _("Too late to send")
        CANCELLED = "cancelled", _("Cancelled")
        SUPPRESSED = "suppressed", _("Held back")
        UNKNOWN = "unknown", _("Not known")

    class Encoding(models.TextChoices):
        GSM_7 = "gsm-7"
        UCS_2 = "ucs-2"

    WAITING = (State.QUEUED, State.SENDING)
    ON_THE_WAY = (State.ACCEPTED, State.SENT)
    LASTS = timedelta(hours=10)

    scope = models.ForeignKey(Scope, models.PROTECT, null=True, blank=True, related_name="+")
    alert = models.ForeignKey(
        "notifications.Alert", models.PROTECT, null=True, blank=True, related_name="messages"
    )
    contact = models.ForeignKey(
        ContactPoint, models.PROTECT, null=True, blank=True, related_name="+"
    )
    to_sealed = models.TextField()
    to_index = models.CharField(max_length=64, db_index=True)
    to = Sealed("to_sealed", index="to_index", purpose="phone")
    language = models.CharField(max_length=2, choices=Language.choices)
    body = models.TextField()
    encoding = models.CharField(max_length=5, choices=Encoding.choices)
    segments = models.PositiveSmallIntegerField()
    priority = models.PositiveSmallIntegerField(choices=Priority.choices)
    dedupe_key = models.CharField(max_length=160, unique=True)

    state = models.CharField(max_length=11, choices=State.choices, default=State.QUEUED)
    lease = models.UUIDField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    provider = models.CharField(max_length=20, blank=True)
    provider_sid = models.CharField(max_length=64, null=True, blank=True, unique=True)
    error_code = models.CharField(max_length=40, blank=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["priority", "next_at"],
                name="message_due",
                condition=models.Q(state__in=["queued", "sending"]),
            ),
            models.Index(
                fields=["next_at"],
                name="message_to_ask_about",
                condition=models.Q(state__in=["accepted", "sent"], provider_sid__isnull=False),
            ),
            models.Index(fields=["alert", "state"], name="message_of_alert"),
        ]
        constraints = [
            models.CheckConstraint(
                name="message_sending_is_leased",
                condition=models.Q(state="sending", lease__isnull=False)
                | (~models.Q(state="sending") & models.Q(lease__isnull=True)),
            )
        ]

    @property
    def text(self) -> str:
        """What goes out."""
        is_sealed = self.body.startswith(SEALED)
        return unseal(self.body.removeprefix(SEALED), self._bound_to) if is_sealed else self.body

    def seal_body(self) -> None:
        self.body = SEALED + seal(self.body, self._bound_to)

    @property
    def _bound_to(self) -> str:
        return f"{self._meta.db_table}.body:{self.pk}"


class MessageEvent(models.Model):
    """A step of a message, and who says so. Only ever added to, also when it changed nothing.

    `sid` is the channel's own name for the attempt that it is about.
    """

    class Source(models.TextChoices):
        HERE = "here", _("Posko")
        CHANNEL = "channel", _("The channel")
        LOOK_UP = "look_up", _("Found by looking it up")
        REPORT = "report", _("The channel, later on")

    message = models.ForeignKey(Message, models.PROTECT, related_name="events")
    at = models.DateTimeField(default=timezone.now)
    state = models.CharField(max_length=11, choices=Message.State.choices)
    source = models.CharField(max_length=8, choices=Source.choices)
    code = models.CharField(max_length=40, blank=True)
    sid = models.CharField(max_length=64, blank=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["-at"], name="message_report", condition=models.Q(source="report")
            ),
            models.Index(fields=["-at"], name="message_event_newest"),
        ]
