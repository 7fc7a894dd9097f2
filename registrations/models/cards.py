"""Cards: what people carry, and the key by which each incident signs them."""

import base64

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.models import Record
from core.sealed import Sealed
from incidents.models import Incident
from registrations.models.households import Household

NO_REASON = models.Q(reason="")


class CardKey(Record):
    """The Ed25519 key of one incident. `public` is base64 of its 32 bytes, so is `private`, encrypted."""

    incident = models.OneToOneField(Incident, models.PROTECT, related_name="+")
    key_id = models.PositiveIntegerField(unique=True)
    public = models.CharField(max_length=44)
    private_sealed = models.TextField()
    private = Sealed("private_sealed")

    @property
    def public_bytes(self) -> bytes:
        return base64.b64decode(self.public)

    @property
    def private_bytes(self) -> bytes:
        return base64.b64decode(self.private)


class Card(Record):
    """A card of a household. At most one of them is valid; the others say when and why they ended.

    `payload` is the text of its QR code, `code` the six digits by which people ask for their own status.
    """

    class State(models.TextChoices):
        ISSUED = "issued", _("Valid")
        VOID = "void", _("No longer valid")
        LOST = "lost", _("Lost")

    household = models.ForeignKey(Household, models.PROTECT, related_name="cards")
    token = models.CharField(max_length=20, unique=True)
    payload = models.CharField(max_length=190)
    code_sealed = models.TextField()
    code = Sealed("code_sealed")
    state = models.CharField(max_length=6, choices=State.choices, default=State.ISSUED)
    issued_at = models.DateTimeField(default=timezone.now)
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
    )
    voided_at = models.DateTimeField(null=True, blank=True)
    voided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
    )
    reason = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="card_issued_once",
                fields=["household"],
                condition=models.Q(state="issued"),
            ),
            models.CheckConstraint(
                name="card_ended_with_a_reason",
                condition=models.Q(state="issued", voided_at__isnull=True, reason="")
                | (models.Q(state__in=["void", "lost"], voided_at__isnull=False) & ~NO_REASON),
            ),
        ]
