"""What the register itself adds to a household's page for those who look after people."""

from typing import Any

from partners.access import may
from partners.models import User
from registrations.forms.protection import SettleForm
from registrations.models import Household, Need
from registrations.queries import keeping_apart, protection, tracing
from registrations.sections import Section, sections


def _protection(household: Household, user: User) -> dict[str, Any] | None:
    """What waits for protection, and which flags nobody has assessed yet. Nothing of the notes."""
    if not may(user, "protect", household):
        return None
    persons = list(household.persons.order_by("no"))
    rows = keeping_apart.of_household(user, household).filter(ended_at=None)
    rows = rows.select_related(None).select_related("a", "b").only("a__number", "b__number")
    return {
        "apart": [other.number for _row, other in keeping_apart.beside(rows, household)],
        "flags": protection.flags(household, persons),
        "tasks": protection.tasks_about(user, household),
        "form": SettleForm(),
    }


def _tracing(household: Household, user: User) -> dict[str, Any] | None:
    """That a search goes on, and the way to begin one; for a registrar where the family is flagged."""
    if not may(user, "open_tracing", household):
        return None
    protects = may(user, "protect", household)
    may_open = protects or Need.FAMILY_MISSING in household.needs
    searches = list(tracing.going_on(user, household))
    if not (searches or may_open):
        return None
    return {"searches": searches, "may_open": may_open, "protects": protects}


sections.add("protection", Section(5, "registrations/parts/protection.html", _protection))
sections.add("tracing", Section(25, "registrations/parts/tracing_section.html", _tracing))
