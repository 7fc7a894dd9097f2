"""Shelters and their pools of places."""

from collections.abc import Collection
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Upper
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.models import Record, Scope
from core.parts import Fill
from incidents.models import InIncident, Located
from maps.models import Area
from partners.models import Organisation
from shelters.nights import WARNED_BEFORE, next_time
from shelters.places import Places
from shelters.standards import Figures


class Shelter(Record, InIncident, Located, Places):
    """A place where people stay. Its counters cover all its pools; `capacity` is min(declared, standards).

    `declared` is None when nobody knows (the first nights on a beach): such a place is never offered.
    `figure_at`, `figure_source` and `figure_by` say when, how and by whom its places were last reported.
    `stale_noted` is the `figure_at` that the operator was last warned about; `nearly_full` is true once the
    coordinators have been told that few places are left.
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

    IN_USE: Collection[str] = (Status.OPEN, Status.FULL)
    STALE_AFTER = timedelta(hours=12)

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
    host_condition = models.CharField(max_length=300, blank=True)
    use_conflict = models.CharField(max_length=200, blank=True)
    use_conflict_at = models.DateTimeField(null=True, blank=True)
    use_conflict_weekly = models.BooleanField(default=False)
    services = models.JSONField(default=list, blank=True)
    rules = models.JSONField(default=dict, blank=True)

    declared = models.PositiveIntegerField(null=True, blank=True)
    binding = models.CharField(max_length=10, choices=Binding.choices, default=Binding.DECLARED)
    figure_at = models.DateTimeField()
    figure_source = models.CharField(max_length=6, choices=Source.choices)
    figure_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    stale_noted = models.DateTimeField(null=True, blank=True)
    nearly_full = models.BooleanField(default=False)

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

    @property
    def owner_id(self) -> UUID | None:  # type: ignore[override]
        """The operator owns it, in the sense of `partners.access`."""
        return self.operator_id

    @property
    def free(self) -> int | None:
        return None if self.declared is None else super().free

    @property
    def rated(self) -> int | None:
        """How many people it can take, by declaration and by the standards; None when nobody knows."""
        return None if self.declared is None else self.capacity

    @property
    def fill(self) -> Fill:
        taken = (self.in_use, self.held, self.blocked, self.other_occupied)
        return Fill(self.rated, *taken, old=self.is_no_news)

    @property
    def figure_is_old(self) -> bool:
        return timezone.now() - self.figure_at > self.STALE_AFTER

    @property
    def is_no_news(self) -> bool:
        """Its free places are no good news: their figure is old, or nobody can be placed there now."""
        return self.figure_is_old or not self.is_open

    @property
    def is_open(self) -> bool:
        return self.status == self.Status.OPEN

    @property
    def is_in_use(self) -> bool:
        return self.status in self.IN_USE

    @property
    def permit_is_over(self) -> bool:
        today = self.scope.local(timezone.now()).date()
        return self.permit_until is not None and self.permit_until < today

    @property
    def use_conflict_next(self) -> datetime | None:
        """When the host next needs the building for something else; None when nothing is planned."""
        now = timezone.now()
        return next_time(self.use_conflict_at, weekly=self.use_conflict_weekly, now=now)

    @property
    def use_conflict_is_near(self) -> bool:
        at = self.use_conflict_next
        return at is not None and at - timezone.now() <= WARNED_BEFORE

    @classmethod
    def stale(cls) -> Q:
        """Sites in use whose places nobody has reported on for STALE_AFTER."""
        return Q(status__in=cls.IN_USE, figure_at__lt=timezone.now() - cls.STALE_AFTER)

    @property
    def figures(self) -> Figures:
        """The figures that the standards rate."""
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


class AtShelter:
    """A row about one shelter: rights on it are those on the shelter."""

    shelter: Shelter

    @property
    def scope(self) -> Scope:
        return self.shelter.scope

    @property
    def owner_id(self) -> UUID | None:
        return self.shelter.owner_id


class SpacePool(Record, Places):
    """Places of one kind in a shelter."""

    class Kind(models.TextChoices):
        GENERAL = "general", _("General")
        ACCESSIBLE = "accessible", _("Accessible")
        WOMEN_SAFE = "women_safe", _("Safe space for women")
        CHILD_CARE = "child_care", _("Child care")
        ISOLATION = "isolation", _("Isolation")
        FAMILY_ROOM = "family_room", _("Family room")

    FOR_CHILDREN: tuple[str, ...] = (Kind.CHILD_CARE, Kind.FAMILY_ROOM)

    shelter = models.ForeignKey(Shelter, models.PROTECT, related_name="pools", db_index=False)
    kind = models.CharField(max_length=11, choices=Kind.choices, default=Kind.GENERAL)

    class Meta(Places.Meta):
        abstract = False
        constraints = [
            *Places.Meta.constraints,
            models.UniqueConstraint(fields=["shelter", "kind"], name="pool_kind_once"),
        ]

    @property
    def free(self) -> int | None:
        """Free places of this kind; None where nobody knows how many people the shelter takes."""
        return None if self.shelter.declared is None else super().free
