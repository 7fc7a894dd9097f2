"""What partners are told by SMS about the surge itself. Codes and counts only, each text in one segment.

No place is in them: where exactly people have landed is seen by signing in.
"""

from datetime import timedelta

from django.utils import timezone

from incidents.models import Arrival, HeadCount
from incidents.queries import LANDED
from notifications.services import tell
from partners.models import Role
from partners.queries import audience

NEWS = timedelta(hours=12)  # what is written down later than that is no news
TOLD = (Role.COORDINATOR, Role.HEALTH_WORKER, Role.LOGISTICIAN)
ARRIVED = {
    "id": "Kedatangan {code} ({mode}): {people} jiwa. Rincian di Posko.",
    "en": "Arrival {code} ({mode}): {people} people. Details in Posko.",
}
MODES = {
    "boat": {"id": "perahu", "en": "boat"},
    "bus": {"id": "bus", "en": "bus"},
    "foot": {"id": "jalan kaki", "en": "on foot"},
    "air": {"id": "udara", "en": "by air"},
    "other": {"id": "lain", "en": "other"},
}


def arrived(arrival: Arrival, people: int) -> dict[str, str]:
    """By language: that people have arrived, how, and how many."""
    return {
        language: words.format(code=arrival.code, mode=MODES[arrival.mode][language], people=people)
        for language, words in ARRIVED.items()
    }


def tell_of_arrival(arrival: Arrival) -> int:
    """Text those on duty who receive, treat and supply people, while it is news. How many were told."""
    at = arrival.arrived_at or arrival.created_at
    if at < timezone.now() - NEWS or arrival.state not in LANDED:
        return 0
    count = HeadCount.objects.filter(arrival=arrival).earliest("created_at")
    return tell(
        audience(arrival.scope, roles=TOLD),
        texts=arrived(arrival, count.people),
        scope_id=arrival.incident_id,
        key=f"arrival:{arrival.pk}",
    )
