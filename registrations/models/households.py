"""Who came: households, the people in them, their papers and what they agreed to."""

import uuid
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.models import Record, RecordQuerySet
from core.sealed import Sealed
from incidents.models import Arrival, Incident, InIncident
from partners.access import Who, visible
from registrations.models.needs import Need, Needs


class Sex(models.TextChoices):
    FEMALE = "f", _("Female")
    MALE = "m", _("Male")
    OTHER = "x", _("Other")
    UNKNOWN = "unknown", _("Not known")


# Languages that interpreters were asked for so far, by their codes; others are shown by their code.
LANGUAGES = {
    "ar": _("Arabic"),
    "bn": _("Bengali"),
    "en": pgettext_lazy("spoken", "English"),
    "fa": _("Persian"),
    "id": _("Indonesian"),
    "ms": _("Malay"),
    "my": _("Burmese"),
    "rhg": _("Rohingya"),
}


class NumberPrefix(models.Model):
    """A block of 9,999 household numbers and how many of them are used. A prefix is never used again."""

    class Kind(models.TextChoices):
        TABLET = "tablet"
        DESK = "desk"
        BOOK = "book"
        ODK = "odk"

    prefix = models.PositiveIntegerField(primary_key=True)
    kind = models.CharField(max_length=6, choices=Kind.choices)
    label = models.CharField(max_length=80, blank=True)
    last = models.PositiveIntegerField(default=0)
    made_at = models.DateTimeField(default=timezone.now)
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="number_counter_in_range", condition=models.Q(last__gte=0, last__lte=9999)
            ),
            models.UniqueConstraint(
                name="one_desk_prefix_in_use",
                fields=["kind"],
                condition=models.Q(kind="desk", retired_at__isnull=True),
            ),
        ]


class HouseholdQuerySet(RecordQuerySet["Household"]):
    def visible_to(self, who: Who) -> "HouseholdQuerySet":
        return self.filter(visible("household", who))


class Household(Record, InIncident):
    """People registered together. It may hold counts alone, and is upgraded in place to individuals.

    `counts` are by sex (f, m, x, unknown) and age band (0-4, 5-11, 12-17, 18-59, 60+, unknown) as of
    `captured_at`; `people` is their sum.
    """

    class Status(models.TextChoices):
        PRE_REGISTERED = "pre_registered", _("Counted")
        REGISTERED = "registered", _("Registered")
        VERIFIED = "verified", _("Verified")
        MERGED = "merged", _("Merged")
        TRANSFERRED = "transferred", _("Transferred")
        LEFT_SITE = "left_site", _("Left the site")
        RETURNED = "returned", _("Returned")
        CLOSED = "closed", _("Closed")

    class Housing(models.TextChoices):
        NEEDED = "needed", _("Needs a place")
        OWN_ARRANGEMENT = "own_arrangement", _("Has a place of its own")
        DECLINED = "declined", _("Declined a place")

    class PhoneOwner(models.TextChoices):
        OWN = "own", _("Their own")
        SHARED = "shared", _("Shared")
        OTHER = "other", _("Somebody else's")

    class Basis(models.TextChoices):
        CONSENT = "consent", _("Consent")
        VITAL_INTEREST = "vital_interest", _("Vital interest")
        LEGAL_DUTY = "legal_duty", _("Legal duty")

    NOT_ASKED = ""  # as a legal basis: they came by a file or a program that tells of no consent
    PRESENT = (Status.PRE_REGISTERED, Status.REGISTERED, Status.VERIFIED)

    # Indexes are few: a registration at the desk writes every one of them. `household_newest` serves this.
    incident = models.ForeignKey(Incident, models.PROTECT, related_name="+", db_index=False)
    arrival = models.ForeignKey(Arrival, models.PROTECT, null=True, blank=True, related_name="+")
    number = models.CharField(max_length=12, unique=True)
    status = models.CharField(max_length=14, choices=Status.choices, default=Status.REGISTERED)
    housing = models.CharField(max_length=15, choices=Housing.choices, default=Housing.NEEDED)
    population_type = models.CharField(
        max_length=17, choices=Incident.PopulationType.choices, blank=True
    )
    people = models.PositiveSmallIntegerField()
    counts = models.JSONField()
    # Who was with them and is not any more, and how many of all of them were born after they came.
    gone = models.PositiveSmallIntegerField(default=0)
    born = models.PositiveSmallIntegerField(default=0)
    need_bits = models.PositiveSmallIntegerField(default=0)
    needs = Needs("need_bits")
    need_counts = models.JSONField(default=dict, blank=True)
    medical_urgent = models.BooleanField(default=False)

    phone_sealed = models.TextField(blank=True)
    phone_index = models.CharField(max_length=64, blank=True)
    phone = Sealed("phone_sealed", index="phone_index", purpose="phone")
    phone_owner = models.CharField(max_length=6, choices=PhoneOwner.choices, blank=True)
    language = models.CharField(max_length=8, blank=True)
    interpreter_needed = models.BooleanField(default=False)
    origin = models.CharField(max_length=200, blank=True)
    site = models.CharField(max_length=80, blank=True)  # where the desk stood

    consent_record = models.BooleanField(default=True)
    consent_share = models.BooleanField(default=False)
    consent_sms = models.BooleanField(default=False)
    consent_script = models.CharField(max_length=20, blank=True)
    consent_language = models.CharField(max_length=8, blank=True)
    legal_basis = models.CharField(max_length=14, choices=Basis.choices, default=Basis.CONSENT)

    captured_at = models.DateTimeField()
    received_at = models.DateTimeField(default=timezone.now)
    content_hash = models.CharField(max_length=64)
    elapsed_ms = models.PositiveIntegerField(null=True, blank=True)
    registrar = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
    )

    named: bool  # whether the reader may read names: queries.households(who) says it

    objects = HouseholdQuerySet.as_manager()  # type: ignore[misc]

    class Meta:
        indexes = [
            models.Index(fields=["incident", "-created_at", "-id"], name="household_newest"),
            models.Index(fields=["incident", "captured_at", "id"], name="household_longest"),
            models.Index(fields=["phone_index"], name="household_phone"),
        ]
        constraints = [
            models.CheckConstraint(
                name="household_has_people",
                condition=models.Q(people__gte=1, people__lte=50),
            )
        ]

    @property
    def speaker(self) -> "Person | None":
        """The focal point, where there is one; out of the persons that were read with the household."""
        role = Person.Relationship.FOCAL_POINT
        return next((person for person in self.persons.all() if person.relationship == role), None)

    @property
    def was_asked(self) -> bool:
        """Whether they were asked for their consent, or are written down on another basis."""
        return self.legal_basis != self.NOT_ASKED

    @property
    def status_label(self) -> str:
        """For lists: `get_status_display` makes every label of the field for each row."""
        return str(self.Status(self.status).label)

    @property
    def has_needs(self) -> bool:
        return bool(self.need_bits) or self.medical_urgent

    @property
    def need_labels(self) -> list[str]:
        return [str(Need(need).label) for need in self.needs]

    @property
    def language_label(self) -> str:
        return str(LANGUAGES.get(self.language, self.language))


class Person(models.Model):
    """One person of a household. `no` is small, so that the keys of the duplicate search can point to it."""

    class Relationship(models.TextChoices):
        FOCAL_POINT = "focal_point", _("Family representative")
        SPOUSE = "spouse", _("Spouse")
        CHILD = "child", _("Child")
        PARENT = "parent", _("Parent")
        SIBLING = "sibling", _("Sibling")
        GRANDPARENT = "grandparent", _("Grandparent")
        GRANDCHILD = "grandchild", _("Grandchild")
        OTHER_RELATIVE = "other_relative", _("Other relative")
        NOT_RELATED = "not_related", _("Not related")

    class Status(models.TextChoices):
        PRESENT = "present", _("Present")
        NOT_SEEN = "not_seen", _("Not seen")
        LEFT_WITHOUT_NOTICE = "left_without_notice", _("Left without notice")
        RELOCATED = "relocated", _("Relocated")
        TRANSFERRED = "transferred", _("Transferred")
        HOSPITALISED = "hospitalised", _("In hospital")
        RETURNED = "returned", _("Returned")
        IN_CUSTODY = "in_custody", _("In custody")
        DEPORTED = "deported", _("Deported")
        MISSING = "missing", _("Missing")
        DECEASED = "deceased", _("Deceased")

    # Who is in hospital comes back to their family, and who was not seen one evening may be with the cattle:
    # they are still counted with it, and keep their place.
    WITH_THEM = (Status.PRESENT, Status.NOT_SEEN, Status.HOSPITALISED)

    no = models.BigAutoField(primary_key=True)
    id: UUID = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)  # type: ignore[assignment]
    household = models.ForeignKey(Household, models.PROTECT, related_name="persons")
    name = models.CharField(max_length=200, blank=True)
    other_names = models.CharField(max_length=200, blank=True)
    sex = models.CharField(max_length=7, choices=Sex.choices, default=Sex.UNKNOWN)
    birth_date = models.DateField(null=True, blank=True)
    birth_year = models.PositiveSmallIntegerField(null=True, blank=True)
    birth_estimated = models.BooleanField(default=False)
    born_here = models.BooleanField(default=False)
    relationship = models.CharField(
        max_length=14, choices=Relationship.choices, default=Relationship.NOT_RELATED
    )
    nationality = models.CharField(max_length=2, blank=True)
    status = models.CharField(max_length=19, choices=Status.choices, default=Status.PRESENT)
    status_at = models.DateTimeField(null=True, blank=True)
    need_bits = models.PositiveSmallIntegerField(default=0)
    needs = Needs("need_bits")

    @property
    def need_labels(self) -> list[str]:
        return [str(Need(need).label) for need in self.needs]


class Document(Record):
    """A paper that somebody showed. Its number is encrypted, and found by its fingerprint only."""

    class Kind(models.TextChoices):
        NIK = "nik", "NIK"
        KK = "kk", "KK"
        PASSPORT = "passport", _("Passport")
        UNHCR = "unhcr", "UNHCR"
        OTHER = "other", _("Other")

    MASK = "•"

    # By their UUID, which is known before the row is written.
    person = models.ForeignKey(Person, models.PROTECT, to_field="id", related_name="documents")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    number_sealed = models.TextField()
    number_index = models.CharField(max_length=64)
    number = Sealed("number_sealed", index="number_index", purpose="document")

    odd: Sequence[Any]  # what a page shows beside it

    class Meta:
        indexes = [models.Index(fields=["number_index"], name="document_number")]

    @property
    def masked(self) -> str:
        return self.mask(self.number)

    @classmethod
    def mask(cls, number: str) -> str:
        """The last quarter of a number, four characters at most, with its length kept."""
        hidden = len(number) - min(4, len(number) // 4)
        return cls.MASK * hidden + number[hidden:]
