"""Stays: which household has which places; and the overrides that let people in beyond the limits."""

from collections.abc import Collection
from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.models import Actor, Record, RecordQuerySet
from core.sealed import Sealed
from registrations.models import Household
from shelters.models.blocks import Block
from shelters.models.sites import AtShelter, Shelter, SpacePool


class StayQuerySet(RecordQuerySet["Stay"]):
    def active(self) -> "StayQuerySet":
        """Stays that take places now."""
        return self.filter(state__in=Stay.ACTIVE)

    def overstaying(self) -> "StayQuerySet":
        """Households that have been in a transit shelter for TRANSIT_LASTS or longer."""
        return self.filter(
            state=Stay.State.CHECKED_IN,
            shelter__stay_kind=Shelter.StayKind.TRANSIT,
            checked_in_at__lte=timezone.now() - Stay.TRANSIT_LASTS,
        )

    def awaiting_care(self) -> "StayQuerySet":
        """Children placed by a coordinator, on whom protection has not decided yet."""
        return self.active().filter(interim_until__isnull=False, care_confirmed_at=None)


class Stay(AtShelter, Record, Actor):
    """A household's places in a shelter over time. The actor is whoever brought it to its present state."""

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
    TRANSIT_LASTS = timedelta(days=5)

    # No index of their own: those below begin with them.
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
    block = models.ForeignKey(Block, models.PROTECT, null=True, blank=True, related_name="stays")
    overstay_told_at = models.DateTimeField(null=True, blank=True)

    interim_until = models.DateTimeField(null=True, blank=True)
    interim_caregiver_sealed = models.TextField(blank=True)
    interim_caregiver = Sealed("interim_caregiver_sealed")
    interim_reason_sealed = models.TextField(blank=True)
    interim_reason = Sealed("interim_reason_sealed")
    interim_told_at = models.DateTimeField(null=True, blank=True)
    care_confirmed_at = models.DateTimeField(null=True, blank=True)
    care_confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = StayQuerySet.as_manager()  # type: ignore[misc]
    name = ""  # of the focal point; a query fills it in for readers who may see names

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
            models.Index(
                fields=["interim_until"],
                name="stay_interim",
                condition=Q(interim_until__isnull=False),
            ),
        ]

    @property
    def is_active(self) -> bool:
        return self.state in self.ACTIVE

    @property
    def is_overstay(self) -> bool:
        """Whether it has lasted longer than a transit shelter is meant for."""
        return (
            self.state == self.State.CHECKED_IN
            and self.shelter.stay_kind == Shelter.StayKind.TRANSIT
            and self.checked_in_at is not None
            and timezone.now() - self.checked_in_at >= self.TRANSIT_LASTS
        )

    @property
    def awaits_care(self) -> bool:
        """Whether a coordinator has placed a child here and protection has not decided yet."""
        return self.is_active and self.interim_until is not None and not self.care_confirmed_at


class StayPart(Record):
    """The places that a stay takes in one pool: a family may take one accessible and four general ones."""

    stay = models.ForeignKey(Stay, models.PROTECT, related_name="parts", db_index=False)
    pool = models.ForeignKey(SpacePool, models.PROTECT, related_name="+")
    people = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["stay", "pool"], name="stay_part_once"),
            models.CheckConstraint(name="stay_part_has_people", condition=Q(people__gte=1)),
        ]


class CapacityOverride(Record, Actor):
    """Why a shelter holds more people than its limit, or took people whom its rules exclude; and by whom."""

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
