"""The one picture: figures of an incident, asked of every app that knows some of them."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.utils import timezone

from core.kept import kept
from core.models import Scope
from notifications import queries as notifications
from referrals import queries as referrals
from registrations import queries as registrations
from shelters import queries as shelters
from supplies import queries as supplies

if TYPE_CHECKING:
    from incidents.models import Incident

# Some figures change by the clock alone: places go stale, referrals overdue, the last hour moves on.
KEPT_SECONDS = 20


@dataclass(frozen=True)
class Figures:
    """People, unless the name says otherwise. None is unknown, never nothing."""

    people_counted: int
    people_registered: int
    households: int
    unregistered: int
    without_place: int
    free_places: int
    rated_places: int
    occupied: int
    inflow_per_hour: int
    referrals_open: int
    referrals_overdue: int
    stale_shelters: int
    alerts_unacknowledged: int
    days_of_cover_min: float | None
    registration_seconds_median: int | None


@dataclass(frozen=True)
class Board:
    """The figures as they were at a moment; `version` rises when something happened since."""

    version: int
    as_of: datetime
    figures: Figures


def board(incident: "Incident") -> Board:
    """The board, at most KEPT_SECONDS old and never older than the last thing that happened."""
    scope = Scope.objects.get(pk=incident.pk)
    return kept(
        scope,
        "board",
        lambda: Board(scope.version, timezone.now(), figures(incident)),
        KEPT_SECONDS,
    )


def figures(incident: "Incident") -> Figures:
    """Asked of every app now; `board` keeps them for a moment."""
    people = registrations.figures(incident)
    places = shelters.figures(incident)
    care = referrals.figures(incident)
    return Figures(
        people_counted=people.people_counted,
        people_registered=people.people_registered,
        households=people.households,
        unregistered=people.unregistered,
        without_place=places.without_place,
        free_places=places.free_places,
        rated_places=places.rated_places,
        occupied=places.occupied,
        inflow_per_hour=people.inflow_per_hour,
        referrals_open=care.referrals_open,
        referrals_overdue=care.referrals_overdue,
        stale_shelters=places.stale_shelters,
        alerts_unacknowledged=notifications.alerts_unacknowledged(incident.pk),
        days_of_cover_min=supplies.days_of_cover_min(incident),
        registration_seconds_median=registrations.median_registration_seconds(incident),
    )
