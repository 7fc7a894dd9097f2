"""Checks for what should never happen; each finding raises a task."""

from datetime import timedelta

from core.actors import Acting
from partners.models import Role
from registrations.models import Household
from registrations.queries.keeping_apart import ties
from registrations.services.calling import raise_household_task
from shelters import queries
from shelters.models import Shelter
from shelters.recount import drift
from shelters.services.journal import raise_site_task

LOOKED_AT_WITHIN = timedelta(hours=1)
COUNTED_WITHIN = timedelta(hours=24)


def call_for_meetings(household: Household, *, by: Acting) -> None:
    """Raise a task for protection if the household shares a shelter with one to be kept apart from it."""
    tied = ties(household)
    if not tied.apart or not queries.meetings(tied.one, tied.apart):
        return
    raise_household_task(
        household,
        "kept_apart_meet",
        role=Role.PROTECTION,
        within=LOOKED_AT_WITHIN,
        urgent=True,
        by=by,
    )


def call_for_drift() -> int:
    """Recount all places, and raise a task for each shelter with a wrong counter. Returns how many."""
    codes = {found.shelter for found in drift()}
    for shelter in Shelter.objects.filter(code__in=codes).select_related("incident"):
        raise_site_task(shelter, "places_drift", within=COUNTED_WITHIN, urgent=True)
    return len(codes)
