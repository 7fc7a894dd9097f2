"""Who is sick: facilities that can help, and each patient on the way to one, followed to the end."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta
from enum import Enum
from uuid import UUID

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core import parts
from core.models import Record, Scope
from core.sealed import Sealed
from incidents.models import LATITUDE, LONGITUDE, Arrival, InIncident, Located
from maps.models import Area
from partners.models import Organisation
from registrations.ages import ALL_BANDS
from registrations.models import Household, Person, Sex

SOON = timedelta(hours=2)
MOST_BEDS = 100_000
BANDS = [(band, band) for band in ALL_BANDS]


class Service(models.TextChoices):
    """What a facility offers; other words are taken as they come."""

    EMERGENCY = "emergency", _("Emergency care")
    GENERAL = "general", _("General practice")
    MATERNITY = "maternity", _("Maternity")
    PAEDIATRICS = "paediatrics", _("Child health")
    SURGERY = "surgery", _("Surgery")
    MENTAL_HEALTH = "mental_health", _("Mental health")
    LABORATORY = "laboratory", _("Laboratory")
    IMAGING = "imaging", _("X-ray and ultrasound")
    VACCINATION = "vaccination", _("Vaccination")
    NUTRITION = "nutrition", _("Treatment of malnutrition")


def service_label(code: str) -> str:
    """A service in the reader's language, where it is one of Service."""
    return str(dict(Service.choices).get(code, code))


class Facility(Record, Located):
    """A place that treats people. It stands in no incident: all of them send patients to the same hospital.

    `as_of` is when somebody last told how many beds there are and whether it is open.
    """

    class Kind(models.TextChoices):
        PUSKESMAS = "puskesmas", _("Community health centre")
        HOSPITAL = "hospital", _("Hospital")
        CLINIC = "clinic", _("Clinic")
        MOBILE = "mobile", _("Mobile team")

    class Status(models.TextChoices):
        OPEN = "open", _("Open")
        LIMITED = "limited", _("Limited")
        CLOSED = "closed", _("Closed")

    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=9, choices=Kind.choices)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    area = models.ForeignKey(Area, models.PROTECT, null=True, blank=True, related_name="+")
    services = models.JSONField(default=list, blank=True)
    phone = models.CharField(max_length=20, blank=True)
    beds_baseline = models.PositiveIntegerField(null=True, blank=True)
    beds_available = models.PositiveIntegerField(null=True, blank=True)
    beds_surge_24h = models.PositiveIntegerField(null=True, blank=True)
    status = models.CharField(max_length=7, choices=Status.choices, default=Status.OPEN)
    as_of = models.DateTimeField(default=timezone.now)

    scope: Scope | None = None

    @property
    def owner_id(self) -> UUID:
        return self.organisation_id

    @property
    def services_label(self) -> str:
        return ", ".join(map(service_label, self.services))

    def offers(self, service: str) -> bool:
        return service in self.services


class Side(Enum):
    """The two ends of a referral, each with the act that lets somebody work on it from there."""

    SENDER = "follow_referral"
    FACILITY = "answer_referral"


@dataclass(frozen=True)
class Step:
    """A way from some states to another; `time` is the column that says when, `sides` who may take it."""

    sources: Collection[str]
    to: str
    time: str
    sides: Collection[Side]


@dataclass(frozen=True)
class End:
    """One end of a referral, as rights are asked about it."""

    scope: Scope
    owner_id: UUID


class Referral(Record, InIncident):
    """A request that a facility sees somebody: a household or one of its people, or a patient without a name.

    `from_place`, `from_lat` and `from_lon` are where the patient was when it was written, or, behind the sign
    ON_THE_WAY, where they were going. What a doctor would say is sealed: `reason`, `decline_reason`,
    `outcome`, `feedback`.
    """

    ON_THE_WAY = "→ "

    class Priority(models.TextChoices):
        EMERGENCY = "emergency", _("Emergency")
        URGENT = "urgent", _("Urgent")
        ROUTINE = "routine", _("Routine")

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        SENT = "sent", _("Sent")
        ACCEPTED = "accepted", _("Accepted")
        IN_TRANSIT = "in_transit", _("On the way")
        ATTENDED = "attended", _("Attended")
        COMPLETED = "completed", _("Completed")
        DECLINED = "declined", _("Declined")
        NO_SHOW = "no_show", _("Did not come")
        REVOKED = "revoked", _("Withdrawn")

    DUE_WITHIN = {
        Priority.EMERGENCY: timedelta(hours=24),
        Priority.URGENT: timedelta(hours=72),
        Priority.ROUTINE: timedelta(days=14),
    }
    EXPECTED: Collection[str] = (State.ACCEPTED, State.IN_TRANSIT)
    AWAITED: Collection[str] = (State.SENT, *EXPECTED)
    OPEN: Collection[str] = (*AWAITED, State.ATTENDED)
    LIVE: Collection[str] = (State.DRAFT, *OPEN)
    STEPS = {
        "send": Step([State.DRAFT], State.SENT, "sent_at", [Side.SENDER]),
        "accept": Step([State.SENT], State.ACCEPTED, "accepted_at", [Side.FACILITY]),
        "decline": Step([State.SENT], State.DECLINED, "ended_at", [Side.FACILITY]),
        "depart": Step([State.ACCEPTED], State.IN_TRANSIT, "departed_at", [*Side]),
        "attend": Step(EXPECTED, State.ATTENDED, "attended_at", [Side.FACILITY]),
        "complete": Step([State.ATTENDED], State.COMPLETED, "ended_at", [Side.FACILITY]),
        "no-show": Step(EXPECTED, State.NO_SHOW, "ended_at", [Side.FACILITY]),
        "revoke": Step([State.DRAFT, *AWAITED], State.REVOKED, "ended_at", [Side.SENDER]),
    }

    code = models.CharField(max_length=6, unique=True)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    household = models.ForeignKey(
        Household, models.PROTECT, null=True, blank=True, related_name="+"
    )
    person = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    arrival = models.ForeignKey(Arrival, models.PROTECT, null=True, blank=True, related_name="+")
    patient_sex = models.CharField(max_length=7, choices=Sex.choices, blank=True)
    patient_age_band = models.CharField(max_length=7, choices=BANDS, blank=True)
    from_place = models.CharField(max_length=200, blank=True)
    from_lat = models.FloatField(validators=LATITUDE)
    from_lon = models.FloatField(validators=LONGITUDE)

    facility = models.ForeignKey(Facility, models.PROTECT, related_name="referrals")
    service = models.CharField(max_length=40)
    priority = models.CharField(max_length=9, choices=Priority.choices)
    basis = models.CharField(max_length=14, choices=Household.Basis.choices)
    reason_sealed = models.TextField()
    reason = Sealed("reason_sealed")

    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    due_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    accepted_at = models.DateTimeField(null=True, blank=True)
    departed_at = models.DateTimeField(null=True, blank=True)
    attended_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    decline_reason_sealed = models.TextField(blank=True)
    decline_reason = Sealed("decline_reason_sealed")
    outcome_sealed = models.TextField(blank=True)
    outcome = Sealed("outcome_sealed")
    feedback_sealed = models.TextField(blank=True)
    feedback = Sealed("feedback_sealed")

    class Meta:
        indexes = [
            models.Index(fields=["incident", "state", "due_at"], name="referral_by_clock"),
            models.Index(fields=["household", "state"], name="referral_of_household"),
        ]
        constraints = [
            models.CheckConstraint(
                name="referral_is_about_somebody",
                condition=Q(
                    household__isnull=False,
                    arrival__isnull=True,
                    patient_sex="",
                    patient_age_band="",
                )
                | (
                    Q(household__isnull=True, person__isnull=True, arrival__isnull=False)
                    & ~Q(patient_sex="")
                    & ~Q(patient_age_band="")
                ),
            ),
            models.CheckConstraint(
                name="referral_sent_has_a_clock",
                condition=Q(state__in=["draft", "revoked"])
                | Q(sent_at__isnull=False, due_at__isnull=False),
            ),
            models.CheckConstraint(
                name="referral_ended_has_a_time",
                condition=Q(
                    state__in=["completed", "declined", "no_show", "revoked"],
                    ended_at__isnull=False,
                )
                | Q(
                    state__in=["draft", "sent", "accepted", "in_transit", "attended"],
                    ended_at__isnull=True,
                ),
            ),
        ]

    @property
    def owner_id(self) -> UUID:  # type: ignore[override]
        """The sender's organisation owns it, in the sense of partners.access."""
        return self.organisation_id

    def end(self, side: Side) -> End:
        organisation = self if side is Side.SENDER else self.facility
        return End(self.scope, organisation.owner_id)

    @property
    def about(self) -> UUID | None:
        """Whose story its events belong to: the household's, or the arrival's while nobody has a name."""
        return self.household_id or self.arrival_id

    @property
    def whereabouts(self) -> str:
        """`from_place` in the words of the reader."""
        place = self.from_place.removeprefix(self.ON_THE_WAY)
        on_the_way = place != self.from_place
        return gettext("On the way to %(shelter)s") % {"shelter": place} if on_the_way else place

    @property
    def service_label(self) -> str:
        return service_label(self.service)

    @property
    def is_awaited(self) -> bool:
        """Whether the facility has yet to see the patient: while the clock runs."""
        return self.state in self.AWAITED

    @property
    def is_overdue(self) -> bool:
        return self.clock_state == "critical"

    @property
    def clock_state(self) -> parts.State:
        """How the time that is left looks: critical when it is over, attention when little is left."""
        if self.due_at is None or not self.is_awaited:
            return "good"
        left = self.due_at - timezone.now()
        return "critical" if left < timedelta(0) else "attention" if left < SOON else "good"
