"""What follows from what happened."""

from django.conf import settings
from django.utils import timezone

from core import events, jobs
from core.actors import SYSTEM
from core.models import Event
from incidents import queries, services
from incidents.spots import LOCATE
from partners.models import Role

LOOK = "look_again"
MEANS_LOOKING = {"state", "next_check_at"}


@events.on("notifications.text_handled")
def settle_report(event: Event) -> None:
    """Somebody has looked at the text that told of an arrival."""
    if event.about is not None:
        services.settle_tasks(event.about, "unverified_arrival", by=event)


@events.on("incidents.arrival_announced")
@events.on("incidents.arrival_changed")
@events.on("incidents.arrival_withdrawn")
def look_again(event: Event) -> None:
    """Who is at sea is looked for again, by the time that was said last; until they land or are gone."""
    if event.about is None or MEANS_LOOKING.isdisjoint(event.facts.get("fields", MEANS_LOOKING)):
        return
    arrival = queries.arrivals().filter(pk=event.about).first()
    due_at = arrival.look_again_at if arrival else None
    services.settle_tasks(event.about, LOOK, by=event)
    if arrival is not None and due_at is not None:
        target = ("arrival", arrival.pk, arrival.code)
        left = due_at - timezone.now()
        services.raise_task(
            arrival.incident, LOOK, role=Role.COORDINATOR, target=target, within=left, by=event
        )


@events.on("incidents.arrival_announced")
@events.on("incidents.arrival_changed")
def look_up_its_place(event: Event) -> None:
    """A geocoder that was set is asked where a place is that was only named, by a process of its own."""
    if not settings.GEOCODER_URL or event.about is None:
        return
    arrival = queries.arrivals().filter(pk=event.about, lat=None).exclude(place="").first()
    if arrival is not None and arrival.spot is None:
        named = {"place": arrival.place}
        jobs.start(LOCATE, by=SYSTEM, scope_id=event.scope_id, arguments=named)
