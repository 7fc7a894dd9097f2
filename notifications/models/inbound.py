"""What comes in by SMS, what was understood of it, and what became of it."""

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.models import Record, Scope
from core.sealed import Sealed, blind
from notifications.models.messages import Message
from partners.models import ContactPoint


class InboundMessage(Record):
    """One command that came by SMS, or one text that is none: a row of the queue, then the record of it.

    A text with several commands is one row for each, told apart by `part`. While `outcome` is waiting,
    `next_at` is when a worker may take it (again), and `lease` names the worker that has it.

    `about` and `topic` say what was changed: of two that change the same, the one received later counts.
    `reference` is what a confirmation or an undo must name; it is good for this sender only, and until
    `answer_until`. `effect` is what an undo needs. `problem` is a code of what stood in the way.
    """

    class Outcome(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        APPLIED = "applied", _("Done")
        PENDING_CONFIRM = "pending_confirm", _("Waits for a confirmation")
        REJECTED = "rejected", _("Refused")
        TRIAGE = "triage", _("For a person")
        DUPLICATE = "duplicate", _("Sent twice")
        STALE = "stale", _("Too late")

    provider = models.CharField(max_length=20)
    provider_id = models.CharField(max_length=100)
    part = models.PositiveSmallIntegerField(default=0)
    sender_sealed = models.TextField()
    sender_index = models.CharField(max_length=64)
    sender = Sealed("sender_sealed", index="sender_index", purpose="phone")
    to = models.CharField(max_length=20, blank=True)
    text_sealed = models.TextField(blank=True)
    text_index = models.CharField(max_length=64, blank=True)
    text = Sealed("text_sealed")
    received_at = models.DateTimeField()

    contact = models.ForeignKey(
        ContactPoint, models.PROTECT, null=True, blank=True, related_name="+"
    )
    scope = models.ForeignKey(Scope, models.PROTECT, null=True, blank=True, related_name="+")
    command = models.CharField(max_length=12, blank=True)
    arguments = models.JSONField(default=dict, blank=True)
    outcome = models.CharField(max_length=15, choices=Outcome.choices, default=Outcome.WAITING)
    problem = models.CharField(max_length=40, blank=True)
    urgent = models.BooleanField(default=False)
    reply = models.ForeignKey(Message, models.PROTECT, null=True, blank=True, related_name="+")

    about = models.UUIDField(null=True, blank=True)
    topic = models.CharField(max_length=60, blank=True)
    reference = models.CharField(max_length=6, blank=True)
    answer_until = models.DateTimeField(null=True, blank=True)
    effect = models.JSONField(default=dict, blank=True)
    undo_of = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="undone_by"
    )

    handled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    handled_at = models.DateTimeField(null=True, blank=True)
    note = models.CharField(max_length=500, blank=True)

    lease = models.UUIDField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_at = models.DateTimeField(default=timezone.now)

    CONFIRM_WITHIN = timedelta(minutes=10)
    UNDO_WITHIN = timedelta(minutes=30)

    class Meta:
        indexes = [
            models.Index(
                fields=["received_at", "created_at"],
                name="inbound_waiting",
                condition=models.Q(outcome="waiting"),
            ),
            models.Index(
                fields=["-urgent", "-received_at"],
                name="inbound_to_do",
                condition=models.Q(outcome="triage", handled_at__isnull=True),
            ),
            models.Index(fields=["sender_index", "-received_at"], name="inbound_of_sender"),
            models.Index(fields=["about", "topic", "-received_at"], name="inbound_about"),
            models.Index(fields=["-received_at", "-id"], name="inbound_newest"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["provider", "provider_id", "part"], name="inbound_taken_once"
            ),
            models.UniqueConstraint(
                fields=["sender_index", "reference"],
                condition=~models.Q(reference=""),
                name="inbound_reference_once",
            ),
        ]

    @property
    def is_to_do(self) -> bool:
        return self.outcome == self.Outcome.TRIAGE and self.handled_at is None

    @staticmethod
    def same_words(text: str) -> str:
        """A fingerprint of a text that no space or capital changes."""
        return blind(" ".join(text.casefold().split()), "sms")


class Correspondent(models.Model):
    """A number that writes to us. Whoever works on one of its texts takes this row first.

    So what was counted of a number (its commands, the answers it got) is still so when it is acted upon.
    """

    sender_index = models.CharField(max_length=64, primary_key=True)
    worked_at = models.DateTimeField(default=timezone.now)
