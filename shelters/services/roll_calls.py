"""The nightly count of a site, compared with our list of its guests."""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from core.actors import Acting, actor_fields
from incidents.services import settle_tasks
from partners.models import Role
from registrations.models import Household
from registrations.services.calling import raise_household_task
from shelters import queries, rules
from shelters.models import RollCall, Shelter
from shelters.nights import night_of
from shelters.services.journal import raise_site_task, record

TOLERATED = 0.05
RECONCILE_WITHIN = timedelta(hours=12)
SOUGHT_WITHIN = timedelta(hours=1)


@transaction.atomic
def count_tonight(
    shelter: Shelter,
    people: int,
    *,
    by: Acting,
    source: str,
    at: datetime | None = None,
    raw: str = "",
    absent: Collection[str] = (),
    id: UUID | None = None,
) -> RollCall:
    """Record how many people are there tonight. Stays do not change, and earlier counts are kept.

    `absent` are the numbers of households for which nobody answered, `raw` the text of an SMS. A count more
    than 5 % off our list opens the task to find out why; one that agrees closes it.
    """
    at = min(at or timezone.now(), timezone.now())
    said = {"people": people, "source": source, "raw": raw, "absent": sorted(set(absent))}
    call = _written(shelter, by, id=id or uuid4(), at=at, **said)
    _set_people_now(shelter, people, at, source)
    settle_tasks(shelter.pk, "roll_call_late", by=by)
    facts = {"people": people, "register": call.register, "source": source}
    record("shelters.roll_called", shelter, by, absent=len(call.absent), **facts)
    _compare(call, by)
    _look_for_children(call, by)
    return call


def _written(shelter: Shelter, by: Acting, *, at: datetime, **said: Any) -> RollCall:
    """The count, with what our list says at this moment and the night that it belongs to."""
    return RollCall.objects.create(
        shelter=shelter,
        register=shelter.refreshed().in_use,
        at=at,
        night=night_of(shelter.scope.local(at)),
        **actor_fields(by),
        **said,
    )


@transaction.atomic
def tell_people_now(
    shelter: Shelter, people: int, *, by: Acting, source: str, at: datetime | None = None
) -> Shelter:
    """Record how many people somebody saw there, at a time; an older figure does not replace a newer one."""
    at = min(at or timezone.now(), timezone.now())
    _set_people_now(shelter, people, at, source)
    record("shelters.people_told", shelter, by, people=people, source=source)
    return queries.shelters().get(pk=shelter.pk)


def _set_people_now(shelter: Shelter, people: int, at: datetime, source: str) -> None:
    older = Q(people_now_at__isnull=True) | Q(people_now_at__lte=at)
    Shelter.objects.filter(older, pk=shelter.pk).change(
        people_now=people, people_now_at=at, people_now_source=source
    )


def _compare(call: RollCall, by: Acting) -> None:
    """Open or close the task about a difference; only the newest count decides."""
    newest = queries.people_last_night(call.shelter)
    if newest is None or newest.pk != call.pk:
        return
    if abs(call.difference) <= TOLERATED * call.register:
        settle_tasks(call.shelter_id, "reconcile_people", by=by)
        return
    raise_site_task(call.shelter, "reconcile_people", within=RECONCILE_WITHIN, by=by)


def _look_for_children(call: RollCall, by: Acting) -> None:
    """Call protection at once for each child without family whom nobody saw tonight."""
    for household in Household.objects.filter(number__in=call.absent).select_related("incident"):
        if rules.is_child_without_family(household):
            raise_household_task(
                household,
                "not_seen",
                role=Role.PROTECTION,
                within=SOUGHT_WITHIN,
                urgent=True,
                by=by,
            )
