"""A child who cannot wait: placed with a caregiver by a coordinator, until protection decides.

Nobody is turned out when the time runs out: the task becomes overdue, coordinators are told as well, and
the stay goes on.
"""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.actors import SYSTEM, Acting
from core.errors import RuleBroken
from incidents.models import Task
from incidents.services import finish_task
from partners.models import Role, User
from registrations.services.calling import raise_household_task
from shelters.models import Stay
from shelters.models.stays import StayQuerySet
from shelters.services.moves import record

LASTS = timedelta(hours=24)
CALLS = ("interim_care", "interim_overdue")
AT_ONCE = 200


@dataclass(frozen=True)
class InterimCare:
    """Who looks after a child until protection decides, and why this could not wait."""

    caregiver: str
    reason: str


def begin(stay: Stay, care: InterimCare) -> None:
    """Set the interim care of a stay that is not saved yet, and its end; such a stay never expires."""
    stay.interim_until = timezone.now() + LASTS
    stay.expires_at = None
    stay.interim_caregiver, stay.interim_reason = care.caregiver, care.reason


def call_protection(stay: Stay, by: Acting) -> None:
    """Raise the task for protection to decide within LASTS."""
    _call(stay, "interim_care", Role.PROTECTION, LASTS, by)


@transaction.atomic
def confirm_care(stay: Stay, *, by: User) -> Stay:
    """A protection officer has seen the child and agrees with the care; closes the tasks about it.

    Done once if the same hand repeats it. RuleBroken `wrong_state` when there is nothing to confirm.
    """
    now = timezone.now()
    awaiting = Stay.objects.awaiting_care().filter(pk=stay.pk)
    if awaiting.change(care_confirmed_at=now, care_confirmed_by=by):
        for task in Task.objects.filter(
            kind__in=CALLS, target_id=stay.household_id, state=Task.State.OPEN
        ):
            finish_task(task, by=by, note="interim_care")
        record("shelters.care_confirmed", stay, by)
    after = stay.refreshed()
    if after.care_confirmed_by_id != by.pk:
        sentence = _(
            "There is nothing to confirm: somebody has decided already, or the stay has ended."
        )
        raise RuleBroken("wrong_state", sentence, state=after.state)
    return after


def confirm_settled(household_id: UUID, *, by: User) -> None:
    """Protection has closed the task, which confirms the interim care that it was about."""
    for stay in _awaiting().filter(household=household_id):
        confirm_care(stay, by=by)


def call_for_overdue() -> int:
    """Raise a task for coordinators, once for each child on whom nobody decided in time. Returns how many."""
    late = _awaiting().filter(interim_until__lte=timezone.now(), interim_told_at=None)
    return sum(_overdue(stay) for stay in late[:AT_ONCE])


@transaction.atomic
def _overdue(stay: Stay) -> bool:
    untold = Stay.objects.awaiting_care().filter(pk=stay.pk, interim_told_at=None)
    if not untold.change(interim_told_at=timezone.now()):
        return False
    _call(stay, "interim_overdue", Role.COORDINATOR, timedelta(0), SYSTEM)
    record("shelters.care_overdue", stay, SYSTEM)
    return True


def _awaiting() -> StayQuerySet:
    rows = Stay.objects.awaiting_care().order_by("interim_until")
    return rows.select_related("shelter__incident__scope", "household__incident")


def _call(stay: Stay, kind: str, role: Role, within: timedelta, by: Acting) -> None:
    raise_household_task(stay.household, kind, role=role, within=within, urgent=True, by=by)
