"""What a household was before: every version that a correction or a change of its people replaced."""

import uuid

from django.db import models
from django.utils import timezone

from core.models import Actor, Record
from core.sealed import Sealed
from registrations.models.households import Household, Person


class HouseholdVersion(Actor):
    """A household as it was until `at`, when the actor changed it: its body as JSON, encrypted.

    `hash` is the content hash that it had; a household never has the same one twice.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    household = models.ForeignKey(
        Household, models.PROTECT, related_name="+", db_index=False
    )  # its constraint is its index
    hash = models.CharField(max_length=64)
    body_sealed = models.TextField()
    body = Sealed("body_sealed")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="version_once", fields=["household", "hash"]),
        ]


class StatusChange(Record, Actor):
    """What was told of people of a household: they are gone, in hospital, missing, dead, back again.

    Only ever added to; its id is the sender's. `counts` are the people without names who are meant, by sex
    and age band, and `was` is what they were before.
    """

    household = models.ForeignKey(Household, models.PROTECT, related_name="status_changes")
    persons = models.ManyToManyField(Person, related_name="status_changes")
    counts = models.JSONField(default=dict)
    was = models.CharField(max_length=19, choices=Person.Status.choices, blank=True)
    status = models.CharField(max_length=19, choices=Person.Status.choices)
    at = models.DateTimeField()
    source = models.CharField(max_length=120, blank=True)
    people_before = models.PositiveSmallIntegerField()
    people_after = models.PositiveSmallIntegerField()


class PersonMove(Record, Actor):
    """One person, or people without names (`counts` alone), who went over to another household.

    `counts` are the cells that they took along, empty for somebody who had left before. Undoing gives
    everything back: `source_status` and `relationship` are what was before.
    """

    class Cause(models.TextChoices):
        SPLIT = "split"
        JOIN = "join"
        MERGE = "merge"

    person = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="moves")
    source = models.ForeignKey(Household, models.PROTECT, related_name="moves_out")
    target = models.ForeignKey(Household, models.PROTECT, related_name="moves_in")
    cause = models.CharField(max_length=5, choices=Cause.choices)
    reason = models.CharField(max_length=500, blank=True)
    counts = models.JSONField(default=dict)
    source_status = models.CharField(max_length=14, choices=Household.Status.choices)
    relationship = models.CharField(max_length=14, choices=Person.Relationship.choices, blank=True)
    # What the target is told of by it and was not before (services/coming_along.py). A move of nobody has
    # nothing else: what was told of a household that was merged.
    need_bits = models.PositiveSmallIntegerField(default=0)
    undone_at = models.DateTimeField(null=True, blank=True)
