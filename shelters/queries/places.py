"""Queries on shelters, their free places, and stays."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from math import cos, radians
from uuid import UUID

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Sum
from django.http import Http404
from django.shortcuts import get_object_or_404

from incidents.models import Incident
from maps.geo import Point, distance_km, nearest_first
from partners.access import Who, within
from registrations import numbers
from registrations import queries as registrations
from registrations.models import Household, MergedHousehold, Person
from shelters import rules
from shelters.models import Shelter, SpacePool, Stay
from shelters.places import USED, room_for

FREE = F("capacity") - USED
OFFERED = 3
AT_ONCE = 12


def shelters(incident: Incident | None = None) -> QuerySet[Shelter]:
    """Shelters with their operator and their pools, ready to be shown."""
    rows = Shelter.objects.select_related("incident__scope", "operator").prefetch_related("pools")
    return rows if incident is None else rows.filter(incident=incident)


def sites(who: Who, incident: Incident | None = None) -> QuerySet[Shelter]:
    """The shelters that `who` may know of: those of the incidents that `who` works in.

    Observers of real foreign arrivals get totals only: where those people sleep is nobody else's business.
    """
    return shelters(incident).filter(_seen(who))


SHORT = (
    "incident_id",
    "code",
    "name",
    "kind",
    "operator_id",
    "lat",
    "lon",
    "status",
    "declared",
    "capacity",
    "blocked",
    "occupied",
    "held",
    "other_occupied",
    "over",
    "binding",
    "figure_at",
    "figure_source",
    "figure_by_id",
)


def sites_in_short(who: Who, incident: Incident) -> QuerySet[Shelter]:
    """All sites of an incident that `who` may know of, with what a list shows of each."""
    return Shelter.objects.filter(_seen(who), incident=incident).only(*SHORT)


# What the page of a shelter shows of each who is there.
GUEST = (
    "household__number",
    "people",
    "state",
    "expires_at",
    "checked_in_at",
    "interim_until",
    "care_confirmed_at",
)


def _seen(who: Who) -> Q:
    unhidden = Q(incident__scope__is_exercise=True) | ~Q(
        incident__population_type=Incident.PopulationType.FOREIGN_ARRIVAL
    )
    path = "incident__scope"
    return within(who, "see_sites", path) | (within(who, "see_shelters", path) & unhidden)


def find(who: Who, key: str | UUID) -> Shelter:
    """A shelter by its id or its code, in capitals or not. Raises Http404 for what `who` may not know of."""
    return get_object_or_404(sites(who), _by(key, "code__iexact"))


def find_here(who: Who, incident: Incident, key: str) -> Shelter:
    """`find` in an incident that is known, and is not read again."""
    rows = sites(who, incident).select_related(None).select_related("operator")
    found = get_object_or_404(rows, _by(key, "code__iexact"))
    found.incident = incident
    return found


def household(who: Who, key: str | UUID) -> Household:
    """A household by its exact id or number, for whoever gives out places. Raises Http404."""
    reached = Household.objects.filter(within(who, "see_stays", "incident__scope"))
    number = numbers.read(str(key))
    found = reached.select_related("incident__scope").filter(_by(str(number or key), "number"))
    if (row := found.first()) is None:
        raise Http404
    return row


def all_stays() -> QuerySet[Stay]:
    """Stays with their shelter, household and parts, ready to be shown."""
    rows = Stay.objects.select_related("shelter__incident__scope", "household__incident__scope")
    return rows.prefetch_related("parts__pool")


def stays(who: Who) -> QuerySet[Stay]:
    """The stays that `who` may see: shelter managers those in their own shelters only."""
    path = "shelter__incident__scope"
    return all_stays().filter(within(who, "see_stays", path, owner="shelter__operator"))


def active_stay(who: Who, household: Household) -> Stay | None:
    """The one stay of a household that takes places now, as far as `who` may see it."""
    rows = stays(who).filter(household=household, state__in=Stay.ACTIVE).prefetch_related(None)
    stay = next(iter(rows.select_related(None).select_related("shelter")), None)
    if stay is not None:
        stay.household, stay.shelter.incident = household, household.incident
    return stay


def residents(who: Who) -> Q:
    """Households that stay, or are expected, in a shelter of an organisation that `who` manages one for."""
    mine = within(who, "see_residents", "shelter__incident__scope", owner="shelter__operator")
    return Q(Exists(Stay.objects.active().filter(mine, household=OuterRef("pk"))))


def _by(key: str | UUID, name: str) -> Q:
    try:
        return Q(pk=key if isinstance(key, UUID) else UUID(key))
    except ValueError:
        return Q(**{name: key})


def waiting(incident: Incident) -> QuerySet[Household]:
    """Present households that need a place and have none, those who have waited longest first.

    A place that was given to another registration of the same household counts as theirs.
    """
    active = Stay.objects.active()
    placed = active.filter(household=OuterRef("pk"))
    # Few were merged: one query finds them all, rather than a subquery for each household.
    merged = MergedHousehold.objects.filter(Exists(active.filter(household=OuterRef("household"))))
    rows = Household.objects.filter(
        ~Exists(placed),
        ~Q(pk__in=merged.values("into")),
        incident=incident,
        status__in=Household.PRESENT,
        housing=Household.Housing.NEEDED,
    )
    return rows.order_by("captured_at", "pk")


@dataclass(frozen=True)
class Figures:
    """An incident's places, in people. `stale_shelters` counts sites whose figures are old."""

    free_places: int
    rated_places: int
    occupied: int
    without_place: int
    stale_shelters: int


def figures(incident: Incident, *, without_place: int | None = None) -> Figures:
    """The figures of an incident. Free places are those of open shelters; an overfull shelter counts as 0.

    Callers that know `without_place` already pass it, since it is the most expensive figure.
    """
    open_ = Q(status=Shelter.Status.OPEN)
    in_use = Q(status__in=Shelter.IN_USE)
    row = Shelter.objects.filter(incident=incident).aggregate(
        free_places=Sum(FREE, filter=open_ & Q(capacity__gt=USED)),
        rated_places=Sum("capacity", filter=in_use),
        occupied=Sum("occupied"),
        stale_shelters=Count("pk", filter=Shelter.stale()),
    )
    if without_place is None:
        without_place = waiting(incident).aggregate(n=Sum("people"))["n"]
    sums = {**row, "without_place": without_place}
    return Figures(**{name: people or 0 for name, people in sums.items()})


@dataclass(frozen=True)
class Offer:
    """A shelter that could take a household, how far it is, and for how many more it has room."""

    shelter: Shelter
    km: float
    free: int

    @classmethod
    def of(cls, shelter: Shelter, near: Point, pool: str) -> "Offer":
        km = distance_km(near, Point(shelter.lat, shelter.lon))
        return cls(shelter, km, free_in(shelter, pool))


def with_room(incident: Incident, pool: str = SpacePool.Kind.GENERAL) -> QuerySet[Shelter]:
    """Shelters that take newcomers and have a place left in `pool`."""
    roomy = SpacePool.objects.filter(room_for(1), shelter=OuterRef("pk"), kind=pool)
    rows = shelters(incident).filter(room_for(1), Exists(roomy), declared__isnull=False)
    return rows.filter(status=Shelter.Status.OPEN)


def by_distance(
    near: Point,
    candidates: QuerySet[Shelter],
    pool: str = SpacePool.Kind.GENERAL,
    read: QuerySet[Shelter] | None = None,
) -> Iterator[Offer]:
    """All of them, nearest first; fetched a few at a time, since callers seldom look further.

    `read` are the shelters as they are fetched, where that is not the same question once more.
    """
    rest = candidates if read is None else read
    spots = candidates.prefetch_related(None).values_list("pk", "lat", "lon")
    ranked = iter(nearest_first(near, spots, lambda spot: Point(*spot[1:])))
    while ids := [id for id, _lat, _lon in islice(ranked, AT_ONCE)]:
        rows = rest.in_bulk(ids)
        for row in (rows[id] for id in ids if id in rows):
            yield Offer.of(row, near, pool)


def nearest_to(near: Point, rows: QuerySet[Shelter]) -> QuerySet[Shelter]:
    """These shelters, nearest first, ordered by the database: distances are approximate."""
    north = F("lat") - near.lat
    east = (F("lon") - near.lon) * cos(radians(near.lat))
    return rows.order_by(north * north + east * east, "code")


def offers(household: Household, ranked: Iterable[Offer]) -> list[Offer]:
    """The first three of `ranked` that could take the household now."""
    fitting = (offer for offer in ranked if _fits(offer, household))
    return list(islice(fitting, OFFERED))


def point_of(household: Household) -> Point:
    """Where the household is, as far as that is known, else where the incident is."""
    return start_of(household) or Point(household.incident.lat, household.incident.lon)


def start_of(household: Household) -> Point | None:
    """Where the household arrived, as somebody told it or as the place is called; None where nobody knows."""
    arrival = household.arrival
    if arrival is None:
        return None
    if arrival.lat is None:
        arrival.incident = household.incident  # it is the same, and is not read again
    return Point(spot.lat, spot.lon) if (spot := arrival.spot) else None


def guests(who: Who, shelter: Shelter) -> list[Stay]:
    """Who is there and who is expected, as far as `who` may see: each with `name` where `who` may read it.

    Whoever shows the names writes down that they were read.
    """
    active = stays(who).filter(shelter=shelter, state__in=Stay.ACTIVE)
    active = active.select_related(None).select_related("household").prefetch_related(None)
    rows = list(active.only(*GUEST).order_by("-state", "household__number"))
    known = registrations.households(who).filter(pk__in=[row.household_id for row in rows])
    readable = known.values_list("pk", "named")  # type: ignore[misc]  # it is annotated
    speakers = Person.objects.filter(
        household__in=[pk for pk, named in readable if named],
        relationship=Person.Relationship.FOCAL_POINT,
    )
    names = dict(speakers.values_list("household", "name"))
    for row in rows:
        row.shelter, row.household.incident = shelter, shelter.incident
        row.name = names.get(row.household_id, "")
    return rows


def _fits(offer: Offer, household: Household) -> bool:
    return offer.free >= household.people and not rules.obstacles(offer.shelter, household)


def free_in(shelter: Shelter, pool: str) -> int:
    """How many more people may come to this pool: the whole shelter's free places limit it too."""
    room = [row.free or 0 for row in shelter.pools.all() if row.kind == pool]
    return min([shelter.free or 0, *room]) if room else 0
