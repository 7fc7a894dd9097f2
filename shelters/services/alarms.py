"""What should not be, and may be all the same: somebody is called to look at it."""

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
    """Call protection where a household has a place beside one that it must not meet."""
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
    """Count all places again, and call somebody to each shelter where they do not add up. Returns how many.

    One call for each shelter, however many of its counters differ, as long as it is open.
    """
    codes = {found.shelter for found in drift()}
    for shelter in Shelter.objects.filter(code__in=codes).select_related("incident"):
        raise_site_task(shelter, "places_drift", within=COUNTED_WITHIN, urgent=True)
    return len(codes)
