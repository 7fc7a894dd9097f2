"""People who go from one site to another: when a site closes, in an evacuation, in a convoy."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.models import Actor, Record
from incidents.models import LATITUDE, LONGITUDE, InIncident
from maps.geo import Point
from partners.models import Organisation
from registrations.models import LANGUAGES, Household, StatusChange
from shelters.models.sites import AtShelter, Shelter
from shelters.models.stays import Stay


class Closing(Record, Actor):
    """Why a site closes, by when its people should have left, and where to.

    Without `to`, a place is looked for household by household.
    """

    shelter = models.ForeignKey(Shelter, models.PROTECT, related_name="closings", db_index=False)
    to = models.ForeignKey(Shelter, models.PROTECT, null=True, blank=True, related_name="+")
    reason = models.CharField(max_length=500, blank=True)
    closes_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["shelter", "-created_at"], name="closing_newest")]


class Evacuation(AtShelter, Record, Actor):
    """Everybody leaves a site in one act. The order is committed first, so that a crash cannot lose it.

    `households` and `people` count those who moved, `beyond` those of them beyond the capacity of `to`.
    `apart` households wait for protection to place them, since somebody at `to` is to be kept apart from
    them. With a `blocks_reason`, the `from_blocks` places were taken out of delegated blocks at `to`.
    """

    shelter = models.ForeignKey(Shelter, models.PROTECT, related_name="evacuations", db_index=False)
    to = models.ForeignKey(Shelter, models.PROTECT, related_name="+")
    to_text = models.CharField(max_length=200, blank=True)
    reason = models.CharField(max_length=500)
    households = models.PositiveIntegerField(default=0)
    people = models.PositiveIntegerField(default=0)
    beyond = models.PositiveIntegerField(default=0)
    done_at = models.DateTimeField(null=True, blank=True)
    apart = models.PositiveIntegerField(default=0)
    blocks_reason = models.CharField(max_length=500, blank=True)
    from_blocks = models.PositiveIntegerField(default=0)

    class Meta:
        indexes = [models.Index(fields=["shelter", "-created_at"], name="evacuation_newest")]


class Movement(Record, InIncident, Actor):
    """One trip, on wheels or on foot, of households between two places: counted out and counted in.

    Without an `origin` they come from `origin_text`, where nobody has a place yet, such as a beach. Without
    a `destination` they go to `to_text`, which is no shelter; `to_kind` says what becomes of them there.
    `to_id` is the arrival or the facility; it is no foreign key.
    """

    class To(models.TextChoices):
        SHELTER = "shelter", _("Shelter")
        ARRIVAL = "arrival", _("Arrival point")
        FACILITY = "facility", _("Health facility")
        PLACE = "place", _("Another place")
        ONWARD = "onward", _("Out of this incident")

    class State(models.TextChoices):
        PLANNED = "planned", _("Planned")
        DEPARTED = "departed", _("On the way")
        ARRIVED = "arrived", _("Arrived")
        CANCELLED = "cancelled", _("Cancelled")

    code = models.CharField(max_length=8)
    state = models.CharField(max_length=9, choices=State.choices, default=State.PLANNED)
    origin = models.ForeignKey(Shelter, models.PROTECT, null=True, blank=True, related_name="+")
    origin_text = models.CharField(max_length=200, blank=True)
    destination = models.ForeignKey(
        Shelter, models.PROTECT, null=True, blank=True, related_name="+"
    )
    to_kind = models.CharField(max_length=8, choices=To.choices, default=To.SHELTER)
    to_id = models.UUIDField(null=True, blank=True)
    to_text = models.CharField(max_length=200, blank=True)
    to_lat = models.FloatField(null=True, blank=True, validators=LATITUDE)
    to_lon = models.FloatField(null=True, blank=True, validators=LONGITUDE)
    vehicle = models.CharField(max_length=120, blank=True)
    escort = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="+"
    )
    goods = models.CharField(max_length=500, blank=True)
    people_informed = models.BooleanField(null=True, blank=True)
    informed_language = models.CharField(max_length=40, blank=True)
    counted_out = models.PositiveIntegerField(null=True, blank=True)
    counted_out_at = models.DateTimeField(null=True, blank=True)
    counted_in = models.PositiveIntegerField(null=True, blank=True)
    counted_in_at = models.DateTimeField(null=True, blank=True)
    difference_reason = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["incident", "code"], name="movement_code_once"),
            models.CheckConstraint(
                name="movement_from_somewhere",
                condition=Q(origin__isnull=False, origin_text="")
                | (Q(origin__isnull=True) & ~Q(origin_text="")),
            ),
            models.CheckConstraint(
                name="movement_to_somewhere",
                condition=Q(to_kind="shelter", destination__isnull=False, to_text="")
                | (~Q(to_kind="shelter") & Q(destination__isnull=True) & ~Q(to_text="")),
            ),
            models.CheckConstraint(
                name="movement_counted_out",
                condition=Q(counted_out__isnull=False) | Q(state__in=["planned", "cancelled"]),
            ),
            models.CheckConstraint(
                name="movement_counted_in",
                condition=Q(counted_in__isnull=False) | ~Q(state="arrived"),
            ),
            models.CheckConstraint(
                name="movement_difference_explained",
                condition=~Q(state="arrived")
                | Q(counted_in=models.F("counted_out"))
                | ~Q(difference_reason=""),
            ),
        ]

    @property
    def difference(self) -> int | None:
        """People counted in minus people counted out; None until both are known."""
        if self.counted_in is None or self.counted_out is None:
            return None
        return self.counted_in - self.counted_out

    @property
    def origin_name(self) -> str:
        return f"{self.origin.code} {self.origin.name}" if self.origin else self.origin_text

    @property
    def destination_name(self) -> str:
        to = self.destination
        return f"{to.code} {to.name}" if to else self.to_text

    @property
    def informed_language_label(self) -> str:
        """The name of the language where a code was given, else the text as given."""
        return str(LANGUAGES.get(self.informed_language, self.informed_language))

    @property
    def to_point(self) -> Point | None:
        """Where a destination that is no shelter lies, if anybody said so."""
        if self.to_lat is None or self.to_lon is None:
            return None
        return Point(self.to_lat, self.to_lon)


class Passenger(Record):
    """A household of a movement. Once it is counted out, `stay` is its stay at the destination, or `told` the
    change of status of its people where the destination is no shelter."""

    class State(models.TextChoices):
        LISTED = "listed", _("Listed")
        ABOARD = "aboard", _("On the way")
        ARRIVED = "arrived", _("Arrived")
        STAYED = "stayed", _("Did not go")

    movement = models.ForeignKey(
        Movement, models.PROTECT, related_name="passengers", db_index=False
    )
    household = models.ForeignKey(Household, models.PROTECT, related_name="+")
    stay = models.ForeignKey(Stay, models.PROTECT, null=True, blank=True, related_name="+")
    told = models.ForeignKey(StatusChange, models.PROTECT, null=True, blank=True, related_name="+")
    people = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=7, choices=State.choices, default=State.LISTED)
    refusal = models.CharField(max_length=20, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["movement", "household"], name="passenger_once")
        ]
