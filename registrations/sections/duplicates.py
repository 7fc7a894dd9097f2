"""What the page of a household says of others that it may be the same as."""

from typing import Any

from partners.access import may
from partners.models import User
from registrations.models import Household
from registrations.queries import pairs
from registrations.sections import Section, sections


def _beside(household: Household, user: User) -> dict[str, Any] | None:
    if not may(user, "see_matches", household):
        return None
    beside = pairs.beside(user, household)
    return {"beside": beside} if beside else None


sections.add("duplicates", Section(4, "registrations/parts/duplicates_section.html", _beside))
