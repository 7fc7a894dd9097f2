"""Calling somebody to a household."""

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
    """`raise_task` about a household, in its incident."""
    target = ("household", household.pk, household.number)
    raise_task(
        household.incident, kind, role=role, target=target, within=within, urgent=urgent, by=by
    )
