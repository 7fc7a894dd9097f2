"""Queries on what was recorded at sites: nightly counts, inspections, what hosts said."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone

from registrations import numbers
from shelters.models import (
    HostStatement,
    Inspection,
    Movement,
    Passenger,
    RollCall,
    Shelter,
    Stay,
)
from shelters.nights import night_of


def roll_calls(shelter: Shelter) -> QuerySet[RollCall]:
    """Every count, the latest night first."""
    return RollCall.objects.filter(shelter=shelter).order_by("-at", "-created_at")


def people_last_night(shelter: Shelter) -> RollCall | None:
    """The newest count of the people who slept there; None if nobody ever counted. Rations follow it."""
    return roll_calls(shelter).first()


def count_of_tonight(shelter: Shelter) -> RollCall | None:
    """The newest count of this very night."""
    night = night_of(shelter.scope.local(timezone.now()))
    return roll_calls(shelter).filter(night=night).first()


def strangers_among(shelter: Shelter, given: Iterable[str]) -> tuple[list[str], list[str]]:
    """(numbers of households that stay there, those of `given` that do not), by id or number as written."""
    return _strangers(Stay.objects.active().filter(shelter=shelter), given)


def strangers_aboard(movement: Movement, given: Iterable[str]) -> tuple[list[str], list[str]]:
    """The same of those who go along with it."""
    return _strangers(movement.passengers.exclude(state=Passenger.State.STAYED), given)


def _strangers(rows: QuerySet[Any], given: Iterable[str]) -> tuple[list[str], list[str]]:
    """`rows` have a household each."""
    known: dict[object, str] = {}
    for id, number in rows.values_list("household", "household__number"):
        known |= {id: number, number: number}
    meant = {text: known.get(_key(text), "") for text in given}
    return sorted(set(filter(None, meant.values()))), [text for text in meant if not meant[text]]


def _key(text: str) -> str | UUID:
    number = numbers.read(text)
    return str(number) if number else UUID(text)


def inspections(shelter: Shelter) -> QuerySet[Inspection]:
    """The latest first."""
    return Inspection.objects.filter(shelter=shelter).order_by("-at", "-created_at")


def host_statements(shelter: Shelter) -> QuerySet[HostStatement]:
    """The latest first."""
    return HostStatement.objects.filter(shelter=shelter).order_by("-created_at")
