"""Who may give a household a place there, and who may take it from it. Asked by every door."""

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet

from incidents.models import Incident
from partners.access import Who, may, organisations, require
from partners.models import Organisation, Role
from registrations.models import Household
from shelters.models import Shelter, Stay
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

    A child without family is placed by protection; or by a coordinator, for a night, with a caregiver.
    """
    require(who, "check_in" if at_the_door else "hold_places", shelter)
    if overrules:
        require(who, "exceed_places", shelter)
    if interim:
        require(who, "place_child_for_a_night", household)
    elif is_child_without_family(household):
        require(who, "place_child_alone", household)


def require_to_end(who: Who, stay: Stay) -> None:
    """Who holds places may give back what is only held; a guest is let go by the house."""
    if not may(who, "check_in", stay):
        if stay.state == Stay.State.CHECKED_IN:
            raise PermissionDenied
        require(who, "hold_places", stay)


def require_to_move(who: Who, stay: Stay, shelter: Shelter, *, overrules: bool = False) -> None:
    """Raises PermissionDenied unless `who` may end the stay and place its household in `shelter`."""
    require_to_end(who, stay)
    own = may(who, "check_in", shelter)
    require_to_place(who, stay.household, shelter, at_the_door=own, overrules=overrules)


def require_to_run(who: Who, incident: Incident, operator: Organisation | None) -> None:
    """Raises PermissionDenied unless `who` may open and change shelters that `operator` runs there."""
    require(who, "edit_shelter", Shelter(incident=incident, operator=operator))


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
