"""What follows from a change of a site: of its status, its permit, its host's stance, its people."""

from collections.abc import Collection
from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from core.actors import Acting, actor_fields
from core.errors import RuleBroken
from incidents.services import settle_tasks
from shelters.models import HostStatement, Shelter
from shelters.services.journal import raise_site_task, record
from shelters.services.reminders import settle_permit

HOST = {"host_stance", "host_condition"}
PLANNED_WITHIN = timedelta(hours=4)
Status = Shelter.Status


def follow(before: Shelter | None, after: Shelter, named: Collection[str], by: Acting) -> None:
    """Record what the change of the fields `named` means, in the caller's transaction.

    `before` is None for a new site. RuleBroken `wrong_state`.
    """
    if before is not None and before.status != after.status:
        follow_status(before.status, after, by)
    if {"permit_until", "status"} & set(named):
        settle_permit(after)
    if HOST & set(named):
        HostStatement.objects.create(
            shelter=after,
            stance=after.host_stance,
            condition=after.host_condition,
            **actor_fields(by),
        )
        record("shelters.host_asked", after, by, stance=after.host_stance)
    if "people_now" in named and after.people_now is not None:
        source = after.people_now_source
        record("shelters.people_told", after, by, people=after.people_now, source=source)


def follow_status(before: str, shelter: Shelter, by: Acting) -> None:
    """Record a change of status. Closing a site with people inside raises the task to plan for them."""
    if shelter.status == Status.PLANNED:
        sentence = _(
            "This shelter has been open: it cannot be planned again. Suspend it or close it if nobody is to "
            "be placed here."
        )
        instead = [str(Status.SUSPENDED), str(Status.CLOSED)]
        raise RuleBroken("wrong_state", sentence, status=before, instead=instead)
    record("shelters.status_changed", shelter, by, before=before, to=shelter.status)
    if shelter.status == Status.CLOSED and shelter.occupied + shelter.held:
        raise_site_task(shelter, "closing_plan", within=PLANNED_WITHIN, by=by)
    if before == Status.CLOSED:
        settle_tasks(shelter.pk, "closing_plan", by=by)
