"""What only protection may know: coded needs, notes, and what somebody must look at."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from core.models import Actor, Record
from core.sealed import Sealed
from registrations.models.households import Household, Person
from registrations.models.needs import Need


class NeedCode(models.Model):
    """A code of the list of specific needs in force, in the words of both languages.

    `manage.py load_need_codes` loads a list; a code that a newer list leaves out stays, for the notes that
    have it, and is offered no more. `chip` is the safe flag that it says more about.
    """

    code = models.CharField(max_length=8, primary_key=True)
    group_en = models.CharField(max_length=80)
    group_id = models.CharField(max_length=80)
    label_en = models.CharField(max_length=80)
    label_id = models.CharField(max_length=80)
    chip = models.CharField(max_length=25, choices=Need.choices, blank=True)
    protected = models.BooleanField()
    place = models.PositiveSmallIntegerField()
    version = models.CharField(max_length=20)
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="protected_code_has_no_chip",
                condition=~Q(code__startswith="SV-")
                & ~Q(code__startswith="TR-")
                & ~Q(code__startswith="LP-")
                | Q(protected=True, chip=""),
            )
        ]

    @property
    def label(self) -> str:
        """In the language of the page."""
        return self.label_id if get_language() == "id" else self.label_en

    @property
    def group(self) -> str:
        return self.group_id if get_language() == "id" else self.group_en


class ProtectedNote(Record, Actor):
    """What a protection officer found of a household, or of one of its people. Only ever added to.

    The code and the text are encrypted. `chip` is the safe flag that the code says more about, which is no
    secret: it tells which flags are assessed.
    """

    household = models.ForeignKey(Household, models.PROTECT, related_name="+", db_index=False)
    person = models.ForeignKey(
        Person, models.PROTECT, to_field="id", null=True, blank=True, related_name="+"
    )
    code_sealed = models.TextField()
    code = Sealed("code_sealed")
    text_sealed = models.TextField(blank=True)
    text = Sealed("text_sealed")
    chip = models.CharField(max_length=25, choices=Need.choices, blank=True)
    list_version = models.CharField(max_length=20)

    label = author = ""  # in the words of the reader, where a question has put them there

    class Meta:
        indexes = [models.Index(fields=["household", "chip"], name="note_of_household")]


class Concern(models.Model):
    """Something about a household that called somebody, for as long as the register says so.

    What is found again later calls again; what goes on is told once.
    """

    class Kind(models.TextChoices):
        CHILD_ALONE = "child_alone", _("Child alone")
        SEPARATED_CHILD = "separated_child", _("Separated child")
        CHECK_CAREGIVER = "check_caregiver", _("Caregiver to be checked")
        MEDICAL_URGENT = "medical_urgent", _("In danger of life")

    # `concern_once` finds the ones that go on.
    household = models.ForeignKey(Household, models.PROTECT, related_name="+", db_index=False)
    kind = models.CharField(max_length=15, choices=Kind.choices)
    since = models.DateTimeField(default=timezone.now)
    until = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["household", "kind"], condition=Q(until=None), name="concern_once"
            )
        ]


class Settlement(models.TextChoices):
    """How a protection officer settled what they were called for."""

    INTERIM_CARE = "interim_care", _("Interim care seen and agreed")
    REUNITED = "reunited", _("With their family again")
    FOUND = "found", _("Seen and well")
    ASSESSED = "assessed", _("Assessed; help goes on")
    NOT_SO = "not_so", _("Looked at: it is not so")
