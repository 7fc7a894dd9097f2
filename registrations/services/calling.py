"""Tasks about a household."""

from datetime import timedelta

from core.actors import SYSTEM, Acting
from incidents.services import raise_task
from partners.models import Role
from registrations.models import Household


def raise_household_task(
    household: Household,
    kind: str,
    *,
    role: Role,
    within: timedelta,
    urgent: bool = False,
    by: Acting = SYSTEM,
) -> None:
    """Open a task about a household; see `raise_task`."""
    target = ("household", household.pk, household.number)
    raise_task(
        household.incident, kind, role=role, target=target, within=within, urgent=urgent, by=by
    )
