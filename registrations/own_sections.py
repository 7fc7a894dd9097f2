"""What the register itself adds to a household's page for those who look after people."""

from typing import Any

from partners.access import may
from partners.models import User
from registrations.forms.protection import SettleForm
from registrations.models import Household
from registrations.queries import protection
from registrations.sections import Section, sections


def _protection(household: Household, user: User) -> dict[str, Any] | None:
    """What waits for protection, and which flags nobody has assessed yet. Nothing of the notes."""
    if not may(user, "protect", household):
        return None
    persons = list(household.persons.order_by("no"))
    return {
        "flags": protection.flags(household, persons),
        "tasks": protection.tasks_about(user, household),
        "form": SettleForm(),
    }


sections.add("protection", Section(5, "registrations/parts/protection.html", _protection))
