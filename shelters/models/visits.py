"""What visitors record at a site: the nightly count, inspections, what the host says."""

from django.db import models

from core.models import Actor, Record
from shelters.models.sites import Shelter


class RollCall(Record, Actor):
    """The people counted at a site for one night. Append-only; it never changes a stay.

    `night` is the local date on which the night began. `register` is how many people our list had there.
    `absent` are the numbers of households for which nobody answered.
    """

    shelter = models.ForeignKey(Shelter, models.PROTECT, related_name="roll_calls", db_index=False)
    people = models.PositiveIntegerField()
    register = models.PositiveIntegerField()
    absent = models.JSONField(default=list)
    at = models.DateTimeField()
    night = models.DateField()
    source = models.CharField(max_length=6, choices=Shelter.Source.choices)
    raw = models.CharField(max_length=200, blank=True)

    class Meta:
        indexes = [models.Index(fields=["shelter", "-at"], name="roll_call_newest")]

    @property
    def difference(self) -> int:
        """People counted minus people on the list."""
        return self.people - self.register


class SiteReminder(Record):
    """A reminder that was sent about a site, once for each kind and day."""

    class Kind(models.TextChoices):
        ROLL_CALL = "roll_call"
        PERMIT_WEEK = "permit_week"
        PERMIT_DAY = "permit_day"
        PERMIT_OVER = "permit_over"

    shelter = models.ForeignKey(Shelter, models.PROTECT, related_name="reminders", db_index=False)
    kind = models.CharField(max_length=12, choices=Kind.choices)
    day = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["shelter", "kind", "day"], name="site_reminded_once")
        ]


class Inspection(Record, Actor):
    """An inspection of a site by a checklist. Append-only.

    `checklist` is the version that was used; `answers` are `{code: {"answer": yes | no | na, "note"?}}`.
    """

    shelter = models.ForeignKey(Shelter, models.PROTECT, related_name="inspections", db_index=False)
    checklist = models.CharField(max_length=40)
    answers = models.JSONField(default=dict)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["shelter", "-at"], name="inspection_newest")]

    def given(self, answer: str) -> list[str]:
        """The codes of the questions that got this answer."""
        return [code for code, said in self.answers.items() if said["answer"] == answer]


class HostStatement(Record, Actor):
    """Whether the host of a site agrees to newcomers, and on what condition. Append-only."""

    shelter = models.ForeignKey(
        Shelter, models.PROTECT, related_name="host_statements", db_index=False
    )
    stance = models.CharField(max_length=11, choices=Shelter.HostStance.choices)
    condition = models.CharField(max_length=300, blank=True)

    class Meta:
        indexes = [models.Index(fields=["shelter", "-created_at"], name="host_statement_newest")]
