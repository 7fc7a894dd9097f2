"""Everybody leaves a site in one act, before any paperwork.

One transaction orders it and closes the site to newcomers, a second one carries it out. If the process dies
between the two, the handler of the order's event carries it out.
"""

from collections.abc import Mapping
from contextlib import suppress
from datetime import timedelta
from itertools import count
from uuid import UUID, uuid4

from django.db import transaction
from django.utils import timezone

from core.actors import Acting, actor_fields
from partners.models import Role
from registrations.services.calling import raise_household_task
from shelters import ledger, queries, rules
from shelters.models import (
    Evacuation,
    Shelter,
    SpacePool,
    Stay,
)
from shelters.services import clearing, refusals
from shelters.services.journal import record
from shelters.services.sites import open_shelter

ATTEMPTS = 20
SAME_ACT = timedelta(hours=1)
SOUGHT_WITHIN = timedelta(hours=2)
GENERAL = SpacePool.Kind.GENERAL
State = Stay.State


def evacuate(
    shelter: Shelter,
    *,
    reason: str,
    by: Acting,
    to: Shelter | None = None,
    to_text: str = "",
    blocks_reason: str = "",
    id: UUID | None = None,
) -> Evacuation:
    """Suspend the site and send everybody who is or is expected there to `to`, even beyond its capacity.

    With `to_text`, the name of a place that Posko does not know, an informal site of unknown capacity is
    opened for them. Households to be kept apart from somebody at `to` wait for protection. Places kept in
    blocks at `to` stay kept, unless a `blocks_reason` says why not. The same order by the same hand within
    an hour is one. RuleBroken `not_allowed_here` (with `reasons`) when `to` is not another site in use.
    """
    said = {"reason": reason, "to_text": to_text, "blocks_reason": blocks_reason}
    return carry_out(order(shelter, by=by, to=to, id=id, **said))


@transaction.atomic
def order(
    shelter: Shelter,
    *,
    reason: str,
    by: Acting,
    to: Shelter | None = None,
    to_text: str = "",
    blocks_reason: str = "",
    id: UUID | None = None,
) -> Evacuation:
    """The first half of `evacuate`, for callers that commit it together with more before `carry_out`."""
    ledger.lock(shelter.pk)  # of two requests at once, the second finds the order of the first
    said = {"reason": reason, "to_text": to_text, "blocks_reason": blocks_reason}
    same = _same_act(shelter, to, said, by)
    return same or _order(shelter, to, by=by, id=id or uuid4(), **said)


def _same_act(
    shelter: Shelter, to: Shelter | None, said: Mapping[str, str], by: Acting
) -> Evacuation | None:
    last = queries.last_evacuation(shelter)
    if last is None or last.created_at < timezone.now() - SAME_ACT:
        return None
    same = last.is_hand_of(by) and all(getattr(last, name) == said[name] for name in said)
    again = shelter.refreshed().status == Shelter.Status.SUSPENDED
    return last if same and again and (to is None or to.pk == last.to_id) else None


@transaction.atomic
def _order(
    shelter: Shelter, to: Shelter | None, *, by: Acting, id: UUID, **said: str
) -> Evacuation:
    if to is not None:
        _refuse(shelter, to)
    before = shelter.refreshed().status
    Shelter.objects.filter(pk=shelter.pk).change(status=Shelter.Status.SUSPENDED)
    evacuation = Evacuation.objects.create(
        id=id,
        shelter=shelter,
        to=to or _open_refuge(shelter, said["to_text"], by),
        **said,
        **actor_fields(by),
    )
    suspended = str(Shelter.Status.SUSPENDED)
    record("shelters.status_changed", shelter, by, before=before, to=suspended)
    record("shelters.evacuation_ordered", shelter, by, evacuation=str(id), to=evacuation.to.code)
    return evacuation


def _refuse(shelter: Shelter, to: Shelter) -> None:
    """Neither its rules nor its capacity count in an evacuation, only that it is another shelter in use."""
    same_incident = to.incident_id == shelter.incident_id
    if to.pk == shelter.pk or not same_incident or not to.is_in_use:
        reason = str(to.status) if same_incident else "other_incident"
        reason = "same_place" if to.pk == shelter.pk else reason
        now = shelter.refreshed()
        people = now.occupied + now.held
        raise refusals.not_allowed([reason], refusals.near(shelter, GENERAL, people), people)


def _open_refuge(shelter: Shelter, name: str, by: Acting) -> Shelter:
    """An informal site where the old site's operator stays in charge; nobody knows how many it takes."""
    return open_shelter(
        shelter.incident,
        by=by,
        source=Shelter.Source.WEB,
        code=_refuge_code(shelter),
        name=name,
        kind=Shelter.Kind.INFORMAL,
        operator=shelter.operator,
        area=shelter.area,
        lat=shelter.lat,
        lon=shelter.lon,
    )


def _refuge_code(shelter: Shelter) -> str:
    """The site's code with the first number that is free, within the length of a code."""
    longest = Shelter._meta.get_field("code").max_length or 0
    taken = {code.upper() for code in Shelter.objects.values_list("code", flat=True)}
    for number in count(2):
        end = f"-{number}"
        code = shelter.code[: longest - len(end)] + end
        if code.upper() not in taken:
            return code
    raise AssertionError("numbers do not end")


def carry_out(evacuation: Evacuation) -> Evacuation:
    """Move everybody who is still there. Safe to repeat, also by two processes at once."""
    for _attempt in range(ATTEMPTS):
        with suppress(clearing.Meanwhile):
            clearing.clear(evacuation)
            break
    return Evacuation.objects.select_related("shelter__incident__scope", "to").get(pk=evacuation.pk)


@transaction.atomic
def look_after_children(evacuation: Evacuation, *, by: Acting) -> None:
    """Raise a task for protection for each child without family who went along."""
    moved = Stay.objects.active().filter(
        shelter=evacuation.to_id, moved_from__shelter=evacuation.shelter_id
    )
    for stay in moved.select_related("household__incident__scope"):
        if rules.is_child_without_family(stay.household):
            raise_household_task(
                stay.household,
                "child_evacuated",
                role=Role.PROTECTION,
                within=SOUGHT_WITHIN,
                urgent=True,
                by=by,
            )
