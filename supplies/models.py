"""What people get: items, where they lie, every movement of them, and who received what."""

from decimal import Decimal
from typing import cast
from uuid import UUID

from django.db import models
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from core.models import Actor, Record, RecordQuerySet
from incidents.models import LATITUDE, LONGITUDE, InIncident
from registrations.models import Household
from shelters.models import Shelter
from supplies.quantities import NOTHING, QuantityField, in_words


class Item(Record):
    """Something that is stocked and handed out. Quantities of it are in its `unit`.

    `per_person` and `per_household` are what a round usually gives; `daily_use` is what one person needs
    in a day, and so how long a stock lasts. Nothing means "not counted that way".
    """

    class Unit(models.TextChoices):
        PIECE = "piece", _("pieces")
        PACK = "pack", _("packs")
        KIT = "kit", _("kits")
        KILOGRAM = "kg", _("kg")
        LITRE = "litre", _("litres")

    class Cluster(models.TextChoices):
        FOOD = "food", _("Food")
        WASH = "wash", _("Water, sanitation and hygiene")
        SHELTER = "shelter", _("Shelter and household goods")
        HEALTH = "health", _("Health")
        PROTECTION = "protection", _("Protection")
        OTHER = "other", _("Other")

    code = models.CharField(max_length=20, unique=True)
    name_id = models.CharField(max_length=120)
    name_en = models.CharField(max_length=120)
    unit = models.CharField(max_length=5, choices=Unit.choices, default=Unit.PIECE)
    cluster = models.CharField(max_length=10, choices=Cluster.choices, default=Cluster.OTHER)
    kcal = models.PositiveIntegerField(null=True, blank=True)
    per_person = QuantityField(default=NOTHING)
    per_household = QuantityField(default=NOTHING)
    daily_use = QuantityField(default=NOTHING)
    expiry_tracked = models.BooleanField(default=False)

    @property
    def name(self) -> str:
        return self.name_id if get_language() == "id" else self.name_en

    def usual(self, per: str) -> Decimal:
        """What a round usually gives for each person or for each household; nothing when it does not."""
        return self.per_person if per == Entitlement.Per.PERSON else self.per_household

    def measured(self, quantity: Decimal) -> str:
        """5 pieces, 2.5 kg"""
        return f"{in_words(quantity)} {self.get_unit_display()}"

    def amount(self, quantity: Decimal) -> str:
        """So much of it in words: "5 Blanket", "2.5 kg Rice"."""
        weighed = self.unit in {self.Unit.KILOGRAM, self.Unit.LITRE}
        return f"{self.measured(quantity) if weighed else in_words(quantity)} {self.name}"


class StockLocation(Record, InIncident):
    """Where stock lies: a warehouse with a name and a point of its own, or a shelter with the shelter's."""

    class Kind(models.TextChoices):
        WAREHOUSE = "warehouse", _("Warehouse")
        SHELTER = "shelter", _("Shelter")

    shelter = models.OneToOneField(Shelter, models.PROTECT, null=True, blank=True, related_name="+")
    own_name = models.CharField(max_length=120, blank=True)
    own_lat = models.FloatField(null=True, blank=True, validators=LATITUDE)
    own_lon = models.FloatField(null=True, blank=True, validators=LONGITUDE)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="stock_location_is_a_warehouse_or_a_shelter",
                condition=models.Q(shelter__isnull=False, own_lat=None, own_lon=None, own_name="")
                | models.Q(shelter=None, own_lat__isnull=False, own_lon__isnull=False)
                & ~models.Q(own_name=""),
            )
        ]

    @property
    def kind(self) -> "StockLocation.Kind":
        return self.Kind.SHELTER if self.shelter else self.Kind.WAREHOUSE

    @property
    def name(self) -> str:
        return self.shelter.name if self.shelter else self.own_name

    @property
    def lat(self) -> float:
        return self.shelter.lat if self.shelter else cast(float, self.own_lat)

    @property
    def lon(self) -> float:
        return self.shelter.lon if self.shelter else cast(float, self.own_lon)

    @property
    def owner_id(self) -> UUID | None:  # type: ignore[override]  # asked for, not assigned
        return self.shelter.owner_id if self.shelter else None


class StockDocument(Record, InIncident, Actor):
    """One thing done to stock: a delivery, a transfer, a hand-out. Never changed; a mistake is reversed.

    A reversal has the kind of what it takes back. `number` is the one on the paper, if there is a paper.
    """

    class Kind(models.TextChoices):
        RECEIPT = "receipt", _("Received")
        DISPATCH = "dispatch", _("Sent away")
        TRANSFER = "transfer", _("Moved")
        DISTRIBUTION = "distribution", _("Handed out")
        LOSS = "loss", _("Lost or spoilt")
        FOUND = "found", _("Found")
        ADJUSTMENT = "adjustment", _("Corrected")
        UNPACK = "unpack", _("Unpacked")

    CORRECTIONS = (Kind.LOSS, Kind.FOUND, Kind.ADJUSTMENT)

    kind = models.CharField(max_length=12, choices=Kind.choices)
    number = models.CharField(max_length=40, blank=True)
    reason = models.CharField(max_length=500, blank=True)
    reversal_of = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="reversal"
    )

    class Meta:
        indexes = [
            models.Index(fields=["incident", "-created_at", "-id"], name="stock_document_newest")
        ]
        constraints = [
            models.CheckConstraint(
                name="stock_correction_has_a_reason",
                condition=~models.Q(reason="")
                | ~models.Q(kind__in=["loss", "found", "adjustment"]) & models.Q(reversal_of=None),
            )
        ]


class StockMovement(models.Model):
    """One line of a document: so much more or less of an item at a location. Only ever added to."""

    document = models.ForeignKey(StockDocument, models.PROTECT, related_name="movements")
    location = models.ForeignKey(StockLocation, models.PROTECT, related_name="+")
    item = models.ForeignKey(Item, models.PROTECT, related_name="+")
    quantity = QuantityField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["document", "location", "item"], name="stock_movement_once"
            ),
            models.CheckConstraint(
                name="stock_movement_moves_something", condition=~models.Q(quantity=0)
            ),
        ]


class StockBalance(Record):
    """What lies at a location now: the sum of its movements, kept so that it can be asked for and guarded."""

    location = models.ForeignKey(StockLocation, models.PROTECT, related_name="balances")
    item = models.ForeignKey(Item, models.PROTECT, related_name="+")
    quantity = QuantityField(default=NOTHING)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["location", "item"], name="stock_balance_once"),
            models.CheckConstraint(
                name="stock_balance_not_negative", condition=models.Q(quantity__gte=0)
            ),
        ]


class DistributionRound(Record, InIncident):
    """A hand-out at one location: what each household is entitled to, and the rules of it.

    The rules look at other rounds that give any of the same items: `min_interval_hours` since the last
    time, at most `max_per_day` times on one day of the incident's zone.
    """

    class State(models.TextChoices):
        PLANNED = "planned", _("Planned")
        OPEN = "open", _("Open")
        CLOSED = "closed", _("Closed")

    MOST_ITEMS = 30

    location = models.ForeignKey(StockLocation, models.PROTECT, related_name="rounds")
    name = models.CharField(max_length=120)
    min_interval_hours = models.PositiveSmallIntegerField(default=0)
    max_per_day = models.PositiveSmallIntegerField(null=True, blank=True)
    residents_only = models.BooleanField(default=False)
    opens_at = models.DateTimeField(default=timezone.now)
    closes_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["incident", "-created_at", "-id"], name="round_newest")]
        constraints = [
            models.CheckConstraint(
                name="round_opens_before_it_closes",
                condition=models.Q(closes_at=None) | models.Q(closes_at__gte=models.F("opens_at")),
            )
        ]

    @property
    def owner_id(self) -> UUID | None:  # type: ignore[override]  # asked for, not assigned
        return self.location.owner_id

    @property
    def state(self) -> "DistributionRound.State":
        now = timezone.now()
        if self.closes_at is not None and self.closes_at <= now:
            return self.State.CLOSED
        return self.State.PLANNED if now < self.opens_at else self.State.OPEN


class Entitlement(models.Model):
    """What a round gives of one item, to each person or to each household."""

    class Per(models.TextChoices):
        PERSON = "person", _("for each person")
        HOUSEHOLD = "household", _("for each household")

    round = models.ForeignKey(DistributionRound, models.PROTECT, related_name="entitlements")
    item = models.ForeignKey(Item, models.PROTECT, related_name="+")
    per = models.CharField(max_length=9, choices=Per.choices)
    quantity = QuantityField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["round", "item"], name="entitlement_once"),
            models.CheckConstraint(
                name="entitlement_gives_something", condition=models.Q(quantity__gt=0)
            ),
        ]

    def due(self, people: int) -> Decimal:
        """What a household of so many people gets."""
        return self.quantity * (people if self.per == self.Per.PERSON else 1)


class ReceiptQuerySet(RecordQuerySet["Receipt"]):
    def standing(self) -> "ReceiptQuerySet":
        """Those that were not taken back."""
        return self.filter(taken_back_at=None)


class Receipt(Record, Actor):
    """A household received its part of a round; what it was is in the movements of `document`."""

    round = models.ForeignKey(DistributionRound, models.PROTECT, related_name="receipts")
    household = models.ForeignKey(Household, models.PROTECT, related_name="+")
    document = models.OneToOneField(StockDocument, models.PROTECT, related_name="receipt")
    people = models.PositiveSmallIntegerField()
    at = models.DateTimeField()
    taken_back_at = models.DateTimeField(null=True, blank=True)

    objects = ReceiptQuerySet.as_manager()  # type: ignore[misc]

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["round", "household"],
                condition=models.Q(taken_back_at=None),
                name="receipt_once",
            )
        ]
