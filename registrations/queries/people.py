"""Who of a household is with it now, by name and by counts."""

from datetime import date

from django.db.models import Q

from registrations import ages, tallies
from registrations.models import Household, Person, StatusChange
from registrations.reports import Counts

WITH_THEM = frozenset(Person.WITH_THEM)


def here(household: Household) -> Counts:
    """The counts of those who are with it: of nobody, once it is not here any more."""
    return household.counts if household.status in Household.PRESENT else {}


def cell_of(household: Household, person: Person) -> ages.Cell:
    """Where the person stands in the counts, which are as of the day of the registration."""
    return cell_on(household.captured_at.date(), person)


def cell_on(day: date, person: Person) -> ages.Cell:
    return person.sex, ages.band(ages.age_on(day, person.birth_date, person.birth_year))


def unnamed(household: Household) -> Counts:
    """The counts of those who are with it and have no name here."""
    persons = Person.objects.filter(household=household, status__in=WITH_THEM)
    known = tallies.found(here(household), (cell_of(household, person) for person in persons))
    return tallies.minus(here(household), known)


def unnamed_as(household: Household, status: str) -> Counts:
    """The counts of those without names who are `status` now, after all that was told of them."""
    net = balance(household, status)
    if status != Person.Status.PRESENT:
        return net
    told = unnamed(household)
    for other in WITH_THEM - {Person.Status.PRESENT}:
        told = tallies.minus(told, balance(household, other))
    return told


def balance(household: Household, status: str) -> Counts:
    """Who became `status`, without who was it before and is not any more, of those without names."""
    rows = StatusChange.objects.filter(household=household).exclude(counts={})
    net: Counts = {}
    for change in rows.filter(Q(status=status) | Q(was=status)).order_by("created_at"):
        step = tallies.plus if change.status == status else tallies.minus
        net = step(net, change.counts)
    return net
