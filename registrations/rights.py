"""Why somebody may see a household, and why with the names of its people, for their role in its incident.

Other apps add reasons of their own: residents of a site, patients of a facility. `household` shows that it
is there, with its number and how many people; `household_names` shows everything that was said.
"""

from django.db.models import Q

from partners.access import grant, within
from partners.models import User


def _by_role(user: User) -> Q:
    return within(user, "see_every_household", "incident__scope")


def _names_by_role(user: User) -> Q:
    return within(user, "see_names", "incident__scope")


grant("household", "role", _by_role)
grant("household_names", "role", _names_by_role)
