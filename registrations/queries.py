"""Questions about who came."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from django.db.models import Case, Count, F, Prefetch, Q, QuerySet, Sum, Value, When
from django.db.models.functions import TruncHour
from django.http import Http404
from django.utils import timezone

from incidents import queries as incidents
from incidents.models import Incident
from partners.access import Who, visible
from registrations import numbers
from registrations.models import Household, Person, bits

PERSONS = Prefetch("persons", Person.objects.order_by("no"))
PRESENT = [status.value for status in Household.PRESENT]


class Search(NamedTuple):
    """What a list of households is narrowed to; empty is everything. Of `needs` a household has all."""

    text: str = ""
    status: str = ""
    needs: Sequence[str] = ()


def households(who: Who) -> QuerySet[Household]:
    """The households that `who` may see; `row.named` says whether with names."""
    named = Case(When(visible("household_names", who), then=True), default=Value(False))
    rows = Household.objects.visible_to(who).select_related("incident__scope")
    return rows.annotate(named=named)  # type: ignore[no-redef]  # the model declares it


def with_papers(row: Household) -> list[Person]:
    """The persons of a household with their documents. Two queries."""
    return list(row.persons.order_by("no").prefetch_related("documents"))


def find(who: Who, key: str | UUID) -> Household:
    """A household by its id or its number. Raises Http404 for what `who` may not know of."""
    found = households(who).filter(_key(key)).select_related("arrival").first()
    if found is None:
        raise Http404
    return found


def _key(key: str | UUID) -> Q:
    if isinstance(key, UUID):
        return Q(pk=key)
    number = numbers.read(key)
    try:
        return Q(number=str(number)) if number else Q(pk=UUID(key))
    except ValueError as error:
        raise Http404 from error


EVERYTHING = Search()


def search(
    who: Who, search: Search = EVERYTHING, incident: Incident | None = None
) -> QuerySet[Household]:
    """Households by number, and by a person's name where `who` may read names, with their persons."""
    rows = households(who).prefetch_related(PERSONS)
    if incident is not None:
        rows = rows.filter(incident=incident)
    if search.status:
        rows = rows.filter(status=search.status)
    if search.needs:
        mask = bits(search.needs)
        rows = rows.annotate(found=F("need_bits").bitand(mask)).filter(found=mask)
    return rows.filter(_matches(search.text)) if search.text else rows


def _matches(text: str) -> Q:
    number = numbers.read(text)
    if number is not None:
        return Q(number=str(number))
    named = Q(name__icontains=text) | Q(other_names__icontains=text)
    by_name = Q(pk__in=Person.objects.filter(named).values("household"), named=True)
    return Q(number__contains=text) | by_name


@dataclass(frozen=True)
class Figures:
    """People of one incident: registered ones in present households, and those counted and not registered.

    `inflow_per_hour` is the people registered in the last hour.
    """

    people_registered: int
    households: int
    unregistered: int
    inflow_per_hour: int


def figures(incident: Incident) -> Figures:
    """Two queries. Who was registered and has left since is no longer here, but not unregistered."""
    present = Q(status__in=PRESENT)
    hour_ago = Q(received_at__gte=timezone.now() - timedelta(hours=1))
    by_arrival = (
        _registered(incident)
        .values("arrival")
        .annotate(
            ever=Sum("people"),
            here=Sum("people", filter=present, default=0),
            households=Count("pk", filter=present),
            new=Sum("people", filter=hour_ago, default=0),
        )
    )
    rows = list(by_arrival)
    ever = {row["arrival"]: row["ever"] for row in rows}
    landed = incidents.arrivals(incident).filter(state__in=incidents.LANDED)
    counted = landed.values_list("pk", "people")  # type: ignore[misc]  # arrivals() annotates it
    return Figures(
        people_registered=sum(row["here"] for row in rows),
        households=sum(row["households"] for row in rows),
        unregistered=sum(max(people - ever.get(pk, 0), 0) for pk, people in counted),
        inflow_per_hour=sum(row["new"] for row in rows),
    )


def inflow(incident: Incident, *, since: datetime) -> dict[datetime, int]:
    """People registered in each full hour since `since`, by the hour's beginning (UTC). One query."""
    rows = _registered(incident).filter(captured_at__gte=since)
    hours = rows.annotate(hour=TruncHour("captured_at", tzinfo=UTC)).values("hour")
    return {row["hour"]: row["new"] for row in hours.annotate(new=Sum("people"))}


def _registered(incident: Incident) -> QuerySet[Household]:
    return Household.objects.filter(incident=incident).exclude(status=Household.Status.MERGED)


def newest_arrival(incident: Incident) -> UUID | None:
    """Whoever comes to the desk most likely came with it."""
    landed = incidents.arrivals(incident).filter(state__in=incidents.LANDED)
    newest = landed.order_by("-arrived_at").first()
    return newest.pk if newest else None
