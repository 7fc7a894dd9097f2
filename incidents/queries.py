"""Questions about incidents and arrivals."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from typing import NamedTuple
from uuid import UUID

from django.db.models import F, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.translation import ngettext

from core.models import Scope
from core.words import number
from incidents.models import (
    CONFIDENTIAL_TASKS,
    DONE_BY_A_NOTE,
    Arrival,
    Breach,
    BreachNote,
    HeadCount,
    Incident,
    Task,
    opened,
    places,
)
from partners.access import Who, for_roles, may, within
from partners.models import Role, User


def incidents(who: Who) -> QuerySet[Incident]:
    """The incidents that `who` works in."""
    return Incident.objects.filter(within(who, "see_figures")).select_related("scope")


def find(who: Who, key: str | UUID) -> Incident:
    """An incident by its id or its ref. Raises Http404 for what `who` does not work in."""
    try:
        found = Incident.objects.select_related("scope").get(_key(key))
    except Incident.DoesNotExist as error:
        raise Http404 from error
    if not may(who, "see_figures", found):
        raise Http404
    return found


def find_scope(who: Who, key: str) -> Scope:
    """`find`, for the apps below."""
    return find(who, key).scope


def scope_names(ids: Collection[UUID]) -> dict[UUID, str]:
    """Ref and title of incidents by their ids, for the apps below."""
    named = Incident.objects.filter(pk__in=ids).values_list("pk", "ref", "title")
    return {pk: f"{ref} · {title}" for pk, ref, title in named}


def by_ref(ref: str) -> Incident:
    """For commands, which no user runs. Raises Incident.DoesNotExist."""
    return Incident.objects.select_related("scope").get(ref=ref)


def _key(key: str | UUID) -> Q:
    try:
        return Q(pk=key if isinstance(key, UUID) else UUID(key))
    except ValueError:
        return Q(ref=key)


def arrivals(incident: Incident | None = None) -> QuerySet[Arrival]:
    """Arrivals with `people`: the newest verified head count, else the newest."""
    rows = Arrival.objects.select_related("incident__scope")
    if incident is not None:
        rows = rows.filter(incident=incident)
    counts = HeadCount.objects.filter(arrival=OuterRef("pk")).order_by("-as_of", "-created_at")
    verified = counts.filter(method=HeadCount.Method.VERIFIED)
    return rows.annotate(
        people=Coalesce(
            Subquery(verified.values("people")[:1]), Subquery(counts.values("people")[:1]), 0
        )
    )


def arrival(who: Who, key: UUID) -> Arrival:
    """An arrival by its id. Raises Http404 for what `who` does not work in."""
    mine = arrivals().filter(within(who, "see_figures", "incident__scope"))
    return get_object_or_404(mine, pk=key)


def arrival_by_code(incident: Incident, code: str) -> Arrival:
    """An arrival of the incident by its code. Raises Http404."""
    return get_object_or_404(arrivals(incident), code=code)


def head_counts(arrival: Arrival) -> QuerySet[HeadCount]:
    """Every count of the people of an arrival, the newest first."""
    return HeadCount.objects.filter(arrival=arrival).order_by("-as_of", "-created_at")


def head_count(who: Who, key: str) -> HeadCount:
    """A count by its id. Raises Http404 for what `who` does not work in."""
    mine = within(who, "see_figures", "arrival__incident__scope")
    return get_object_or_404(HeadCount.objects.filter(mine), pk=key)


class Told(NamedTuple):
    """What the sources say of one arrival, each by its newest count: the lowest, the highest, how many."""

    low: int
    high: int
    sources: int

    @property
    def is_disputed(self) -> bool:
        return self.low < self.high

    def __str__(self) -> str:
        """219, or 219–222 (2 sources)."""
        if not self.is_disputed:
            return number(self.low)
        facts = {"low": number(self.low), "high": number(self.high), "n": self.sources}
        words = ngettext(
            "%(low)s–%(high)s (%(n)s source)", "%(low)s–%(high)s (%(n)s sources)", self.sources
        )
        return words % facts


def told(arrivals: Iterable[Arrival]) -> dict[UUID, Told]:
    """What the sources say of these arrivals. One query."""
    counts = HeadCount.objects.filter(arrival__in=arrivals).order_by("as_of", "created_at")
    newest: dict[UUID, dict[str, int]] = defaultdict(dict)
    for count in counts.only("arrival_id", "source", "people", "actor_kind", "actor_id"):
        newest[count.arrival_id][count.source.casefold() or count.actor_id] = count.people
    return {
        id: Told(min(said.values()), max(said.values()), len(said)) for id, said in newest.items()
    }


def with_told(arrivals: Iterable[Arrival]) -> list[Arrival]:
    """The same, each with what its sources say of it."""
    rows = list(arrivals)
    said = told(rows)
    for row in rows:
        row.told = said.get(row.pk)
    return rows


def may_see_sites(who: Who, incident: Incident) -> bool:
    """Whether `who` may know where people landed and stay: of foreigners' arrivals, observers may not."""
    foreign = incident.population_type == Incident.PopulationType.FOREIGN_ARRIVAL
    return incident.is_exercise or not foreign or may(who, "see_sites", incident)


LANDED = (Arrival.State.LANDED, Arrival.State.PARTLY_LANDED)


def people_counted(incident: Incident) -> int:
    """Living people who have landed."""
    landed = arrivals(incident).filter(state__in=LANDED)
    total: int = landed.aggregate(total=Coalesce(Sum("people"), 0))["total"]
    return total


def breaches(incident: Incident) -> QuerySet[Breach]:
    """Suspected breaches of personal data, those that are open first, then by the clock.

    Each with when the people and the authority were first told.
    """
    notes = BreachNote.objects.filter(breach=OuterRef("pk")).order_by("at")
    told = {
        f"{kind}_told_at": Subquery(notes.filter(kind=kind).values("at")[:1])
        for kind in (BreachNote.Kind.PEOPLE, BreachNote.Kind.AUTHORITY)
    }
    rows = Breach.objects.filter(incident=incident).select_related("incident__scope")
    return rows.annotate(**told).order_by(F("closed_at").desc(nulls_first=True), "found_at")


def tasks(who: Who, incident: Incident | None = None) -> QuerySet[Task]:
    """Tasks for a role of `who` there, urgent ones first, then by the clock.

    A coordinator sees all but what is confidential.
    """
    steered = within(who, "steer_incident", "incident__scope")
    open_to_all = steered & ~Q(kind__in=CONFIDENTIAL_TASKS)
    rows = Task.objects.filter(for_roles(who, "incident__scope") | open_to_all)
    if incident is not None:
        rows = rows.filter(incident=incident)
    return rows.select_related("incident__scope").order_by("-urgent", "due_at")


def desk_tasks(who: Who, incident: Incident, role: Role) -> QuerySet[Task]:
    """Tasks of a role that are settled at its desk, those that are done too."""
    return tasks(who, incident).filter(role=role).exclude(kind__in=DONE_BY_A_NOTE)


def open_tasks(who: Who, incident: Incident | None = None) -> QuerySet[Task]:
    return tasks(who, incident).filter(state=Task.State.OPEN)


# What a list of tasks shows of each.
CALLED = ("kind", "target_kind", "target_id", "target_label", "role", "urgent", "due_at")


def called_to(who: User, rows: QuerySet[Task]) -> list[Task]:
    """The tasks, each with where its target is and whether `who` may open its page.

    A few queries for each kind of target. Whoever is called to people learns where they are, not who.
    """
    rows = rows.select_related(None).select_related("incident")
    found = list(rows.only(*CALLED, "incident__ref", "incident__title"))
    targets: dict[str, set[UUID]] = defaultdict(set)
    for task in found:
        if task.target_id is not None:
            targets[task.target_kind].add(task.target_id)
    for kind, ids in targets.items():
        where, opens = places.get(kind), opened.get(kind)
        known = where(ids) if where else {}
        shut = ids - set(opens(who, ids)) if opens else set()
        for task in found:
            if task.target_kind == kind and task.target_id is not None:
                task.place = known.get(task.target_id, "")
                task.may_open = task.target_id not in shut
    return found
