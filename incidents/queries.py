"""Questions about incidents and arrivals."""

from uuid import UUID

from django.db.models import OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce
from django.http import Http404

from core.models import Scope
from incidents.models import Arrival, HeadCount, Incident, Task
from partners.access import Who, may, within
from partners.models import User


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


def tasks(who: Who, incident: Incident | None = None) -> QuerySet[Task]:
    """Tasks for a role of `who`, urgent ones first, then by the clock; a coordinator sees all."""
    if not isinstance(who, User):
        return Task.objects.none()
    theirs = within(who, "see_figures", "incident__scope") & Q(role__in=who.roles)
    rows = Task.objects.filter(theirs | within(who, "steer_incident", "incident__scope"))
    if incident is not None:
        rows = rows.filter(incident=incident)
    return rows.select_related("incident__scope").order_by("-urgent", "due_at")


def open_tasks(who: Who, incident: Incident | None = None) -> QuerySet[Task]:
    return tasks(who, incident).filter(state=Task.State.OPEN)
