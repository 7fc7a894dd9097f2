"""Who may do what with shelters and stays. Every door asks here before it calls a service."""

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet

from incidents.models import Incident
from partners.access import Who, may, organisations, require
from partners.models import Organisation, Role
from registrations.models import Household
from registrations.queries.keeping_apart import ties
from shelters.models import CapacityReport, Movement, Shelter, Stay
from shelters.rules import is_child_without_family


def require_to_place(
    who: Who,
    household: Household,
    shelter: Shelter,
    *,
    at_the_door: bool = False,
    overrules: bool = False,
    interim: bool = False,
) -> None:
    """Raises PermissionDenied unless `who` may hold places there, or, `at_the_door`, check in at once.

    `overrules` means that they give a reason to set rules aside: see `overruling`. A child without family
    is placed by protection; in the `interim`, by a coordinator, with a caregiver.
    """
    require(who, "check_in" if at_the_door else "hold_places", shelter)
    if overrules and not _decides_meetings(who, household):
        require(who, "exceed_places", shelter)
    if interim:
        require(who, "place_child_for_a_night", household)
    elif is_child_without_family(household):
        require(who, "place_child_alone", household)


def _decides_meetings(who: Who, household: Household) -> bool:
    """Only protection knows who must be kept apart, so protection may overrule it."""
    return may(who, "protect", household) and bool(ties(household).apart)


def overruling(who: Who, shelter: Shelter, reason: str) -> dict[str, str]:
    """What a reason may set aside, as arguments of `hold` and `transfer`: for a coordinator the capacity and
    the rules of a shelter, for protection that households are kept apart."""
    found = {}
    if reason and may(who, "exceed_places", shelter):
        found["override_reason"] = reason
    if reason and may(who, "protect", shelter):
        found["meet_reason"] = reason
    return found


def require_to_depart(who: Who, stay: Stay) -> None:
    """Those who send people off and those who expect them may say that they are on the way."""
    if not may(who, "check_in", stay):
        require(who, "hold_places", stay)


def require_to_end(who: Who, stay: Stay) -> None:
    """Whoever may hold places may give held ones back; only the shelter checks out its guests."""
    if not may(who, "check_in", stay):
        if stay.state == Stay.State.CHECKED_IN:
            raise PermissionDenied
        require(who, "hold_places", stay)


def require_to_move(who: Who, stay: Stay, shelter: Shelter, *, overrules: bool = False) -> None:
    """Raises PermissionDenied unless `who` may end the stay and place its household in `shelter`."""
    require_to_end(who, stay)
    own = may(who, "check_in", shelter)
    require_to_place(who, stay.household, shelter, at_the_door=own, overrules=overrules)


def require_to_evacuate(who: Who, shelter: Shelter, to: Shelter | None, blocks_reason: str) -> None:
    """Raises PermissionDenied unless `who` may evacuate the shelter; with a `blocks_reason`, also use places
    kept in blocks."""
    require(who, "evacuate", shelter)
    if blocks_reason:
        require(who, "exceed_places", to or shelter)


def require_to_send(
    who: Who, household: Household, origin: Shelter | None, destination: Shelter | None
) -> None:
    """Raises PermissionDenied unless `who` may list the household for a movement between these two shelters;
    without a `destination` it goes to no shelter."""
    if origin is not None and not may(who, "check_in", origin):
        require(who, "hold_places", origin)
    if destination is None:
        require_to_send_elsewhere(who, household, origin)
        return
    own = may(who, "check_in", destination)
    require_to_place(who, household, destination, at_the_door=own)


def require_to_send_elsewhere(who: Who, household: Household, origin: Shelter | None) -> None:
    """A shelter says what becomes of its own guests; protection decides about a child without family."""
    require(who, "report_people", origin or household)
    if is_child_without_family(household):
        require(who, "place_child_alone", household)


def require_to_count_out(who: Who, movement: Movement) -> None:
    """A shelter lets its own guests go; from a beach, whoever may hold places sends people off."""
    if movement.origin is not None:
        require(who, "check_in", movement.origin)
    elif movement.destination is None or not may(who, "check_in", movement.destination):
        require(who, "hold_places", movement)


def require_to_count_in(who: Who, movement: Movement) -> None:
    """The shelter that they reach; where there is none, whoever sent them brings the paper back."""
    if movement.destination is not None:
        require(who, "check_in", movement.destination)
    else:
        require_to_count_out(who, movement)


def require_to_run(who: Who, incident: Incident, operator: Organisation | None) -> None:
    """Raises PermissionDenied unless `who` may open and change shelters that `operator` runs there."""
    require(who, "edit_shelter", Shelter(incident=incident, operator=operator))


def require_to_set_standards(who: Who, incident: Incident | None) -> None:
    """Raises PermissionDenied unless `who` may write standards for that incident, or shared ones for None."""
    if incident is None:
        require(who, "edit_shared_standards")
    else:
        require(who, "edit_standards", incident)


def operators(who: Who, incident: Incident) -> QuerySet[Organisation]:
    """The organisations whose shelters in this incident `who` may open and change."""
    every = Organisation.objects.order_by("name")
    if may(who, "edit_shelter", incident):
        return every
    own = organisations(who, Role.SHELTER_MANAGER)
    mine = [
        id for id in own if may(who, "edit_shelter", Shelter(incident=incident, operator_id=id))
    ]
    return every.filter(pk__in=mine)


def require_to_undo(who: Who, report: CapacityReport) -> None:
    """Raises PermissionDenied unless `who` made the report and still may, or steers the incident."""
    if not may_undo(who, report):
        raise PermissionDenied


def may_undo(who: Who, report: CapacityReport) -> bool:
    if may(who, "steer_incident", report.shelter):
        return True
    said_it = report.actor_id == str(who.pk) and may(who, "report_capacity", report.shelter)
    return said_it and report.actor_kind == CapacityReport.ActorKind.USER
