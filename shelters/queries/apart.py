"""Shelters that a household is kept out of, since somebody stays there who is to be kept apart from it.

For filtering only: except to protection, nothing of this may be shown or explained.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping
from uuid import UUID

from incidents.models import Incident
from registrations.models import Household
from registrations.queries import keeping_apart
from shelters.models import Stay


def shelters_of(households: Collection[UUID]) -> set[UUID]:
    """The shelters where any of these households stays or is expected."""
    active = Stay.objects.active().filter(household__in=households)
    return set(active.values_list("shelter", flat=True))


def households_at(shelter_id: UUID) -> set[UUID]:
    """The households that stay or are expected there."""
    active = Stay.objects.active().filter(shelter=shelter_id)
    return set(active.values_list("household", flat=True))


def avoided(household: Household) -> set[UUID]:
    """The shelters that a household is kept out of. One query if it is kept apart from nobody."""
    apart = keeping_apart.ties(household).apart
    return shelters_of(apart) if apart else set()


def avoided_by_each(incident: Incident) -> Mapping[UUID, set[UUID]]:
    """By household: the shelters that it is kept out of, if any. A few queries."""
    apart = keeping_apart.apart_of_each(incident)
    if not apart:
        return {}
    active = Stay.objects.active().filter(household__in=set().union(*apart.values()))
    places: dict[UUID, set[UUID]] = defaultdict(set)
    for household, shelter in active.values_list("household", "shelter"):
        places[household].add(shelter)
    found = {
        household: set().union(*(places[id] for id in others if id in places))
        for household, others in apart.items()
    }
    return {household: shelters for household, shelters in found.items() if shelters}


def meetings(households: Collection[UUID], others: Collection[UUID]) -> set[UUID]:
    """The shelters where one of `households` and one of `others` have a place now."""
    return shelters_of(households) & shelters_of(others)
