"""Who is told by SMS, and who must ring, when something happened."""

from datetime import timedelta

from core import events
from core.models import Event
from incidents import alerts
from incidents.models import Arrival, Incident
from incidents.services import raise_task
from partners.models import Role

RING_WITHIN = timedelta(minutes=15)


@events.on("incidents.arrival_announced")
def tell_of_arrival(event: Event) -> None:
    """Those who receive people hear of them at once; not of an arrival that was taken back meanwhile."""
    arrivals = Arrival.objects.select_related("incident__scope")
    if event.about is not None and (arrival := arrivals.filter(pk=event.about).first()):
        alerts.tell_of_arrival(arrival)


@events.on("notifications.call_needed")
def ask_to_ring(event: Event) -> None:
    """Texts reach nobody there any more: a coordinator has to ring."""
    if event.about is not None and event.scope_id is not None:
        incident = Incident.objects.select_related("scope").get(pk=event.scope_id)
        target = ("alert", event.about, event.facts["reference"])
        role = Role.COORDINATOR
        raise_task(
            incident, "ring_partners", role=role, target=target, within=RING_WITHIN, urgent=True
        )
