"""The ways out as rows: when one was stopped and why, and what a sender still has to arrange."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.models import Actor, Record


class ChannelPause(Record):
    """A channel that takes nothing, whatever it is given: its account or its sender is at fault.

    At `probe_at` one text is tried; when that goes, or somebody fixed it, `ended_at` is written.
    """

    provider = models.CharField(max_length=20)
    code = models.CharField(max_length=40)
    probe_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="one_pause_of_a_channel",
                fields=["provider"],
                condition=models.Q(ended_at__isnull=True),
            )
        ]


class ChannelState(Record):
    """What the processes must know of a channel between them.

    By `booked_until` a sender that keeps to its rate has sent all that it was given. `seen_at` is when a
    phone last came for texts, `silent_since` since when nobody answers there. `stands_in` is the switch of
    a phone that may send what is about danger to life while the channel in use is stopped.
    """

    provider = models.CharField(max_length=20, unique=True)
    booked_until = models.DateTimeField(default=timezone.now)
    seen_at = models.DateTimeField(null=True, blank=True)
    silent_since = models.DateTimeField(null=True, blank=True)
    stands_in = models.BooleanField(default=True)


class SenderStep(Record, Actor):
    """Something that must be arranged before texts reach phones in Indonesia, and that somebody did."""

    class Step(models.TextChoices):
        BRAND = "brand", _("The sender's name is chosen and free: at most 11 letters or digits")
        LETTER = "letter", _("Letter of authorisation, signed and stamped by the organisation")
        TAX_CARD = "tax_card", _("Tax card (NPWP) and registration of the organisation")
        MESSAGES = "messages", _("Form with every kind of message, in Indonesian and in English")
        TELKOMSEL = "telkomsel", _("Telkomsel has registered the sender's name")
        INDOSAT = "indosat", _("Indosat Ooredoo Hutchison has registered the sender's name")
        XLSMART = "xlsmart", _("XLSmart has registered the sender's name")
        COUNTRY = "country", _("Texts to Indonesia are switched on in the provider's account")
        GATEWAY = (
            "gateway",
            _("The gateway phone has a local SIM with credit and a number to answer to"),
        )
        TEST = "test", _("A test text arrived on a phone of each operator")

    step = models.CharField(max_length=12, choices=Step.choices, unique=True)
    at = models.DateTimeField(default=timezone.now)
    note = models.CharField(max_length=200, blank=True)
