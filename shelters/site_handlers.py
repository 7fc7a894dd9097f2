"""Handlers of events at sites: orders are carried out, and those who must know are told."""

from datetime import date, timedelta
from typing import cast
from uuid import UUID

from core import events
from core.models import Event
from incidents.services import settle_tasks
from notifications.services import tell
from partners.models import Role
from partners.queries import audience, duty_contacts, duty_contacts_with
from shelters import alerts, queries, services
from shelters.models import Block, Closing, Evacuation, Movement, Shelter
from shelters.services.clearing import Meanwhile
from shelters.services.journal import raise_site_task

STOPPED_WITHIN = timedelta(minutes=30)
SHUT = (Shelter.Status.CLOSED, Shelter.Status.SUSPENDED)


def _shelter(event: Event) -> Shelter:
    rows = Shelter.objects.select_related("incident__scope")
    return rows.get(pk=cast(UUID, event.about))


def _tell_operator(shelter: Shelter, texts: dict[str, str], key: str) -> None:
    if shelter.operator_id is not None:
        contacts = duty_contacts(shelter.operator_id)
        tell(contacts, texts=texts, scope_id=shelter.incident_id, key=key)


@events.on("shelters.evacuation_ordered")
def carry_out_evacuation(event: Event) -> None:
    """Usually the request that ordered it has carried it out already; if it died, this does.

    What is done is not done again: the shelter may have been opened anew, and who came since stays.
    """
    ordered = Evacuation.objects.get(pk=event.facts["evacuation"])
    if ordered.done_at is None and services.carry_out_evacuation(ordered).done_at is None:
        raise Meanwhile


@events.on("shelters.evacuees_coming")
def announce_evacuees(event: Event) -> None:
    """Tell the shelter how many are coming, and call protection for children without family."""
    facts = event.facts
    shelter = _shelter(event)
    texts = alerts.evacuees(shelter.code, facts["left"], facts["people"], facts["households"])
    _tell_operator(shelter, texts, f"evacuees:{event.pk}")
    services.look_after_children(Evacuation.objects.get(pk=facts["evacuation"]), by=event)


@events.on("shelters.closed")
def carry_out_closing(event: Event) -> None:
    """Move everybody who is still there; the shelter where they go is told of all of them at once.

    Opened anew meanwhile, it keeps whom it has.
    """
    closing = Closing.objects.select_related("to", "shelter").get(pk=event.facts["closing"])
    if closing.shelter.status == Shelter.Status.CLOSED:
        services.carry_out_closing(closing)
    if closing.to is not None and (people := queries.moved_by(closing).people):
        to = closing.to.refreshed()  # with the places that they have taken
        _tell_operator(to, alerts.coming(to, people), f"closing:{closing.pk}")


@events.on("shelters.status_changed")
def keep_nothing_where_nobody_may_come(event: Event) -> None:
    """Whoever was given places there would find a shut door."""
    shelter = _shelter(event)
    if shelter.status in SHUT:
        services.withdraw_blocks(shelter, by=event)


@events.on("shelters.block_withdrawn")
def stop_the_bus(event: Event) -> None:
    """Tell those who were given the places, and the coordinators, whose task it is to stop them."""
    facts = event.facts
    if not facts["returned"]:
        return
    block = Block.objects.select_related("shelter__incident__scope").get(pk=cast(UUID, event.about))
    shelter = block.shelter
    raise_site_task(shelter, "block_withdrawn", within=STOPPED_WITHIN, urgent=True, by=event)
    texts = alerts.block_withdrawn(shelter.code, facts["returned"])
    told = {"texts": texts, "scope_id": shelter.incident_id, "key": f"block_withdrawn:{block.pk}"}
    tell(audience(shelter.scope, roles=[Role.COORDINATOR]), **told)
    if facts["holder"]:
        tell(duty_contacts_with(UUID(facts["holder"]), shelter.scope), **told)


@events.on("shelters.movement_departed")
def announce_movement(event: Event) -> None:
    """Tell the destination of all of them at once."""
    row = Movement.objects.select_related("destination").get(pk=cast(UUID, event.about))
    shelter = row.destination
    if shelter is None:
        return
    texts = alerts.coming(shelter, event.facts["people"])
    _tell_operator(shelter, texts, f"movement:{event.about}")


@events.on("shelters.stay_checked_in")
def nobody_is_missing(event: Event) -> None:
    """They have come after all: close the task to look for them."""
    settle_tasks(cast(UUID, event.about), "not_arrived", by=event)


@events.on("registrations.people_status_changed")
@events.on("shelters.stay_cancelled")
def they_were_seen(event: Event) -> None:
    """Somebody knows where they are who did not arrive with a movement: close the task."""
    household = cast(UUID, event.about)
    if not queries.is_sought(household):
        settle_tasks(household, "not_arrived", by=event)


@events.on("shelters.roll_call_late")
def ask_for_the_count(event: Event) -> None:
    """Ask the operator how many people sleep there tonight."""
    shelter = _shelter(event)
    _tell_operator(shelter, alerts.roll_call(shelter.code), f"roll_call:{event.pk}")


@events.on("shelters.permit_ends")
def warn_of_permit(event: Event) -> None:
    """Warn the operator, and the coordinators, who would have to find another place."""
    shelter = _shelter(event)
    until = date.fromisoformat(event.facts["until"])
    texts = alerts.permit(shelter.code, until, event.facts["days"])
    key = f"permit:{event.pk}"
    _tell_operator(shelter, texts, key)
    coordinators = audience(shelter.scope, roles=[Role.COORDINATOR])
    tell(coordinators, texts=texts, scope_id=shelter.incident_id, key=key)
