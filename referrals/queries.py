"""Questions about facilities and referrals."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone

from incidents.models import Arrival, Incident
from maps.geo import Point, nearest, nearest_first
from partners.access import Who, may, within
from partners.models import Organisation
from referrals.models import Facility, Referral, Service, Side
from registrations import numbers
from registrations.models import Household, Person
from shelters.destinations import Elsewhere
from shelters.models import Movement, Stay
from shelters.queries.whereabouts import reached

SCOPE = "incident__scope"
OPEN = Q(state__in=Referral.OPEN)


def overdue() -> Q:
    """Whom nobody has seen in the time that their priority allows."""
    return Q(state__in=Referral.AWAITED, due_at__lt=timezone.now())


# Facilities


def facilities(*, service: str = "") -> QuerySet[Facility]:
    """All facilities, or those that offer `service`."""
    rows = Facility.objects.select_related("organisation")
    if not service:
        return rows
    offers = Facility.objects.values_list("pk", "services")
    return rows.filter(pk__in=[pk for pk, offered in offers if service in offered])


def services_known() -> list[str]:
    """What a patient can be referred for: our own words, and whatever else a facility says it offers."""
    offered = Facility.objects.values_list("services", flat=True)
    others = {service for services in offered for service in services}
    return [*Service.values, *sorted(others - set(Service.values))]


def by_distance(rows: Iterable[Facility], point: Point, limit: int) -> list[tuple[Facility, float]]:
    """At most `limit` facilities with their distance from `point` in km, nearest first."""
    return nearest(point, rows, lambda row: Point(row.lat, row.lon), limit)


def to_be_taken_to(who: Who, incident: Incident) -> Iterator[Elsewhere]:
    """The facilities to which households can be taken together, nearest to the incident first."""
    if not may(who, "see_facilities", incident):
        return
    rows = facilities().exclude(status=Facility.Status.CLOSED)
    here = Point(incident.lat, incident.lon)
    for row in nearest_first(here, rows, lambda row: Point(row.lat, row.lon)):
        yield Elsewhere(Movement.To.FACILITY, row.name, row.pk, lat=row.lat, lon=row.lon)


def organisations_to_edit_for(who: Who) -> QuerySet[Organisation]:
    """Those whose facilities `who` may add or change."""
    mine = [
        organisation.pk
        for organisation in Organisation.objects.all()
        if may(who, "edit_facility", Facility(organisation=organisation))
    ]
    return Organisation.objects.filter(pk__in=mine).order_by("name")


# Referrals


def _sent_by(who: Who) -> Q:
    return within(who, Side.SENDER.value, SCOPE, owner="organisation")


def _received_by(who: Who) -> Q:
    return within(who, Side.FACILITY.value, SCOPE, owner="facility__organisation")


def read_by(who: Who) -> Q:
    """Whose patient `who` may know: of referrals they sent, and of those at their facility until the end."""
    return _sent_by(who) | (_received_by(who) & OPEN)


def may_read(who: Who, referral: Referral) -> bool:
    """`read_by` for one row."""
    receives = referral.state in Referral.OPEN and _may_from(who, referral, Side.FACILITY)
    return receives or _may_from(who, referral, Side.SENDER)


def may_take(who: Who, referral: Referral, name: str) -> bool:
    """Whether this step is for `who` to take, whatever the state."""
    return any(_may_from(who, referral, side) for side in Referral.STEPS[name].sides)


def require_step(who: Who, referral: Referral, name: str) -> None:
    """Raises PermissionDenied (403) unless `may_take`."""
    if not may_take(who, referral, name):
        raise PermissionDenied


def next_steps(who: Who, referral: Referral) -> list[str]:
    """The steps that `who` may take now."""
    return [
        name
        for name, step in Referral.STEPS.items()
        if referral.state in step.sources and may_take(who, referral, name)
    ]


def _may_from(who: Who, referral: Referral, side: Side) -> bool:
    return may(who, side.value, referral.end(side))


def referrals(who: Who, incident: Incident | None = None) -> QuerySet[Referral]:
    """The referrals that `who` may see; of which also the patient, `read_by` says."""
    rows = _rows().filter(read_by(who) | within(who, "oversee_referrals", SCOPE))
    return rows if incident is None else rows.filter(incident=incident)


def unanswered(who: Who) -> QuerySet[Referral]:
    """Referrals that wait for an answer of a facility that `who` works for, in all incidents; due first."""
    rows = _rows().filter(_received_by(who), state=Referral.State.SENT)
    return rows.order_by("due_at")


def find(who: Who, key: str | UUID) -> Referral:
    """A referral by its id or its code. Raises Http404 for what `who` may not see."""
    return get_object_or_404(referrals(who), _by(key, "code"))


def find_for_step(who: Who, key: str | UUID) -> Referral:
    """`find`, and what has ended at the own facility: a step sent twice finds its referral again."""
    ended_here = _received_by(who) & ~Q(state=Referral.State.DRAFT)
    seen = read_by(who) | ended_here | within(who, "oversee_referrals", SCOPE)
    return get_object_or_404(_rows().filter(seen), _by(key, "code"))


def _rows() -> QuerySet[Referral]:
    return Referral.objects.select_related(
        "incident__scope",
        "facility__organisation",
        "organisation",
        "household",
        "person",
        "arrival",
    )


def _by(key: str | UUID, name: str) -> Q:
    try:
        return Q(pk=UUID(str(key)))
    except ValueError:
        return Q(**{name: str(key).upper()})


def referred(who: Who) -> Q:
    """Households that `who` may read because of a referral that has not ended."""
    live = Referral.objects.filter(read_by(who), state__in=Referral.LIVE)
    return Q(Exists(live.filter(household=OuterRef("pk"))))


# Who is referred, and from where


@dataclass(frozen=True)
class Patient:
    """Whom a referral is about: a household, perhaps one person of it, or somebody of an arrival."""

    incident: Incident
    household: Household | None = None
    person: Person | None = None
    arrival: Arrival | None = None
    sex: str = ""
    age_band: str = ""


def household_patient(who: Who, key: str | UUID) -> Patient:
    """A household by its exact id or number, also one that is in no list of `who`. Raises Http404."""
    number = numbers.read(str(key))
    about = Q(number=str(number)) if number else _by(key, "number")
    rows = Household.objects.select_related(SCOPE).filter(within(who, "refer", SCOPE))
    household = get_object_or_404(rows, about)
    return Patient(household.incident, household=household)


def person_patient(who: Who, id: UUID) -> Patient:
    """Raises Http404."""
    mine = within(who, "refer", "household__incident__scope")
    rows = Person.objects.select_related("household__incident__scope").filter(mine)
    person = get_object_or_404(rows, id=id)
    return Patient(person.household.incident, household=person.household, person=person)


def arrival_patient(who: Who, id: UUID, *, sex: str, age_band: str) -> Patient:
    """Somebody who came with this boat and has no name yet. Raises Http404."""
    rows = Arrival.objects.select_related(SCOPE).filter(within(who, "refer", SCOPE))
    arrival = get_object_or_404(rows, pk=id)
    return Patient(arrival.incident, arrival=arrival, sex=sex, age_band=age_band)


@dataclass(frozen=True)
class Whereabouts:
    """Where a patient is: what the place is called, and its point; on the way, those of where they go."""

    name: str
    point: Point


def whereabouts(patient: Patient) -> Whereabouts:
    """The shelter that the household is in or on the way to, else where it landed, else the incident."""
    household, arrival = patient.household, patient.arrival
    if household is not None:
        if (stay := reached(household)) is not None:
            return _in_shelter(stay)
        arrival = household.arrival
    if arrival and arrival.lat is not None and arrival.lon is not None:
        return Whereabouts(arrival.place, Point(arrival.lat, arrival.lon))
    return Whereabouts("", Point(patient.incident.lat, patient.incident.lon))


def _in_shelter(stay: Stay) -> Whereabouts:
    site = stay.shelter
    sign = "" if stay.state == Stay.State.CHECKED_IN else Referral.ON_THE_WAY
    return Whereabouts(f"{sign}{site.code}", Point(site.lat, site.lon))


# Figures


@dataclass(frozen=True)
class Figures:
    """Referrals of an incident: sent and not ended, and those whom nobody saw in time."""

    referrals_open: int
    referrals_overdue: int


def figures(incident: Incident) -> Figures:
    return count(Referral.objects.filter(incident=incident))


def count(rows: QuerySet[Referral]) -> Figures:
    """One query."""
    found = rows.order_by().aggregate(
        open=Count("pk", filter=OPEN), overdue=Count("pk", filter=overdue())
    )
    return Figures(found["open"], found["overdue"])


def open_by_facility(incident_id: UUID) -> dict[UUID, int]:
    """Open referrals of an incident for each facility that has any."""
    rows = Referral.objects.filter(OPEN, incident=incident_id).order_by()
    return dict(rows.values_list("facility").annotate(n=Count("pk")))
