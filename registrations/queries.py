"""Questions about who came."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

from django.db.models import Count, Q, QuerySet, Sum
from django.db.models.functions import TruncHour
from django.http import Http404
from django.utils import timezone

from incidents import queries as incidents
from incidents.models import Incident
from partners.access import Who
from registrations import numbers
from registrations.models import Household

PRESENT = [status.value for status in Household.PRESENT]


def households(who: Who) -> QuerySet[Household]:
    """The households that `who` may see; `row.named` tells whether with their names."""
    return Household.objects.visible_to(who).select_related("incident__scope")


def find(who: Who, key: str | UUID) -> Household:
    """A household by its id or its number. Raises Http404 for what `who` may not know of."""
    found = households(who).filter(_key(key)).first()
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


@dataclass(frozen=True)
class Figures:
    """People of one incident: registered ones in present households, and those counted and not registered."""

    people_registered: int
    households: int
    unregistered: int
    inflow_per_hour: int


def figures(incident: Incident) -> Figures:
    """Two queries. `inflow_per_hour` is the people registered in the last hour."""
    present = Household.objects.filter(incident=incident, status__in=PRESENT)
    hour_ago = timezone.now() - timedelta(hours=1)
    by_arrival = present.values("arrival").annotate(
        households=Count("pk"),
        people=Sum("people"),
        new=Sum("people", filter=Q(received_at__gte=hour_ago)),
    )
    rows = {row["arrival"]: row for row in by_arrival}
    landed = incidents.arrivals(incident).filter(state__in=incidents.LANDED)
    return Figures(
        people_registered=sum(row["people"] for row in rows.values()),
        households=sum(row["households"] for row in rows.values()),
        unregistered=sum(
            max(people - rows[arrival]["people"] if arrival in rows else people, 0)
            for arrival, people in landed.values_list("pk", "people")
        ),
        inflow_per_hour=sum(row["new"] or 0 for row in rows.values()),
    )


def inflow(incident: Incident, *, since: datetime) -> dict[datetime, int]:
    """People registered in each full hour since `since`, by the hour's beginning (UTC). One query."""
    rows = Household.objects.filter(incident=incident, received_at__gte=since)
    hours = rows.annotate(hour=TruncHour("received_at", tzinfo=UTC)).values("hour")
    return {row["hour"]: row["new"] for row in hours.annotate(new=Sum("people"))}
