"""Reports of a shelter's places."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.db import models
from django.utils import timezone

from core.models import Actor, Record
from shelters.models.sites import Shelter

SAID = ("free", "capacity", "delta", "other_occupied")


class CapacityReport(Record, Actor):
    """One report of a shelter's places, as it was given. Append-only.

    One of four figures, in people, is set: `capacity` (how many it takes), `free` (how many more could
    come), `delta` (how many more than before are free, or fewer), `other_occupied` (how many are there whom
    we did not place). `was` and `became` are the shelter's sizes before and after
    (`services.sites.sizes_of`); an undo restores `was`. A report that arrives after a newer one is kept with
    `is_applied` false and changes nothing.
    """

    UNDONE_WITHIN = timedelta(minutes=30)

    shelter = models.ForeignKey(Shelter, models.PROTECT, related_name="reports", db_index=False)
    free = models.PositiveIntegerField(null=True, blank=True)
    capacity = models.PositiveIntegerField(null=True, blank=True)
    delta = models.IntegerField(null=True, blank=True)
    other_occupied = models.PositiveIntegerField(null=True, blank=True)
    source = models.CharField(max_length=6, choices=Shelter.Source.choices)
    raw = models.CharField(max_length=200, blank=True)
    effective_at = models.DateTimeField()
    is_applied = models.BooleanField(default=True)
    was = models.JSONField(default=dict, blank=True)
    became = models.JSONField(default=dict, blank=True)
    undo_of = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="undone_by"
    )

    class Meta:
        indexes = [models.Index(fields=["shelter", "-created_at"], name="report_newest")]

    def says(self, data: Mapping[str, Any]) -> bool:
        """Whether `data` reports the same figures, and the same time if it names one."""
        told = [name for name in SAID if name in data]
        same = all(getattr(self, name) == data[name] for name in told)
        return (
            bool(told) and same and self.effective_at == data.get("effective_at", self.effective_at)
        )

    @property
    def may_still_be_undone(self) -> bool:
        """By its age and kind. Whether people still fit is checked when it is undone."""
        early = timezone.now() - self.created_at <= self.UNDONE_WITHIN
        return early and self.is_applied and self.undo_of_id is None
