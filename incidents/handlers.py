"""What follows from what happened."""

from core import events
from core.models import Event
from incidents import services


@events.on("notifications.text_handled")
def settle_report(event: Event) -> None:
    """Somebody has looked at the text that told of an arrival."""
    if event.about is not None:
        services.settle_tasks(event.about, "unverified_arrival", by=event)
