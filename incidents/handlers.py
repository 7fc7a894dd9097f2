"""What follows from what happened."""

from django.conf import settings

from core import events, jobs
from core.actors import SYSTEM
from core.models import Event
from incidents import queries, services
from incidents.spots import LOCATE


@events.on("notifications.text_handled")
def settle_report(event: Event) -> None:
    """Somebody has looked at the text that told of an arrival."""
    if event.about is not None:
        services.settle_tasks(event.about, "unverified_arrival", by=event)


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
