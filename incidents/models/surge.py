"""The surge itself: the incident, and what arrived."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.models import Actor, Record, Scope
from core.registry import Registry
from incidents.spots import Spot, by_name, told_online
from maps.geo import Point
from maps.models import Area
from notifications import cap
from partners.models import Organisation

# How to reach the target of a task: kind -> (incident's ref, label) -> address.
links: Registry[Callable[[str, str], str]] = Registry("record link")

LATITUDE = [MinValueValidator(-90), MaxValueValidator(90)]
LONGITUDE = [MinValueValidator(-180), MaxValueValidator(180)]
# What an incident may choose for a field of its own, as apps above know it: field -> (incident; None
# for one that is still to be opened) -> {code: name}.
choices: Registry[Callable[["Incident | None"], Mapping[str, str]]] = Registry(
    "choices of an incident"
)
MOST_PEOPLE = 1_000_000


class Located(models.Model):
    """Something with a point on the map: degrees, WGS 84."""

    lat = models.FloatField(validators=LATITUDE)
    lon = models.FloatField(validators=LONGITUDE)

    class Meta:
        abstract = True


class Incident(Record, Located):
    """A surge that is being responded to; one-to-one with its Scope, whose id it shares.

    The population type decides the legal regime: Perpres 125/2016 for foreigners, BNPB's rules for evacuees.
    """

    class Kind(models.TextChoices):
        BOAT_LANDING = "boat_landing", _("Boat landing")
        BORDER_ARRIVAL = "border_arrival", _("Border arrival")
        EVACUATION = "evacuation", _("Evacuation")
        RETURNEES = "returnees", _("Returnees")
        OTHER = "other", _("Other")

    class PopulationType(models.TextChoices):
        FOREIGN_ARRIVAL = "foreign_arrival", _("Foreign arrivals")
        DISASTER_EVACUEE = "disaster_evacuee", _("Disaster evacuees")
        RETURNING_CITIZEN = "returning_citizen", _("Returning citizens")

    class Status(models.TextChoices):
        REPORTED = "reported", _("Reported")
        VERIFIED = "verified", _("Verified")
        ACTIVE = "active", _("Active")
        SCALING_DOWN = "scaling_down", _("Scaling down")
        CLOSED = "closed", _("Closed")
        FALSE_REPORT = "false_report", _("False report")

    Severity, Urgency, Certainty = cap.Severity, cap.Urgency, cap.Certainty

    class Phase(models.TextChoices):
        FIRST = "first", _("First days")
        LATER = "later", _("Later")

    MOVES = {
        Status.REPORTED: {Status.VERIFIED, Status.FALSE_REPORT},
        Status.VERIFIED: {Status.ACTIVE, Status.FALSE_REPORT},
        Status.ACTIVE: {Status.SCALING_DOWN, Status.FALSE_REPORT},
        Status.SCALING_DOWN: {Status.ACTIVE, Status.CLOSED},
        Status.CLOSED: {Status.SCALING_DOWN},
        Status.FALSE_REPORT: {Status.REPORTED},
    }
    OVER = (Status.CLOSED, Status.FALSE_REPORT)

    id = None  # type: ignore[assignment]
    scope = models.OneToOneField(
        Scope, models.PROTECT, primary_key=True, db_column="id", related_name="+"
    )
    ref = models.CharField(max_length=20, unique=True)
    title = models.CharField(max_length=200)
    kind = models.CharField(max_length=14, choices=Kind.choices)
    population_type = models.CharField(max_length=17, choices=PopulationType.choices)
    status = models.CharField(max_length=12, choices=Status.choices, default=Status.REPORTED)
    severity = models.CharField(max_length=8, choices=Severity.choices, default=Severity.UNKNOWN)
    urgency = models.CharField(max_length=9, choices=Urgency.choices, default=Urgency.IMMEDIATE)
    certainty = models.CharField(
        max_length=8, choices=Certainty.choices, default=Certainty.OBSERVED
    )
    started_at = models.DateTimeField(default=timezone.now)
    area = models.ForeignKey(Area, models.PROTECT, null=True, blank=True, related_name="+")
    expected_people = models.PositiveIntegerField(null=True, blank=True)
    lead = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True, related_name="+")
    phase = models.CharField(max_length=5, choices=Phase.choices, default=Phase.FIRST)
    standards = models.CharField(max_length=40, default="sphere-2018")

    owner_id: UUID | None = None

    @property
    def is_exercise(self) -> bool:
        return self.scope.is_exercise

    @property
    def is_over(self) -> bool:
        return self.status in self.OVER


class InIncident(models.Model):
    """Something that belongs to one incident, and so to its scope."""

    incident = models.ForeignKey(Incident, models.PROTECT, related_name="+")

    owner_id: UUID | None = None

    class Meta:
        abstract = True

    @property
    def scope(self) -> Scope:
        return self.incident.scope


class Arrival(Record, InIncident):
    """One boat, bus or convoy. Its people are counted before anybody has a name."""

    class Mode(models.TextChoices):
        BOAT = "boat", _("Boat")
        BUS = "bus", _("Bus")
        FOOT = "foot", _("On foot")
        AIR = "air", _("By air")
        OTHER = "other", _("Other")

    class State(models.TextChoices):
        SIGHTED = "sighted", _("Sighted")
        ASSISTED_AT_SEA = "assisted_at_sea", _("Assisted at sea")
        PARTLY_LANDED = "partly_landed", _("Partly landed")
        LANDED = "landed", _("Landed")
        PUSHED_BACK = "pushed_back", _("Pushed back")
        DEPARTED = "departed", _("Departed")

    code = models.CharField(max_length=8)
    mode = models.CharField(max_length=5, choices=Mode.choices)
    state = models.CharField(max_length=15, choices=State.choices, default=State.LANDED)
    vessel = models.CharField(max_length=120, blank=True)
    place = models.CharField(max_length=200, blank=True)
    lat = models.FloatField(null=True, blank=True, validators=LATITUDE)
    lon = models.FloatField(null=True, blank=True, validators=LONGITUDE)
    origin = models.CharField(max_length=200, blank=True)
    arrived_at = models.DateTimeField(null=True, blank=True)
    last_seen_at = models.DateTimeField(null=True, blank=True)
    next_check_at = models.DateTimeField(null=True, blank=True)
    aboard_low = models.PositiveIntegerField(null=True, blank=True)
    aboard_high = models.PositiveIntegerField(null=True, blank=True)
    rescued = models.PositiveIntegerField(default=0)
    injured = models.PositiveIntegerField(default=0)
    missing = models.PositiveIntegerField(default=0)
    deceased = models.PositiveIntegerField(default=0)

    told: Any = None  # what its sources say, where a question has put it there: queries.with_told

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["incident", "code"], name="arrival_code_once"),
            models.CheckConstraint(
                name="arrival_landed_has_a_time",
                condition=~models.Q(state="landed") | models.Q(arrived_at__isnull=False),
            ),
        ]

    @property
    def spot(self) -> Spot | None:
        """Where the map draws it: where it was said to be, else where a place of that name is."""
        if self.lat is not None and self.lon is not None:
            return Spot(self.lat, self.lon, is_said=True)
        near = Point(self.incident.lat, self.incident.lon)
        if not self.place:
            return None
        return by_name(self.place, near) or told_online(self.place, near)

    @property
    def look_again_at(self) -> datetime | None:
        """When somebody must look where it is, as long as it has neither landed nor gone."""
        is_over = self.state in (self.State.LANDED, self.State.DEPARTED)
        return None if is_over else self.next_check_at

    @property
    def url(self) -> str:
        """The page that holds its counts beside the register, empty where there is none."""
        link = links.get("arrival")
        return link(self.incident.ref, self.code) if link else ""


class HeadCount(Record, Actor):
    """People counted at an arrival, at a time, by a source. Only ever added to: counts disagree."""

    class Method(models.TextChoices):
        REPORTED = "reported", _("Reported")
        ESTIMATED = "estimated", _("Estimated")
        VERIFIED = "verified", _("Verified")

    GROUPS = ("men", "women", "boys", "girls", "unknown")

    arrival = models.ForeignKey(Arrival, models.PROTECT, related_name="head_counts")
    men = models.PositiveIntegerField(default=0)
    women = models.PositiveIntegerField(default=0)
    boys = models.PositiveIntegerField(default=0)
    girls = models.PositiveIntegerField(default=0)
    unknown = models.PositiveIntegerField(default=0)
    people = models.PositiveIntegerField()
    source = models.CharField(max_length=120, blank=True)
    method = models.CharField(max_length=9, choices=Method.choices, default=Method.REPORTED)
    as_of = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["arrival", "-as_of"], name="head_count_newest")]
        constraints = [
            models.CheckConstraint(
                name="head_count_adds_up",
                condition=models.Q(
                    people=models.F("men")
                    + models.F("women")
                    + models.F("boys")
                    + models.F("girls")
                    + models.F("unknown")
                ),
            )
        ]
