"""Questions about what was seen at sites: counts of a night, inspections, what hosts said."""

from collections.abc import Iterable

from django.db.models import QuerySet
from django.utils import timezone

from registrations import numbers
from shelters.models import HostStatement, Inspection, RollCall, Shelter, Stay
from shelters.nights import night_of


def roll_calls(shelter: Shelter) -> QuerySet[RollCall]:
    """Every count, the latest night first."""
    return RollCall.objects.filter(shelter=shelter).order_by("-at", "-created_at")


def people_last_night(shelter: Shelter) -> RollCall | None:
    """The newest count of the people who slept there, None where nobody ever counted: rations follow it.

    Its `people` come with their time (`at`), the `night` and the source.
    """
    return roll_calls(shelter).first()


def count_of_tonight(shelter: Shelter) -> RollCall | None:
    """The newest count of this very night."""
    night = night_of(shelter.scope.local(timezone.now()))
    return roll_calls(shelter).filter(night=night).first()


def strangers_among(shelter: Shelter, given: Iterable[str]) -> tuple[list[str], list[str]]:
    """(numbers of households that stay there, those of `given` that do not), as people write them."""
    read = {text: str(numbers.read(text) or text) for text in given}
    here = Stay.objects.active().filter(shelter=shelter, household__number__in=read.values())
    known = set(here.values_list("household__number", flat=True))
    return sorted(known), [text for text, number in read.items() if number not in known]


def inspections(shelter: Shelter) -> QuerySet[Inspection]:
    """The latest first."""
    return Inspection.objects.filter(shelter=shelter).order_by("-at", "-created_at")


def host_statements(shelter: Shelter) -> QuerySet[HostStatement]:
    """The latest first."""
    return HostStatement.objects.filter(shelter=shelter).order_by("-created_at")


def numbers_of(given: Iterable[str] | None) -> set[str] | None:
    """Household numbers as people write them, as we do; None for None."""
    return None if given is None else {str(numbers.read(text) or text) for text in given}
