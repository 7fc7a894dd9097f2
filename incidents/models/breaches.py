"""Suspected breaches of personal data, what was done about them, and the time left to tell of them."""

from datetime import datetime, timedelta

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.models import Actor, Record
from incidents.models.surge import InIncident

# UU PDP 27/2022, article 46: in writing, to the people concerned and to the authority, within 3 x 24 hours.
TOLD_WITHIN = timedelta(hours=72)


class Breach(Record, InIncident, Actor):
    """Personal data may have been lost, changed, or seen by somebody who must not. Holds none of it itself.

    `kinds` says which data; `people` is how many are concerned, as far as was known; None is not known.
    """

    class Outcome(models.TextChoices):
        TOLD = "told", _("The people and the authority were told")
        NONE = "none", _("It was no breach")

    code = models.CharField(max_length=8)
    what = models.TextField(max_length=1000)
    kinds = models.CharField(max_length=500)
    people = models.PositiveIntegerField(null=True)
    found_at = models.DateTimeField()
    outcome = models.CharField(max_length=4, choices=Outcome.choices, blank=True)
    closed_at = models.DateTimeField(null=True)

    # When the first of each was told, where a question has put it there: queries.breaches.
    people_told_at: datetime | None = None
    authority_told_at: datetime | None = None

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["incident", "code"], name="breach_code_once"),
            models.CheckConstraint(
                name="breach_closed_with_an_outcome",
                condition=Q(outcome="", closed_at=None)
                | (~Q(outcome="") & Q(closed_at__isnull=False)),
            ),
        ]

    @property
    def due_at(self) -> datetime:
        return self.found_at + TOLD_WITHIN

    @property
    def is_late(self) -> bool:
        return self.is_running and timezone.now() > self.due_at

    @property
    def is_running(self) -> bool:
        """Whether somebody still has to be told."""
        return self.closed_at is None and None in (self.people_told_at, self.authority_told_at)


class BreachNote(Record, Actor):
    """What was done about a breach, or who was told of it, and when. Only ever added to."""

    class Kind(models.TextChoices):
        DONE = "done", _("Something was done")
        KNOWN = "known", _("More is known")
        AUTHORITY = "authority", _("The authority was told in writing")
        PEOPLE = "people", _("The people concerned were told")
        CLOSED = "closed", _("It was closed")

    breach = models.ForeignKey(Breach, models.PROTECT, related_name="notes")
    kind = models.CharField(max_length=9, choices=Kind.choices)
    at = models.DateTimeField()
    text = models.TextField(max_length=1000)

    class Meta:
        ordering = ["-at", "-created_at"]
