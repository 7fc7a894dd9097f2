"""Questions about goods: what lies where, how long it lasts, who received what."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from functools import cached_property
from itertools import groupby
from uuid import UUID

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce
from django.http import Http404
from django.shortcuts import get_object_or_404

from core.parts import State
from incidents.models import Incident
from partners.access import Who, within
from registrations import queries as registrations
from registrations.models import Household, MergedHousehold
from registrations.queries.cards import holder
from registrations.tokens import Token
from shelters.models import Shelter, Stay
from supplies.models import (
    DistributionRound,
    Entitlement,
    Item,
    Receipt,
    ReceiptQuerySet,
    StockBalance,
    StockDocument,
    StockLocation,
    StockMovement,
)
from supplies.quantities import NOTHING, QuantityField


def items() -> QuerySet[Item]:
    return Item.objects.order_by("cluster", "code")


def item(key: str) -> Item | None:
    """An item by its id or its code."""
    try:
        return Item.objects.filter(pk=UUID(key)).first()
    except ValueError:
        return Item.objects.filter(code=key.upper()).first()


def locations(who: Who) -> QuerySet[StockLocation]:
    """Where stock may lie, in the incidents that `who` works in."""
    mine = StockLocation.objects.filter(within(who, "see_stock", "incident__scope"))
    return mine.select_related("incident__scope", "shelter")


def round_places(who: Who, incident: Incident) -> QuerySet[StockLocation]:
    """Where `who` may open a distribution: managers at the shelters of their own organisation only."""
    path = {"path": "incident__scope", "owner": "shelter__operator"}
    return locations(who).filter(within(who, "open_round", **path), incident=incident)


def location(who: Who, id: UUID | str) -> StockLocation:
    """Raises Http404 for what `who` may not know of."""
    return get_object_or_404(locations(who), pk=id)


def balances(who: Who) -> QuerySet[StockBalance]:
    """What lies where, in the incidents that `who` works in."""
    mine = StockBalance.objects.filter(within(who, "see_stock", "location__incident__scope"))
    return mine.select_related("location__shelter", "item")


def documents(who: Who) -> QuerySet[StockDocument]:
    """What was done to stock, with every movement of it."""
    mine = StockDocument.objects.filter(within(who, "see_stock", "incident__scope"))
    return mine.select_related("incident__scope", "reversal").prefetch_related(
        "movements__item", "movements__location__shelter"
    )


def rounds(who: Who) -> QuerySet[DistributionRound]:
    """Distributions of the incidents that `who` works in, with what each gives."""
    mine = DistributionRound.objects.filter(within(who, "see_stock", "incident__scope"))
    return mine.select_related("incident__scope", "location__shelter").prefetch_related(
        "entitlements__item"
    )


def receipts(who: Who) -> ReceiptQuerySet:
    """Who received what, of the households that `who` may see; their number is all that is said of them."""
    rows = Receipt.objects.filter(household__in=Household.objects.visible_to(who))
    rows = rows.select_related("round__incident__scope", "round__location__shelter", "household")
    return rows.select_related("document").prefetch_related("document__movements__item")


def received(household: Household) -> QuerySet[Receipt]:
    """What a household got, newest first; also as another registration that was merged with it."""
    one = registrations.identity_of(household)
    rows = Receipt.objects.standing().filter(household__in=one).order_by("-at")
    return rows.select_related("round__location__shelter").prefetch_related(
        "document__movements__item"
    )


def movements_of(document: StockDocument) -> QuerySet[StockMovement]:
    return document.movements.select_related("location__shelter", "item")


def on_hand(location: StockLocation, item: Item) -> Decimal:
    """How much of an item lies there, in its own unit."""
    balance = StockBalance.objects.filter(location=location, item=item).first()
    return balance.quantity if balance else NOTHING


def entitlements(round: DistributionRound) -> QuerySet[Entitlement]:
    return round.entitlements.select_related("item")


def receipt_of(round: DistributionRound, household: Household) -> Receipt:
    """What this household got in a round and has not given back. Raises DoesNotExist."""
    return Receipt.objects.standing().get(round=round, household=household)


def receipts_of_same_goods(receipt: Receipt, one: Collection[UUID]) -> QuerySet[Receipt]:
    """Every other receipt of these households, which are one, from rounds that give any of the same items."""
    same = Entitlement.objects.filter(
        round=OuterRef("round"),
        item__in=Entitlement.objects.filter(round=receipt.round).values("item"),
    )
    others = Receipt.objects.standing().filter(household__in=one)
    return others.filter(Exists(same)).exclude(pk=receipt.pk)


def household_at(who: Who, round: DistributionRound, shown: str | UUID | Token) -> Household:
    """Who stands before us at a round, by id, number or card. Raises Http404 for whom `who` may not see,
    RuleBroken `card_not_valid`."""
    key = holder(who, shown, round.incident) if isinstance(shown, Token) else shown
    household = registrations.find(who, key)
    if household.incident_id != round.incident_id:
        raise Http404
    return household


def stays_here(household: Household, location: StockLocation) -> bool:
    """By whichever of its registrations it was placed."""
    one = registrations.identity_of(household)
    return residents(location).filter(household__in=one).exists()


def residents(location: StockLocation) -> QuerySet[Stay]:
    """Who is checked in where this stock lies; nobody stays at a warehouse."""
    here = Stay.objects.filter(state=Stay.State.CHECKED_IN)
    return here.filter(shelter=location.shelter_id) if location.shelter_id else here.none()


@dataclass(frozen=True)
class RoundCounts:
    """Households of a round, and the people in those that received."""

    received: int
    people: int
    to_come: int


def round_counts(round: DistributionRound) -> RoundCounts:
    """Expected are those who stay there; at a warehouse, all of the incident who are present."""
    had = Receipt.objects.standing().filter(round=round)
    received = had.aggregate(households=Count("pk"), people=Sum("people", default=0))
    expected = Household.objects.filter(incident=round.incident_id, status__in=Household.PRESENT)
    if round.location.shelter_id:
        here = residents(round.location).filter(household=OuterRef("pk"))
        expected = Household.objects.filter(Exists(here))
    merged = MergedHousehold.objects.filter(into=OuterRef("pk"))
    as_another = merged.filter(household__in=had.values("household"))
    mine = had.filter(household=OuterRef("pk"))
    waiting = expected.exclude(Exists(mine)).exclude(Exists(as_another))
    return RoundCounts(received["households"], received["people"], waiting.count())


CRITICAL_DAYS, LOW_DAYS = 1, 3


@dataclass(frozen=True)
class Cover:
    """How long an item lasts at a location, at `daily_use` for each of its `people`."""

    location: StockLocation
    item: Item
    quantity: Decimal
    people: int
    as_of: datetime

    @cached_property
    def days(self) -> float | None:
        """Days, to a tenth; None when nobody uses it there."""
        used = self.people * self.item.daily_use
        return round(float(self.quantity / used), 1) if used else None

    @property
    def whole_days(self) -> int:
        return int(self.days or 0)

    @property
    def measured(self) -> str:
        return self.item.measured(self.quantity)

    @property
    def amount(self) -> str:
        return self.item.amount(self.quantity)

    @property
    def state(self) -> State:
        """Attention below three days, critical below one: a boat to an island takes as long."""
        if self.days is None:
            return "unknown"
        if self.days < CRITICAL_DAYS:
            return "critical"
        return "attention" if self.days < LOW_DAYS else "good"


def cover(incident: Incident) -> list[Cover]:
    """Days of cover of everything that was ever stocked, by location.

    The people of a shelter are its residents who have checked in. A warehouse stands behind everybody in
    the incident who has a place.
    """
    checked_in, placed = _people(incident)
    rows = StockBalance.objects.filter(location__incident=incident)
    rows = rows.select_related("location__shelter", "item").order_by("item__cluster", "item__code")
    return [
        Cover(
            row.location,
            row.item,
            row.quantity,
            checked_in.get(row.location.shelter_id, 0) if row.location.shelter_id else placed,
            row.updated_at,
        )
        for row in rows
    ]


def cover_at(shelter: Shelter) -> list[Cover]:
    """Days of cover of what lies at one shelter, for those who are checked in there."""
    rows = StockBalance.objects.filter(location__shelter=shelter, quantity__gt=0)
    rows = rows.select_related("location", "item").order_by("item__cluster", "item__code")
    people = shelter.occupied
    return [Cover(row.location, row.item, row.quantity, people, row.updated_at) for row in rows]


def _people(incident: Incident) -> tuple[dict[UUID, int], int]:
    """People checked in, by shelter, and people with a place in the whole incident."""
    stays = Stay.objects.active().filter(shelter__incident=incident)
    here = Sum("people", filter=Q(state=Stay.State.CHECKED_IN), default=0)
    rows = stays.values("shelter").annotate(here=here, placed=Sum("people")).order_by()
    by_shelter = list(rows)
    here_by_shelter = {row["shelter"]: row["here"] for row in by_shelter}
    return here_by_shelter, sum(row["placed"] for row in by_shelter)


def by_location(covers: Iterable[Cover]) -> list[list[Cover]]:
    """What lies at each location, by its name."""
    ordered = sorted(covers, key=lambda each: (each.location.name, each.location.pk))
    return [list(here) for _, here in groupby(ordered, key=lambda each: each.location)]


def lowest(covers: Iterable[Cover]) -> Cover | None:
    """What runs out first where people stay; at the warehouses, only when no shelter holds stock.

    An empty warehouse has done its work.
    """
    known = [each for each in covers if each.days is not None]
    at_shelters = [each for each in known if each.location.shelter_id]
    return min(at_shelters or known, key=lambda each: each.days or 0, default=None)


def days_of_cover_min(incident: Incident) -> float | None:
    """For the board: the lowest days of cover; None when nothing is stocked or nobody uses it."""
    first_out = lowest(cover(incident))
    return first_out.days if first_out else None


@dataclass(frozen=True)
class Drift:
    """A balance that is not the sum of its movements."""

    location: StockLocation
    item: Item
    says: Decimal
    counted: Decimal


def drift() -> list[Drift]:
    """Recount every balance from its movements; empty when the books are right."""
    moved = StockMovement.objects.filter(location=OuterRef("location"), item=OuterRef("item"))
    recount = moved.order_by().values("item").annotate(sum=Sum("quantity")).values("sum")
    rows = StockBalance.objects.annotate(
        counted=Coalesce(Subquery(recount), Value(NOTHING, QuantityField()))
    )
    wrong = rows.exclude(quantity=F("counted")).select_related("location__shelter", "item")
    return [Drift(row.location, row.item, row.quantity, row.counted) for row in wrong]
