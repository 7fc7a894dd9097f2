"""The surge itself: the incident, what arrived, and what must be done about it."""

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from core.models import Actor, Record, Scope
from core.registry import Registry
from maps.models import Area
from notifications import cap
from partners.models import Organisation, Role

# How to reach the target of a task: kind -> (incident's ref, label) -> address.
links: Registry[Callable[[str, str], str]] = Registry("record link")
# Where tasks of a role are settled, when more must be said of them than that they are done:
# role -> (incident's ref) -> address.
desks: Registry[Callable[[str], str]] = Registry("desk for tasks")

LATITUDE = [MinValueValidator(-90), MaxValueValidator(90)]
LONGITUDE = [MinValueValidator(-180), MaxValueValidator(180)]
# What an incident may choose for a field of its own, as apps above know it: field -> () -> {code: name}.
choices: Registry[Callable[[], Mapping[str, str]]] = Registry("choices of an incident")
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
    retention_until = models.DateField(null=True, blank=True)

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


TASK_TITLES = {
    "child_alone": _("A child is alone"),
    "separated_child": _("A child is separated from its family"),
    "not_seen": _("A child or a lone woman was not seen"),
    "check_caregiver": _("Look at who cares for a child"),
    "tracing_proposal": _("Somebody who is looked for may be here"),
    "medical_urgent": _("Somebody needs a doctor now"),
    "same_household": _("Are these two one household? Ask them"),
    "person_missing": _("Somebody of a family is missing"),
    "person_died": _("Somebody has died: see that the family is told"),
    "needs_placement": _("A household needs a place"),
    "two_places": _("One household has two places: give one back"),
    "interim_care": _("A child was placed for a night: decide where it stays"),
    "interim_overdue": _("Protection has not decided where a child stays"),
    "kept_apart_meet": _("Two households that must not meet are in one shelter"),
    "overstay": _("Households stay too long in a transit place: find them another one"),
    "places_drift": _("The places of a shelter do not add up: tell the administrator"),
    "ring_partners": _("Partners are silent: ring them"),
    "reconcile_places": _("The free places that a shelter reports do not fit its guests"),
    "unverified_arrival": _("Somebody reports an arrival by SMS: find out whether it is so"),
    "reconcile_people": _("The people counted at a shelter do not fit its list"),
    "roll_call_late": _("Nobody has told tonight's count of a shelter"),
    "closing_plan": _("A shelter is closed and people are still there: say where they go"),
    "permit_ends": _("The permit of a shelter runs out"),
    "child_evacuated": _("A child alone was evacuated with others: see where it sleeps"),
    "not_arrived": _("A household left with a vehicle and did not arrive"),
    "site_water": _("An inspection found a problem with water"),
    "site_toilets": _("An inspection found a problem with toilets"),
    "site_lighting": _("An inspection found a problem with lighting"),
    "site_fire": _("An inspection found a danger of fire"),
    "site_access": _("An inspection found that not everybody gets in"),
    "site_cooking": _("An inspection found a problem with cooking"),
    "site_protection": _("An inspection found that people are not safe"),
    "site_waste": _("An inspection found a problem with waste or water that stands"),
    "site_space": _("An inspection found a problem with the building"),
    "site_information": _("An inspection found that people cannot ask or complain"),
}
# What only the role that it is for may know of, whoever steers the incident.
CONFIDENTIAL_TASKS = ("check_caregiver", "tracing_proposal", "kept_apart_meet")


class Task(Record, InIncident):
    """Something that somebody must do, by a time. Its target is a kind and an id, held by no key."""

    class State(models.TextChoices):
        OPEN = "open", _("Open")
        DONE = "done", _("Done")

    kind = models.CharField(max_length=40)  # a key of TASK_TITLES
    target_kind = models.CharField(max_length=40, blank=True)
    target_id = models.UUIDField(null=True, blank=True)
    target_label = models.CharField(max_length=60, blank=True)
    role = models.CharField(max_length=16, choices=Role.choices)
    urgent = models.BooleanField(default=False)
    due_at = models.DateTimeField()
    state = models.CharField(max_length=4, choices=State.choices, default=State.OPEN)
    done_at = models.DateTimeField(null=True, blank=True)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    done_note = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "target_id"],
                condition=models.Q(state="open"),
                name="task_open_once",
            )
        ]
        indexes = [
            models.Index(
                fields=["incident", "due_at"],
                name="task_open_by_clock",
                condition=models.Q(state="open"),
            )
        ]

    @property
    def title(self) -> "str | Promise":
        return TASK_TITLES[self.kind]

    @property
    def url(self) -> str:
        """The page of its target, empty where there is none."""
        link = links.get(self.target_kind)
        return link(self.incident.ref, self.target_label) if link else ""

    @property
    def desk(self) -> str:
        """The page where it is settled, empty where it is only done."""
        desk = desks.get(self.role)
        return desk(self.incident.ref) if desk else ""
