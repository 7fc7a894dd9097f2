"""Registrations that turned out to be one household and may have a place each."""

from datetime import timedelta

from django.db import transaction

from core.actors import Acting
from partners.models import Role
from registrations import queries as registrations
from registrations.models import Household
from registrations.services.calling import raise_household_task
from shelters.models import Stay

SETTLED_WITHIN = timedelta(hours=24)


@transaction.atomic
def ask_about_two_places(household: Household, *, by: Acting) -> None:
    """Raise a task to give one place back, if two registrations of one household have a place each.

    No place is taken away here: only somebody on site knows where they sleep.
    """
    one = registrations.identity_of(household)
    if Stay.objects.active().filter(household__in=one).count() < 2:
        return
    first = Household.objects.select_related("incident__scope").get(pk=one[0])
    raise_household_task(first, "two_places", role=Role.COORDINATOR, within=SETTLED_WITHIN, by=by)
