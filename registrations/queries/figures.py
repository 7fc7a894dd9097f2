"""Figures of who came, for boards and pages."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from statistics import median
from uuid import UUID

from django.db.models import Case, Count, F, Q, Sum, When
from django.db.models.functions import TruncHour
from django.utils import timezone

from incidents import queries as incidents
from incidents.models import Arrival, Incident
from registrations.models import Household

PRESENT = [status.value for status in Household.PRESENT]
# Who came with a household: those with it and those who left, without those born here. The people of a
# merged one are counted where they belong now.
CAME = Case(
    When(status=Household.Status.MERGED, then=F("gone")),
    default=F("people") + F("gone") - F("born"),
)


@dataclass(frozen=True)
class Figures:
    """People of one incident: registered ones in present households, and those counted and not registered.

    `people_counted` are the living who have landed, `inflow_per_hour` those registered in the last hour.
    """

    people_counted: int
    people_registered: int
    households: int
    unregistered: int
    inflow_per_hour: int


def figures(incident: Incident) -> Figures:
    """Two queries. Who was registered and has left since is no longer here, but not unregistered."""
    present = Q(status__in=PRESENT)
    hour_ago = Q(received_at__gte=timezone.now() - timedelta(hours=1))
    by_arrival = (
        Household.objects.filter(incident=incident)
        .values("arrival")
        .annotate(
            ever=Sum(CAME),
            here=Sum("people", filter=present, default=0),
            households=Count("pk", filter=present),
            new=Sum(CAME, filter=hour_ago, default=0),
        )
    )
    rows = list(by_arrival)
    ever = {row["arrival"]: row["ever"] for row in rows}
    landed = incidents.arrivals(incident).filter(state__in=incidents.LANDED)
    counted = list(landed.values_list("pk", "people"))  # type: ignore[misc]  # arrivals() annotates it
    return Figures(
        people_counted=sum(people for _pk, people in counted),
        people_registered=sum(row["here"] for row in rows),
        households=sum(row["households"] for row in rows),
        unregistered=sum(max(people - ever.get(pk, 0), 0) for pk, people in counted),
        inflow_per_hour=sum(row["new"] for row in rows),
    )


def inflow(incident: Incident, *, since: datetime) -> dict[datetime, int]:
    """People registered in each full hour since `since`, by the hour's beginning (UTC). One query."""
    rows = Household.objects.filter(incident=incident, captured_at__gte=since)
    hours = rows.annotate(hour=TruncHour("captured_at", tzinfo=UTC)).values("hour")
    return {row["hour"]: row["new"] for row in hours.annotate(new=Sum(CAME))}


def median_registration_seconds(incident: Incident) -> int | None:
    """How long a household takes at a desk or tablet, from the first key to the sending; None when unknown.

    The median of those that were timed among the newest 1,000 households. One query over an index.
    """
    newest = Household.objects.filter(incident=incident).order_by("-created_at", "-id")
    timed = [ms for ms in newest.values_list("elapsed_ms", flat=True)[:1000] if ms is not None]
    return round(median(timed) / 1000) if timed else None


def only_arrival(incident: Incident) -> UUID | None:
    """The one that has landed, so that whoever comes to the desk came with it; None where several have."""
    landed = Arrival.objects.filter(incident=incident, state__in=incidents.LANDED)
    keys = landed.values_list("pk", flat=True)[:2]
    return keys[0] if len(keys) == 1 else None
