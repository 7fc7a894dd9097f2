"""What follows from what happened."""

from core import events
from core.models import Event
from incidents.models import Incident
from registrations.models import Household, TracingRequest
from registrations.services import searching, tracing


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


@events.on("registrations.household_registered")
def count_what_grew(event: Event) -> None:
    """Until the names of a new register are counted, the common ones of this boat count as rare."""
    searching.search_if_grown(Incident.objects.get(pk=event.scope_id))


@events.on("registrations.households_imported")
def look_for_duplicates(event: Event) -> None:
    """The desk is told of each household at once; of a file, when all of it is in."""
    searching.ask_for_search(Incident.objects.get(pk=event.scope_id))
