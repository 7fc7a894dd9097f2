"""Who has which place, and why somebody was let in beyond the rules."""

from collections.abc import Collection
from uuid import UUID

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.models import Actor, Record, RecordQuerySet, Scope
from core.sealed import Sealed
from registrations.models import Household
from shelters.models.sites import Shelter, SpacePool


class StayQuerySet(RecordQuerySet["Stay"]):
    def active(self) -> "StayQuerySet":
        """Stays that take places now."""
        return self.filter(state__in=Stay.ACTIVE)


class Stay(Record, Actor):
    """A household in a shelter over a time. The actor is whoever moved it to the state that it is in."""

    class State(models.TextChoices):
        PROPOSED = "proposed", _("Proposed")
        HELD = "held", _("Held")
        IN_TRANSIT = "in_transit", _("On the way")
        CHECKED_IN = "checked_in", _("Checked in")
        LEFT = "left", _("Left")
        NO_SHOW = "no_show", _("Did not come")
        CANCELLED = "cancelled", _("Cancelled")
        EXPIRED = "expired", _("Expired")
        TRANSFERRED = "transferred", _("Moved to another place")

    EXPECTED: Collection[str] = (State.HELD, State.IN_TRANSIT)
    ACTIVE: Collection[str] = (*EXPECTED, State.CHECKED_IN)

    # The indexes below begin with these two.
    household = models.ForeignKey(Household, models.PROTECT, related_name="+", db_index=False)
    shelter = models.ForeignKey(Shelter, models.PROTECT, related_name="stays", db_index=False)
    pool = models.CharField(
        max_length=11, choices=SpacePool.Kind.choices, default=SpacePool.Kind.GENERAL
    )
    people = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=11, choices=State.choices, default=State.HELD)
    expires_at = models.DateTimeField(null=True, blank=True)
    checked_in_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    moved_from = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="moved_to"
    )

    interim_until = models.DateTimeField(null=True, blank=True)
    interim_caregiver_sealed = models.TextField(blank=True)
    interim_caregiver = Sealed("interim_caregiver_sealed")
    interim_reason_sealed = models.TextField(blank=True)
    interim_reason = Sealed("interim_reason_sealed")

    objects = StayQuerySet.as_manager()  # type: ignore[misc]
    name = ""  # of whoever speaks for them, where a question has put it there for who may read it

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["household"],
                condition=Q(state__in=["held", "in_transit", "checked_in"]),
                name="one_active_stay",
            )
        ]
        indexes = [
            models.Index(fields=["household", "-created_at"], name="stay_of_household"),
            models.Index(fields=["shelter", "state"], name="stay_of_shelter"),
            models.Index(fields=["expires_at"], name="stay_expires", condition=Q(state="held")),
        ]

    @property
    def is_active(self) -> bool:
        return self.state in self.ACTIVE

    @property
    def scope(self) -> Scope:
        return self.shelter.scope

    @property
    def owner_id(self) -> UUID | None:
        return self.shelter.owner_id


class StayPart(Record):
    """The places that a stay takes of one pool: a family may take one accessible and four general ones."""

    stay = models.ForeignKey(Stay, models.PROTECT, related_name="parts", db_index=False)
    pool = models.ForeignKey(SpacePool, models.PROTECT, related_name="+")
    people = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["stay", "pool"], name="stay_part_once"),
            models.CheckConstraint(name="stay_part_has_people", condition=Q(people__gte=1)),
        ]


class CapacityOverride(Record, Actor):
    """Why a shelter holds more people than it should, or took whom it refuses: decided, by whom, and why."""

    class Cause(models.TextChoices):
        PERSON = "person", _("A coordinator decided")
        STANDARD = "standard", _("The standards became tighter")
        BIRTH = "birth", _("A birth")
        REUNIFICATION = "reunification", _("A family was reunited")

    shelter = models.ForeignKey(Shelter, models.PROTECT, related_name="overrides", db_index=False)
    stay = models.ForeignKey(Stay, models.PROTECT, null=True, blank=True, related_name="overrides")
    people = models.PositiveIntegerField()
    cause = models.CharField(max_length=13, choices=Cause.choices)
    reason = models.CharField(max_length=500, blank=True)

    class Meta:
        indexes = [models.Index(fields=["shelter", "-created_at"], name="override_newest")]
