"""Where people stay: shelters and their places, who has which place, and what was said about them."""

from collections.abc import Collection
from uuid import UUID

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Upper
from django.utils.translation import gettext_lazy as _

from core.models import Actor, Record, RecordQuerySet, Scope
from core.sealed import Sealed
from incidents.models import InIncident, Located
from maps.models import Area
from partners.models import Organisation
from registrations.models import Household
from shelters.places import Places
from shelters.standards import Figures


class Shelter(Record, InIncident, Located, Places):
    """A place where people stay, with the counters of the whole: `capacity` is min(declared, standards).

    `declared` None is "nobody knows" (the first nights on a beach): such a place is never offered.
    `figure_at` and `figure_source` are the age and the source of what is known about its places.
    """

    class Kind(models.TextChoices):
        TRANSIT = "transit", _("Transit centre")
        COLLECTIVE = "collective", _("Collective centre")
        CAMP = "camp", _("Camp")
        HOST = "host", _("Host families")
        INFORMAL = "informal", _("Informal place")

    class Building(models.TextChoices):
        MOSQUE = "mosque", _("Mosque")
        SCHOOL = "school", _("School")
        FISH_LANDING = "fish_landing", _("Fish-landing hall")
        OFFICE = "office", _("Office")
        SPORTS = "sports", _("Sports hall")
        TENT = "tent", _("Tents")
        HOUSE = "house", _("House")
        OTHER = "other", _("Other")

    class Status(models.TextChoices):
        PLANNED = "planned", _("Planned")
        OPEN = "open", _("Open")
        FULL = "full", _("Full")
        CLOSED = "closed", _("Closed")
        SUSPENDED = "suspended", _("Suspended")

    class StayKind(models.TextChoices):
        TRANSIT = "transit", _("A few days")
        LONGER = "longer", _("Longer")

    class HostStance(models.TextChoices):
        AGREED = "agreed", _("The host agrees")
        CONDITIONAL = "conditional", _("The host agrees on conditions")
        REFUSED = "refused", _("The host refuses")
        UNKNOWN = "unknown", _("The host was not asked")

    class Source(models.TextChoices):
        WEB = "web", _("web")
        SMS = "sms", _("SMS")
        API = "api", _("API")
        TABLET = "tablet", _("tablet")

    class Binding(models.TextChoices):
        DECLARED = "declared", _("what the operator declares")
        COVERED = "covered_m2", _("covered space")
        TOILETS = "toilets", _("toilets")
        TAPS = "taps", _("water points")
        WATER = "water", _("water")
        SITE = "site_m2", _("the area of the site")

    code = models.CharField(max_length=12)
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    building = models.CharField(max_length=12, choices=Building.choices, blank=True)
    operator = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="+"
    )
    area = models.ForeignKey(Area, models.PROTECT, null=True, blank=True, related_name="+")
    status = models.CharField(max_length=9, choices=Status.choices, default=Status.OPEN)
    stay_kind = models.CharField(max_length=7, choices=StayKind.choices, default=StayKind.LONGER)
    permit_until = models.DateField(null=True, blank=True)
    host_stance = models.CharField(
        max_length=11, choices=HostStance.choices, default=HostStance.UNKNOWN
    )
    host_stance_at = models.DateTimeField(null=True, blank=True)
    host_stance_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    use_conflict = models.CharField(max_length=200, blank=True)
    services = models.JSONField(default=list, blank=True)
    rules = models.JSONField(default=dict, blank=True)

    declared = models.PositiveIntegerField(null=True, blank=True)
    binding = models.CharField(max_length=10, choices=Binding.choices, default=Binding.DECLARED)
    figure_at = models.DateTimeField()
    figure_source = models.CharField(max_length=6, choices=Source.choices)

    covered_m2 = models.FloatField(null=True, blank=True)
    site_m2 = models.FloatField(null=True, blank=True)
    toilets_female = models.PositiveIntegerField(null=True, blank=True)
    toilets_male = models.PositiveIntegerField(null=True, blank=True)
    taps = models.PositiveIntegerField(null=True, blank=True)
    handpumps = models.PositiveIntegerField(null=True, blank=True)
    water_l_day = models.FloatField(null=True, blank=True)
    bathing = models.PositiveIntegerField(null=True, blank=True)
    lighting = models.BooleanField(null=True, blank=True)
    locks = models.BooleanField(null=True, blank=True)
    separate_toilets = models.BooleanField(null=True, blank=True)

    people_now = models.PositiveIntegerField(null=True, blank=True)
    people_now_at = models.DateTimeField(null=True, blank=True)
    people_now_source = models.CharField(max_length=6, choices=Source.choices, blank=True)

    class Meta(Places.Meta):
        abstract = False
        constraints = [
            *Places.Meta.constraints,
            models.UniqueConstraint(Upper("code"), name="shelter_code_once"),
        ]
        indexes = [models.Index(fields=["incident", "status"], name="shelter_status")]

    @property
    def owner_id(self) -> UUID | None:  # type: ignore[override]
        """Whoever operates it owns it, in the sense of partners.access."""
        return self.operator_id

    @property
    def free(self) -> int | None:
        return None if self.declared is None else super().free

    @property
    def figures(self) -> Figures:
        """What the standards look at."""
        return Figures(
            covered_m2=self.covered_m2,
            site_m2=self.site_m2 if self.kind == self.Kind.CAMP else None,
            toilets=_known_sum(self.toilets_female, self.toilets_male),
            taps=self.taps,
            handpumps=self.handpumps,
            water_l_day=self.water_l_day,
        )


def _known_sum(*parts: int | None) -> int | None:
    """The sum of what is known; None when nothing is."""
    known = [part for part in parts if part is not None]
    return sum(known) if known else None


class SpacePool(Record, Places):
    """Places of one kind in a shelter."""

    class Kind(models.TextChoices):
        GENERAL = "general", _("General")
        ACCESSIBLE = "accessible", _("Accessible")
        WOMEN_SAFE = "women_safe", _("Safe space for women")
        CHILD_CARE = "child_care", _("Child care")
        ISOLATION = "isolation", _("Isolation")
        FAMILY_ROOM = "family_room", _("Family room")

    shelter = models.ForeignKey(Shelter, models.PROTECT, related_name="pools")
    kind = models.CharField(max_length=11, choices=Kind.choices, default=Kind.GENERAL)

    class Meta(Places.Meta):
        abstract = False
        constraints = [
            *Places.Meta.constraints,
            models.UniqueConstraint(fields=["shelter", "kind"], name="pool_kind_once"),
        ]


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

    household = models.ForeignKey(Household, models.PROTECT, related_name="+")
    shelter = models.ForeignKey(Shelter, models.PROTECT, related_name="stays")
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

    stay = models.ForeignKey(Stay, models.PROTECT, related_name="parts")
    pool = models.ForeignKey(SpacePool, models.PROTECT, related_name="+")
    people = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["stay", "pool"], name="stay_part_once"),
            models.CheckConstraint(name="stay_part_has_people", condition=Q(people__gte=1)),
        ]


class CapacityReport(Record, Actor):
    """What somebody said of a shelter's places, as they said it. Only ever added to.

    `capacity` is how many people it takes, `free` how many more could come.
    """

    shelter = models.ForeignKey(Shelter, models.PROTECT, related_name="reports")
    free = models.PositiveIntegerField(null=True, blank=True)
    capacity = models.PositiveIntegerField(null=True, blank=True)
    source = models.CharField(max_length=6, choices=Shelter.Source.choices)
    raw = models.CharField(max_length=200, blank=True)
    effective_at = models.DateTimeField()
    undo_of = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="undone_by"
    )

    class Meta:
        indexes = [models.Index(fields=["shelter", "-created_at"], name="report_newest")]


class CapacityOverride(Record, Actor):
    """Why a shelter holds more people than it should, or took whom it refuses: decided, by whom, and why."""

    class Cause(models.TextChoices):
        PERSON = "person", _("A coordinator decided")
        STANDARD = "standard", _("The standards became tighter")
        BIRTH = "birth", _("A birth")
        REUNIFICATION = "reunification", _("A family was reunited")

    shelter = models.ForeignKey(Shelter, models.PROTECT, related_name="overrides")
    stay = models.ForeignKey(Stay, models.PROTECT, null=True, blank=True, related_name="overrides")
    people = models.PositiveIntegerField()
    cause = models.CharField(max_length=13, choices=Cause.choices)
    reason = models.CharField(max_length=500, blank=True)

    class Meta:
        indexes = [models.Index(fields=["shelter", "-created_at"], name="override_newest")]
