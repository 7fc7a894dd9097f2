"""Why somebody may see a household, and why with the names of its people, for their role in its incident.

Other apps add reasons of their own: residents of a site, patients of a facility. `household` shows that it
is there, with its number and how many people; `household_names` shows everything that was said;
`household_people` lets somebody tell who of it has gone, or come back.
"""

from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.utils.translation import gettext as _

from core.fields import Wrong
from incidents.models import Incident
from partners.access import Who, grant, may, require, visible, within
from partners.models import User
from registrations.models import Household, Need


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


def require_to_trace(who: Who, incident: Incident, household: Household | None) -> None:
    """Raises PermissionDenied unless `who` may open a request for this seeker, Wrong without the flag.

    A registrar opens it for a household that misses somebody; protection for anybody.
    """
    require(who, "open_tracing", incident)
    if may(who, "protect", incident):
        return
    if household is None:
        raise PermissionDenied
    if Need.FAMILY_MISSING not in household.needs:
        sentence = _("Flag the household first: a member of the family is missing.")
        raise Wrong({"household": [sentence]})


grant("household", "role", _by_role)
grant("household_names", "role", _names_by_role)
grant("household_people", "role", _people_by_role)
