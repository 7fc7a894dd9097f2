"""The register as lists to take away, row by row, whatever its length."""

from collections.abc import Iterator
from typing import NamedTuple

from django.db.models import Prefetch, Q

from incidents.models import Incident
from partners.access import Who, visible
from registrations.models import Household, Person
from registrations.queries.households import households

AT_ONCE = 500
PERSONS = Prefetch("persons", Person.objects.order_by("no"))
# Without consent to share, only what vital interest or a duty by law asks for leaves the organisation.
ASKS_FOR_IT = (Household.Basis.VITAL_INTEREST, Household.Basis.LEGAL_DUTY)
MAY_LEAVE = Q(consent_share=True) | Q(legal_basis__in=ASKS_FOR_IT)


class Listed(NamedTuple):
    """One person of a household, or a household of which only counts are known."""

    household: Household
    person: Person | None


def export_households(who: Who, incident: Incident) -> Iterator[Household]:
    """The households that `who` may see, in the order in which they came; `row.named` as ever."""
    rows = households(who).filter(incident=incident).select_related("arrival")
    return rows.order_by("created_at", "pk").iterator(chunk_size=AT_ONCE)


def export_persons(who: Who, incident: Incident, *, outside: bool) -> Iterator[Listed]:
    """One by one the people whose names `who` may read; to take `outside`, of those who agreed to that."""
    rows = households(who).filter(visible("household_names", who), incident=incident)
    rows = rows.filter(MAY_LEAVE) if outside else rows
    rows = rows.select_related("arrival").prefetch_related(PERSONS).order_by("created_at", "pk")
    for household in rows.iterator(chunk_size=AT_ONCE):
        yield from (Listed(household, each) for each in household.persons.all() or [None])
