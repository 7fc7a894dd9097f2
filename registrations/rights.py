"""Why somebody may see a household, and why with the names of its people, for their role in its incident.

Other apps add reasons of their own: residents of a site, patients of a facility. `household` shows that it
is there, with its number and how many people; `household_names` shows everything that was said;
`household_people` lets somebody tell who of it has gone, or come back.
"""

from django.core.exceptions import PermissionDenied
from django.db.models import Q

from partners.access import Who, grant, visible, within
from partners.models import User
from registrations.models import Household


def _by_role(user: User) -> Q:
    return within(user, "see_every_household", "incident__scope")


def _names_by_role(user: User) -> Q:
    return within(user, "see_names", "incident__scope")


def _people_by_role(user: User) -> Q:
    return within(user, "report_every_household", "incident__scope")


def may_report(who: Who, household: Household) -> bool:
    """Whether `who` may tell what became of the people of this household."""
    told = visible("household_people", who)
    return Household.objects.filter(told, pk=household.pk).exists()


def require_to_report(who: Who, household: Household) -> None:
    """Raises PermissionDenied (403) unless `may_report`."""
    if not may_report(who, household):
        raise PermissionDenied


grant("household", "role", _by_role)
grant("household_names", "role", _names_by_role)
grant("household_people", "role", _people_by_role)
