"""What happens to a surge: it is opened and steered, people arrive and are counted."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction
from django.db.models import ProtectedError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core import events
from core.actors import Acting, actor_fields
from core.errors import RuleBroken
from core.fields import Wrong
from core.models import Record, Scope
from incidents.models import Arrival, HeadCount, Incident, choices
from partners.models import Membership, Role, User
from partners.services import give_role

DEFAULT_PREFIX = "PSK"
T = TypeVar("T", bound=Record)


@transaction.atomic
def open_incident(
    *,
    by: Acting,
    id: UUID | None = None,
    prefix: str = DEFAULT_PREFIX,
    ref: str | None = None,
    is_exercise: bool = False,
    time_zone: str | None = None,
    **fields: Any,
) -> Incident:
    """Open a surge; who opens it coordinates it. `ref` is made of the prefix, the year and a number."""
    scope = Scope(is_exercise=is_exercise)
    scope.pk = id or scope.pk
    scope.time_zone = time_zone or scope.time_zone
    scope.save(force_insert=True)

    def numbered(number: int) -> Incident:
        year = timezone.localdate(timezone=scope.zone).year
        return Incident(scope=scope, ref=ref or f"{prefix}-{year}-{number:03}", **fields)

    taken = Incident.objects.filter(ref__startswith=f"{prefix}-").count()
    incident = first_free(numbered, start=taken + 1, once=ref is not None)
    _coordinates(by, incident)
    events.record("incidents.opened", by=by, scope_id=scope.pk, about=scope.pk, ref=incident.ref)
    return incident


def _coordinates(by: Acting, incident: Incident) -> None:
    if not isinstance(by, User) or incident.is_exercise:
        return
    home = next((m for m in by.standing if m.role == Role.COORDINATOR), None)
    if home is not None and not home.covers(incident.scope):
        where: dict[str, Any] = {"reach": Membership.Reach.INCIDENT, "scope": incident.scope}
        give_role(by, Role.COORDINATOR, organisation=home.organisation, by=by, **where)


def first_free(build: Callable[[int], T], *, start: int, once: bool = False) -> T:
    """Insert `build(n)` with the first n from `start` on that no row has, whoever else is counting."""
    number = start
    while True:
        try:
            with transaction.atomic():
                row = build(number)
                row.save(force_insert=True)
                return row
        except IntegrityError:
            if once or number > start + 50:
                raise
            number += 1


@transaction.atomic
def move_incident(incident: Incident, to: str, *, reason: str, by: Acting) -> Incident:
    """Along reported, verified, active, scaling down, closed. RuleBroken `wrong_state` for a jump."""
    sources = [source for source, targets in Incident.MOVES.items() if to in targets]
    moved = Incident.objects.filter(pk=incident.pk, status__in=sources).change(status=to)
    if not moved:
        raise RuleBroken(
            "wrong_state",
            _("The incident is not in a state from which it can become this."),
            status=incident.status,
        )
    closed_at = timezone.now() if to in Incident.OVER else None
    Scope.objects.filter(pk=incident.pk).update(closed_at=closed_at)
    events.record(
        "incidents.moved",
        by=by,
        scope_id=incident.pk,
        about=incident.pk,
        reason=reason,
        before=incident.status,
        to=to,
    )
    return incident.refreshed()


@transaction.atomic
def change_incident(incident: Incident, *, by: Acting, **fields: Any) -> Incident:
    """Correct what the incident says of itself; its status moves by `move_incident`.

    Wrong for standards that are none, or another incident's own.
    """
    if "standards" in fields and fields["standards"] not in choices["standards"](incident):
        raise Wrong({"standards": [str(_("There are no such standards."))]})
    if "time_zone" in fields:
        Scope.objects.filter(pk=incident.pk).update(time_zone=fields.pop("time_zone"))
    Incident.objects.filter(pk=incident.pk).change(**fields)
    events.record(
        "incidents.changed",
        by=by,
        scope_id=incident.pk,
        about=incident.pk,
        fields=sorted(fields),
    )
    return incident.refreshed()


@transaction.atomic
def announce_arrival(
    incident: Incident,
    *,
    by: Acting,
    counts: dict[str, int],
    source: str | None = None,
    method: str = HeadCount.Method.REPORTED,
    **fields: Any,
) -> Arrival:
    """One boat, bus or convoy with its first head count. `counts`: men, women, boys, girls, unknown."""
    _refuse_when_over(incident)
    if fields.get("state", Arrival.State.LANDED) == Arrival.State.LANDED:
        fields["arrived_at"] = fields.get("arrived_at") or timezone.now()

    def coded(number: int) -> Arrival:
        return Arrival(incident=incident, code=f"A{number:02}", **fields)

    arrival = first_free(coded, start=Arrival.objects.filter(incident=incident).count() + 1)
    as_of = arrival.arrived_at or timezone.now()
    count = count_heads(arrival, counts=counts, source=source, method=method, as_of=as_of, by=by)
    events.record(
        "incidents.arrival_announced",
        by=by,
        scope_id=incident.pk,
        about=arrival.pk,
        code=arrival.code,
        people=count.people,
    )
    return arrival


@transaction.atomic
def change_arrival(arrival: Arrival, *, by: Acting, **fields: Any) -> Arrival:
    """Correct what an arrival says of itself. What lands arrives now, unless it is said when."""
    if not fields:
        return arrival
    lands = fields.get("state") == Arrival.State.LANDED and arrival.arrived_at is None
    if lands and fields.get("arrived_at") is None:
        fields["arrived_at"] = timezone.now()
    Arrival.objects.filter(pk=arrival.pk).change(**fields)
    facts = {"scope_id": arrival.incident_id, "about": arrival.pk, "fields": sorted(fields)}
    events.record("incidents.arrival_changed", by=by, **facts)
    return arrival.refreshed()


@transaction.atomic
def count_heads(
    arrival: Arrival,
    *,
    by: Acting,
    counts: dict[str, int],
    as_of: datetime,
    source: str | None = None,
    method: str = HeadCount.Method.REPORTED,
    id: UUID | None = None,
) -> HeadCount:
    """Add a count; every earlier one stays, with its time, source and method."""
    count = HeadCount.objects.create(
        id=id or uuid4(),
        arrival=arrival,
        **counts,
        people=sum(counts.values()),
        source=source or "",
        method=method,
        as_of=as_of,
        **actor_fields(by),
    )
    facts = {"scope_id": arrival.incident_id, "about": arrival.pk, "method": method}
    events.record("incidents.heads_counted", by=by, people=count.people, **facts)
    return count


@transaction.atomic
def withdraw_arrival(arrival: Arrival, *, by: Acting, counted_by: str) -> bool:
    """Take out an arrival that was announced by mistake, where all of its counts are by that source.

    False, and nothing is changed, where something holds on to it.
    """
    if HeadCount.objects.filter(arrival=arrival).exclude(source=counted_by).exists():
        return False
    try:
        with transaction.atomic():
            HeadCount.objects.filter(arrival=arrival).delete()
            arrival.delete()
    except ProtectedError:
        return False
    events.record(
        "incidents.arrival_withdrawn",
        by=by,
        scope_id=arrival.incident_id,
        about=arrival.pk,
        code=arrival.code,
    )
    return True


def _refuse_when_over(incident: Incident) -> None:
    if incident.is_over:
        raise RuleBroken("incident_closed", _("This incident is closed."))
