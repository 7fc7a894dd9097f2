"""Calling whoever must come: when a household is registered, and whenever it has changed since."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import NamedTuple

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from core import rows
from core.actors import SYSTEM, Acting
from partners.models import Role
from registrations import ages, care, tallies
from registrations.body import HouseholdBody, PersonBody
from registrations.models import Concern, Household, Need, Person, bits
from registrations.queries import people
from registrations.services.calling import raise_household_task

Kind = Concern.Kind
AWAY = [status for status in Person.WITH_THEM if status != Person.Status.PRESENT]


class Call(NamedTuple):
    """Who must come, and how soon."""

    role: Role
    within: timedelta
    urgent: bool = True


CALLS: dict[str, Call] = {
    Kind.CHILD_ALONE: Call(Role.PROTECTION, timedelta(hours=1)),
    Kind.SEPARATED_CHILD: Call(Role.PROTECTION, timedelta(hours=1)),
    "not_seen": Call(Role.PROTECTION, timedelta(hours=1)),  # told by a report, not by the register
    Kind.CHECK_CAREGIVER: Call(Role.PROTECTION, timedelta(hours=4), urgent=False),
    Kind.MEDICAL_URGENT: Call(Role.HEALTH_WORKER, timedelta(minutes=30)),
}


def watch_new(households: Sequence[Household], bodies: Sequence[HouseholdBody], by: Acting) -> None:
    """Call for what is found in households that were just written. No query where nothing is."""
    for household, body in zip(households, bodies, strict=True):
        for kind in sorted(care.concerns(_told(household, body))):
            _begin(household, kind, by)


@transaction.atomic
def watch(household: Household, *, by: Acting = SYSTEM) -> None:
    """Look again at a household that was corrected, moved or counted again.

    What is new calls whoever must come, once; what went on before calls nobody again. Without an adult it
    is a child alone from now on, also for who looks for a place. To be called in the transaction of the
    change, with the household as it is in the database.
    """
    found = care.concerns(_known(household)) if household.status in Household.PRESENT else set()
    going_on = Concern.objects.filter(household=household, until=None)
    going_on.exclude(kind__in=found).update(until=timezone.now())
    if Kind.CHILD_ALONE in found:
        _flag_child_alone(household)
    for kind in sorted(found - set(going_on.values_list("kind", flat=True))):
        _begin(household, kind, by)


def _begin(household: Household, kind: str, by: Acting) -> None:
    """Write down since when, and call; a twin in flight that was faster has called already."""
    row = {"household_id": household.pk, "kind": kind, "since": timezone.now(), "until": None}
    if rows.insert(Concern, [row], pass_over_known=True):
        call = CALLS[kind]
        raise_household_task(
            household, str(kind), role=call.role, within=call.within, urgent=call.urgent, by=by
        )


def _flag_child_alone(household: Household) -> None:
    bit = bits([Need.CHILD_ALONE])
    if not household.need_bits & bit:
        flagged = F("need_bits").bitor(bit)
        Household.objects.filter(pk=household.pk).change(need_bits=flagged)
        household.need_bits |= bit


def _age(day: date, one: Person | PersonBody) -> int | None:
    return ages.age_on(day, one.birth_date, one.birth_year)


def _told(household: Household, body: HouseholdBody) -> care.Group:
    day = household.captured_at.date()
    listed = [care.Member(_age(day, person), person.relationship) for person in body.persons]
    return care.Group(body.counts, frozenset(body.needs), body.medical_urgent, listed)


def _known(household: Household) -> care.Group:
    """Who is there now: not who has left, and not who is in hospital or was not seen."""
    day = timezone.now().date()
    persons = Person.objects.filter(household=household, status__in=Person.WITH_THEM)
    here = [person for person in persons.order_by("no") if person.status == Person.Status.PRESENT]
    listed = [care.Member(_age(day, person), person.relationship) for person in here]
    away = [people.cell_of(household, person) for person in persons if person not in here]
    counts = people.here(household)
    counts = tallies.minus(counts, tallies.found(counts, away))
    for status in AWAY:
        counts = tallies.minus(counts, people.balance(household, status))
    return care.Group(counts, frozenset(household.needs), household.medical_urgent, listed)
