"""Handlers of events: partners are told, and plans, ratings and stays follow."""

from datetime import datetime
from typing import cast
from uuid import UUID

from core import events
from core.models import Event
from incidents.models import Incident
from notifications.services import tell
from partners.models import Role, User
from partners.queries import audience, duty_contacts
from registrations.models import Household
from shelters import alerts, queries, services
from shelters.models import Shelter, Stay
from shelters.services.interim import CALLS


@events.on("shelters.stay_held")
@events.on("shelters.stay_transferred")
def announce_guests(event: Event) -> None:
    """Tell the shelter of guests before they come; not of those at the door already.

    Those who come with many others are announced together.
    """
    if "plan" in event.facts:
        return
    stay = Stay.objects.select_related("shelter").get(pk=event.facts["stay"])
    operator_id = stay.shelter.operator_id
    if operator_id is None or stay.state not in Stay.EXPECTED or queries.in_a_group(stay):
        return
    tell(
        duty_contacts(operator_id),
        texts=alerts.on_their_way(stay),
        scope_id=event.scope_id,
        key=f"stay:{stay.pk}",
    )


@events.on("shelters.guests_accepted")
def announce_planned(event: Event) -> None:
    """Tell each shelter once how many people come to it by a plan."""
    at = datetime.fromisoformat(event.facts["at"])
    guests = queries.accepted_at(UUID(event.facts["plan"]), at, event.actor_id)
    for shelter in Shelter.objects.filter(pk__in=guests):
        _announce(shelter, guests[shelter.pk], event)


def _announce(shelter: Shelter, guests: int, event: Event) -> None:
    if shelter.operator_id is not None:
        tell(
            duty_contacts(shelter.operator_id),
            texts=alerts.coming(shelter, guests),
            scope_id=event.scope_id,
            key=f"plan:{event.pk}:{shelter.pk}",
        )


@events.on("shelters.plan_accepted")
def announce_planned_before(event: Event) -> None:
    """The same for an event of an older version of Posko, whose facts hold the people by shelter id.

    Such an event may have waited for the worker during the upgrade; newer ones hold no guests.
    """
    guests = event.facts.get("guests", {})
    for shelter in Shelter.objects.filter(pk__in=guests):
        _announce(shelter, guests[str(shelter.pk)], event)


@events.on("shelters.stay_held")
@events.on("shelters.stay_transferred")
def follow_the_plan(event: Event) -> None:
    """A household that has got a place, in whatever way, needs no proposal any more."""
    stay = Stay.objects.select_related("shelter").get(pk=event.facts["stay"])
    services.follow_stay(stay, by=event)


@events.on("incidents.changed")
def follow_the_phase(event: Event) -> None:
    """Rate the shelters again when the phase or the standards change."""
    if {"phase", "standards"} & set(event.facts["fields"]):
        services.rate_again(Incident.objects.get(pk=event.about), by=event)


@events.on("shelters.standard_set")
def follow_the_standards(event: Event) -> None:
    """Rate the shelters of every incident that uses these standards."""
    going_on = Incident.objects.exclude(status__in=Incident.OVER)
    for incident in going_on.filter(standards=event.facts["standard"]):
        services.rate_again(incident, by=event)


@events.on("shelters.figures_stale")
def ask_for_a_figure(event: Event) -> None:
    """Ask the operator how many places are free now."""
    shelter = Shelter.objects.get(pk=cast(UUID, event.about))
    if shelter.operator_id is not None:
        tell(
            duty_contacts(shelter.operator_id),
            texts=alerts.old_figures(shelter),
            scope_id=event.scope_id,
            key=f"stale:{event.pk}",
        )


@events.on("shelters.nearly_full")
def warn_coordinators(event: Event) -> None:
    """Warn coordinators that few places are left, so that they can open another shelter in time."""
    shelter = Shelter.objects.get(pk=cast(UUID, event.about))
    tell(
        audience(shelter.scope, roles=[Role.COORDINATOR]),
        texts=alerts.nearly_full(shelter.code, event.facts["free"], event.facts["rated"]),
        scope_id=event.scope_id,
        key=f"nearly_full:{event.pk}",
    )


@events.on("registrations.household_resized")
@events.on("shelters.stay_held")
@events.on("shelters.stay_transferred")
@events.on("shelters.stay_evacuated")
def follow_the_size(event: Event) -> None:
    """A household has changed size: its places follow.

    Also after it gets places, since it may have changed at the very same moment.
    """
    if event.about is not None:
        services.fit_stay(event.about, by=event)


@events.on("registrations.people_received")
def follow_people(event: Event) -> None:
    """People moved to another household: the places of both follow."""
    if event.about is not None:
        services.follow_people(UUID(event.facts["household"]), event.about, by=event)


@events.on("shelters.stay_held")
@events.on("shelters.stay_transferred")
@events.on("shelters.stay_evacuated")
@events.on("registrations.household_resized")
@events.on("registrations.household_corrected")
@events.on("registrations.households_merged")
def nobody_seeks_a_place(event: Event) -> None:
    """They have one, or need none any more: whoever was asked to find one is done."""
    services.settle_placement(cast(UUID, event.about), by=event)


@events.on("registrations.concern_settled")
def follow_protection(event: Event) -> None:
    """Protection has settled what it was called for when a coordinator placed a child."""
    if event.facts["task"] in CALLS and event.about is not None:
        services.confirm_settled(event.about, by=User.objects.get(pk=event.actor_id))


@events.on("registrations.kept_apart")
@events.on("shelters.stay_evacuated")
@events.on("registrations.households_merged")
def look_for_meetings(event: Event) -> None:
    """They must not meet, and may be in one shelter already."""
    services.call_for_meetings(Household.objects.get(pk=cast(UUID, event.about)), by=event)


@events.on("shelters.stay_held")
@events.on("registrations.households_merged")
def look_for_two_places(event: Event) -> None:
    """Both registrations of one household may have been given places."""
    household = Household.objects.get(pk=cast(UUID, event.about))
    services.ask_about_two_places(household, by=event)
