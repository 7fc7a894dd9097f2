"""What is seen at a site by those who go round it: who is there tonight, its state, what its host says."""

from django.db import models

from core.models import Actor, Record
from shelters.models.sites import Shelter


class RollCall(Record, Actor):
    """People counted at a site for a night. Only ever added to; stays are never touched by it.

    `night` is the local date on which the night began. `register` is how many people Posko knew to be there.
    `absent` are the numbers of households that nobody answered for.
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
        """How many more people were counted than are registered; below zero, how many fewer."""
        return self.people - self.register


class SiteReminder(Record):
    """Somebody was reminded of something at a site, once for each day that it is about."""

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
    """A site looked at by a checklist. Only ever added to.

    `checklist` is the version that was asked; `answers` are `{code: {"answer": yes | no | na, "note"?}}`.
    """

    shelter = models.ForeignKey(Shelter, models.PROTECT, related_name="inspections", db_index=False)
    checklist = models.CharField(max_length=40)
    answers = models.JSONField(default=dict)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["shelter", "-at"], name="inspection_newest")]

    def given(self, answer: str) -> list[str]:
        """The codes of what was answered so."""
        return [code for code, said in self.answers.items() if said["answer"] == answer]


class HostStatement(Record, Actor):
    """What the host of a site said of newcomers, and on what condition. Only ever added to."""

    shelter = models.ForeignKey(
        Shelter, models.PROTECT, related_name="host_statements", db_index=False
    )
    stance = models.CharField(max_length=11, choices=Shelter.HostStance.choices)
    condition = models.CharField(max_length=300, blank=True)

    class Meta:
        indexes = [models.Index(fields=["shelter", "-created_at"], name="host_statement_newest")]
