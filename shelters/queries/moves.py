"""Queries on people who move together: closings, evacuations, movements."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet, Sum
from django.db.models.functions import Coalesce
from django.http import Http404

from incidents.models import Incident
from partners.access import Who, within
from registrations.models import Person, StatusChange
from shelters.models import Closing, Evacuation, Movement, Passenger, Shelter, Stay


@dataclass(frozen=True)
class Group:
    """A number of households, and the people in them."""

    households: int
    people: int


def _group(rows: QuerySet[Any]) -> Group:
    return Group(**rows.aggregate(households=Count("pk"), people=Coalesce(Sum("people"), 0)))


def inside(shelter: Shelter) -> Group:
    """Those who have a place there now, checked in or expected."""
    return _group(Stay.objects.active().filter(shelter=shelter))


def last_closing(shelter: Shelter) -> Closing | None:
    rows = Closing.objects.filter(shelter=shelter).select_related("to")
    return rows.order_by("-created_at").first()


def last_evacuation(shelter: Shelter) -> Evacuation | None:
    rows = Evacuation.objects.filter(shelter=shelter).select_related("to", "shelter")
    return rows.order_by("-created_at").first()


def moved_by(closing: Closing) -> Group:
    """Those moved to the shelter that the closing sends them to, since it was ordered."""
    moved = Stay.objects.filter(
        moved_from__shelter=closing.shelter_id,
        shelter=closing.to_id,
        created_at__gte=closing.created_at,
    )
    return _group(moved)


def in_a_group(stay: Stay) -> bool:
    """Whether this stay is one of many that are announced together: of a closing or a movement."""
    from_there = Closing.objects.filter(
        shelter__status=Shelter.Status.CLOSED,
        to=stay.shelter_id,
        created_at__lte=stay.created_at,
        shelter__in=Stay.objects.filter(moved_to=stay).values("shelter"),
    )
    aboard = Passenger.objects.filter(
        household=stay.household_id,
        movement__destination=stay.shelter_id,
        movement__state__in=(Movement.State.PLANNED, Movement.State.DEPARTED),
    )
    return from_there.exists() or aboard.exists()


def is_sought(household_id: UUID) -> bool:
    """Whether the household left with a movement that has arrived without it, and was not seen since."""
    on_the_way = Passenger.objects.filter(
        household=household_id,
        state=Passenger.State.ABOARD,
        movement__state=Movement.State.ARRIVED,
        stay__state=Stay.State.IN_TRANSIT,
    )
    told = StatusChange.objects.filter(household=household_id).order_by("-created_at")
    last = told.values_list("status", flat=True).first()
    return last == Person.Status.NOT_SEEN or on_the_way.exists()


def movements(who: Who, incident: Incident | None = None) -> QuerySet[Movement]:
    """The movements that `who` may see: shelter managers those from and to their own shelters only."""
    path = "incident__scope"
    here = within(who, "see_stays", path, owner="origin__operator")
    there = within(who, "see_stays", path, owner="destination__operator")
    rows = Movement.objects.filter(here | there)
    if incident is not None:
        rows = rows.filter(incident=incident)
    rows = rows.select_related("incident__scope", "origin", "destination", "escort")
    return rows.prefetch_related("passengers__household", "passengers__told")


def movement(who: Who, key: UUID | str) -> Movement:
    """A movement by its id, or by its incident's own code for it. Raises Http404."""
    named = Q(pk=key) if isinstance(key, UUID) else Q(code__iexact=key)
    found = movements(who).filter(named).first()
    if found is None:
        raise Http404
    return found


def movement_in(who: Who, incident: Incident, code: str) -> Movement:
    """A movement of the incident by its code. Raises Http404."""
    found = movements(who, incident).filter(code__iexact=code).first()
    if found is None:
        raise Http404
    return found
