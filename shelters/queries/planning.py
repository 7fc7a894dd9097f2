"""Queries on plans: what a run is made from, what it proposes, and which places it promises."""

from collections import defaultdict
from collections.abc import Collection
from datetime import datetime
from math import ceil
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Count, Min, Prefetch, Q, QuerySet, Sum
from django.shortcuts import get_object_or_404
from django.utils import timezone

from incidents.models import Arrival, Incident
from partners.access import Who, within
from registrations.models import Household
from registrations.queries.keeping_apart import pairs_apart
from shelters.models import AllocationRun, Proposal, Shelter, SpacePool
from shelters.queries.apart import avoided_by_each
from shelters.queries.places import shelters, waiting

OPEN, GONE = Proposal.Decision.OPEN, Proposal.Decision.GONE
ACCEPTED = Proposal.Decision.ACCEPTED
Pools = dict[str, int]


def runs(who: Who, incident: Incident | None = None) -> QuerySet[AllocationRun]:
    """The plans that `who` may see, newest first."""
    rows = AllocationRun.objects.filter(within(who, "hold_places", "incident__scope"))
    if incident is not None:
        rows = rows.filter(incident=incident)
    rows = rows.select_related("incident__scope", "arrival", "job")
    return rows.order_by("-created_at", "-pk")


def find_run(who: Who, key: str | UUID) -> AllocationRun:
    """Raises Http404 for what `who` may not know of."""
    return get_object_or_404(runs(who), pk=key)


def proposals(run: AllocationRun | None = None) -> QuerySet[Proposal]:
    """Proposals with their household, shelter and run: the highest tier first, then by number."""
    rows = Proposal.objects.select_related(
        "run__incident__scope",
        "household__incident__scope",
        "household__arrival",
        "shelter__incident__scope",
        "before",
        "stay__shelter",
    )
    rows = rows.order_by("-tier", "household__number")
    return rows if run is None else rows.filter(run=run)


def find_proposal(who: Who, key: str | UUID) -> Proposal:
    """Raises Http404 for what `who` may not know of."""
    mine = within(who, "hold_places", "run__incident__scope")
    return get_object_or_404(proposals().filter(mine), pk=key)


def accepted_at(run: UUID, at: datetime, by: str) -> dict[UUID, int]:
    """By shelter: how many people come by one decision on a plan, identified by its time and its actor."""
    rows = Proposal.objects.filter(run=run, decision=ACCEPTED, decided_at=at, decided_by=by)
    coming = rows.order_by("stay__shelter").values_list("stay__shelter")
    return dict(coming.annotate(Sum("stay__people")))


def to_place(run: AllocationRun) -> QuerySet[Household]:
    """The households that a run plans for: those who wait, of its arrival only if it has one."""
    rows = waiting(run.incident).select_related("arrival")
    return rows if run.arrival_id is None else rows.filter(arrival=run.arrival_id)


def offered(incident: Incident) -> QuerySet[Shelter]:
    """Shelters that a plan may fill: open, with known places, a willing host and a permit in force."""
    today = incident.scope.local(timezone.now()).date()
    in_force = Q(permit_until=None) | Q(permit_until__gte=today)
    rows = shelters(incident).filter(in_force, status=Shelter.Status.OPEN, declared__isnull=False)
    return rows.exclude(host_stance=Shelter.HostStance.REFUSED).order_by("code")


def free_by_pool(shelter: Shelter, accessible_wanted: int, share: float) -> Pools:
    """The places of a shelter that a plan may give out, by pool. Their sum is limited by the whole shelter.

    No more accessible places are counted than are wanted at all. If the whole shelter has too few, they are
    divided by the `share` of accessible places among all that families with accessible needs ask for.
    """
    free = {pool.kind: max(pool.free or 0, 0) for pool in shelter.pools.all()}
    whole = max(shelter.free or 0, 0)
    general = free.get(SpacePool.Kind.GENERAL, 0)
    accessible = min(free.get(SpacePool.Kind.ACCESSIBLE, 0), accessible_wanted)
    if accessible + general > whole:
        accessible = min(accessible, ceil(whole * share))
        general = min(general, whole - accessible)
    return {str(SpacePool.Kind.ACCESSIBLE): accessible, str(SpacePool.Kind.GENERAL): general}


def closed_to(incident: Incident, households: Collection[UUID]) -> dict[UUID, set[UUID]]:
    """By household: the shelters that no plan proposes to it, since it declined them, or since somebody there
    is kept apart from it. The reason is never shown.
    """
    found: dict[UUID, set[UUID]] = defaultdict(set)
    for household, kept_out in avoided_by_each(incident).items():
        found[household] |= kept_out
    said_no = Proposal.objects.filter(
        run__incident=incident, decision=Proposal.Decision.DECLINED, shelter__isnull=False
    )
    for household, shelter in said_no.values_list("household_id", "shelter_id"):
        found[household].add(shelter)
    return {household: found[household] for household in households if household in found}


def apart_within(incident: Incident, households: Collection[UUID]) -> list[tuple[UUID, UUID]]:
    """The pairs among these households to be kept apart. For the planner only; never shown."""
    known = set(households)
    pairs = pairs_apart(incident)
    return sorted(pair for pair in pairs if known.issuperset(pair))


def latest(incident: Incident) -> dict[UUID, Proposal]:
    """By household: its newest proposal that is open or gone."""
    rows = Proposal.objects.filter(run__incident=incident, decision__in=[OPEN, GONE])
    rows = rows.only("household_id", "shelter_id", "decision", "created_at")
    return {row.household_id: row for row in rows.order_by("created_at")}


def planned_for(household: Household) -> UUID | None:
    """The shelter of its open proposal, of which it has one at most."""
    rows = Proposal.objects.filter(household=household, decision=OPEN)
    return next(iter(rows.values_list("shelter", flat=True)), None)


def promises(incident: Incident, but: Household | None = None) -> dict[UUID, int]:
    """By shelter: how many places open proposals promise to households other than `but`. One query."""
    rows = Proposal.objects.filter(run__incident=incident, decision=OPEN, shelter__isnull=False)
    if but is not None:
        rows = rows.exclude(household=but)
    sums = rows.values_list("shelter").annotate(people=Sum("people"))
    return dict(sums.values_list("shelter", "people"))


def newest_run(incident: Incident, arrival: Arrival | None = None) -> AllocationRun | None:
    rows = AllocationRun.objects.filter(incident=incident).select_related("job", "arrival")
    if arrival is not None:
        rows = rows.filter(arrival=arrival)
    return rows.order_by("-created_at", "-pk").first()


def with_pools(rows: QuerySet[Proposal]) -> QuerySet[Proposal]:
    """The same rows with the pools of their shelters, to compare what is free with what is proposed."""
    pools: Any = Prefetch("shelter__pools", SpacePool.objects.order_by("kind"))
    return rows.prefetch_related(pools)


def codes(incident: Incident) -> dict[str, str]:
    """The codes of its shelters by their ids, as plans keep them."""
    rows = Shelter.objects.filter(incident=incident).values_list("pk", "code")
    return {str(pk): code for pk, code in rows}


class Waiters(NamedTuple):
    """How many wait of one arrival (its id); of None, those without an arrival."""

    arrival: UUID | None
    households: int
    people: int


def waiting_by_arrival(incident: Incident) -> list[Waiters]:
    """Those who wait longest first. One query."""
    rows = waiting(incident).order_by().values("arrival")
    sums = rows.annotate(n=Count("pk"), people=Sum("people"), since=Min("captured_at"))
    return [Waiters(row["arrival"], row["n"], row["people"]) for row in sums.order_by("since")]


def with_outcome(rows: QuerySet[AllocationRun]) -> QuerySet[AllocationRun]:
    """The same rows, each with `undecided` (proposals with a place to decide on) and `held`."""
    rows = rows.select_related(None).select_related("arrival", "job")
    rows = rows.only("created_at", "state", "figures", "arrival__code", "job__state")
    undecided = Q(proposals__decision=OPEN, proposals__shelter__isnull=False)
    held = Q(proposals__decision__in=Proposal.PLACED)
    return rows.annotate(  # type: ignore[no-redef]  # the model declares them
        undecided=Count("proposals", filter=undecided), held=Count("proposals", filter=held)
    )
