"""What follows from what happened."""

from core import events
from core.models import Event
from incidents.models import Incident
from notifications.models import InboundMessage
from notifications.queries.inbound import wants_texts
from registrations.models import Household, TracingRequest
from registrations.services import consenting, searching, tracing


@events.on("registrations.tracing_opened")
@events.on("registrations.tracing_changed")
def look_for_them(event: Event) -> None:
    tracing.propose(
        TracingRequest.objects.select_related("incident__scope").get(pk=str(event.about))
    )


@events.on("registrations.household_registered")
@events.on("registrations.household_corrected")
@events.on("registrations.person_added")
def look_whether_they_are_sought(event: Event) -> None:
    found = Household.objects.select_related("incident__scope").filter(pk=str(event.about))
    if (household := found.first()) is not None:  # its import may have been undone meanwhile
        tracing.propose_for(household)


@events.on("notifications.stop_said")
@events.on("notifications.start_said")
def hear_whether_they_want_texts(event: Event) -> None:
    """What the number said last counts, in whatever order we hear of it."""
    sender = InboundMessage.objects.get(pk=str(event.about)).sender_index
    wants = wants_texts(sender)
    if wants is not None:
        consenting.hear(sender, wants_texts=wants)


@events.on("registrations.household_registered")
@events.on("registrations.household_corrected")
def heed_what_the_phone_said(event: Event) -> None:
    """BERHENTI may come hours before the tablet that has the household, or before it is given that number."""
    if "phone" not in event.facts.get("fields", ["phone"]):
        return
    asked = Household.objects.filter(pk=str(event.about), consent_sms=True).exclude(phone_index="")
    household = asked.first()
    if household is not None and wants_texts(household.phone_index) is False:
        consenting.withdraw(household)


@events.on("registrations.household_registered")
def count_what_grew(event: Event) -> None:
    """Until the names of a new register are counted, the common ones of this boat count as rare."""
    searching.search_if_grown(Incident.objects.get(pk=event.scope_id))


@events.on("registrations.households_imported")
def look_for_duplicates(event: Event) -> None:
    """The desk is told of each household at once; of a file, when all of it is in."""
    searching.ask_for_search(Incident.objects.get(pk=event.scope_id))
