"""Which households a shelter takes: the obstacles to placing one there, as codes and in words."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from registrations.ages import ADULT, UNKNOWN, people_in
from registrations.models import Household, Need
from shelters.models import Shelter

WORDS: dict[str, Promise] = {
    "other_incident": _("This shelter belongs to another incident."),
    "incident_closed": _(
        "This incident is closed: a coordinator can move it back to scaling down."
    ),
    "not_present": _("This household is not here any more: if it came back, report that first."),
    "same_place": _("This is the place that they leave."),
    "planned": _("This shelter is not open yet."),
    "closed": _("This shelter is closed."),
    "suspended": _("This shelter takes nobody for the time being."),
    "full": _("This shelter says that it is full."),
    "no_such_pool": _("This shelter has no places of this kind."),
    "places_unknown": _("Nobody knows how many people this place can take."),
    "host_refused": _("The host of this place refuses newcomers."),
    "permit_over": _("The permit of this place has run out."),
    "families_only": _("This shelter takes families only."),
    "max_household": _("This household is larger than this shelter takes."),
    "not_suitable": _("This shelter cannot take this household."),
}
LASTING = frozenset(
    {
        "other_incident",
        "incident_closed",
        "not_present",
        "planned",
        "closed",
        "suspended",
        "no_such_pool",
    }
)
# With these, no other shelter could take the household either.
NOWHERE = frozenset({"incident_closed", "not_present"})


def obstacles(shelter: Shelter, household: Household) -> list[str]:
    """Codes of all obstacles, the most serious first. A coordinator may overrule those not in LASTING."""
    found = {
        "other_incident": shelter.incident_id != household.incident_id,
        "not_present": household.status not in Household.PRESENT,
        "families_only": bool(shelter.rules.get("families_only")) and household.people == 1,
        "max_household": household.people
        > (shelter.rules.get("max_household") or household.people),
        **_of_site(shelter),
    }
    return [code for code in WORDS if found.get(code)]


def closed_to_newcomers(shelter: Shelter) -> list[str]:
    """Codes of all obstacles that keep every newcomer out, the most serious first."""
    found = _of_site(shelter)
    return [code for code in WORDS if found.get(code)]


def _of_site(shelter: Shelter) -> dict[str, bool]:
    return {
        "incident_closed": shelter.incident.is_over,
        shelter.status: shelter.status != Shelter.Status.OPEN,
        "places_unknown": shelter.declared is None,
        "host_refused": shelter.host_stance == Shelter.HostStance.REFUSED,
        "permit_over": shelter.permit_is_over,
    }


def is_child_without_family(household: Household) -> bool:
    """Whether it has a child alone or a separated child, or no adult: only protection may place it."""
    if {Need.CHILD_ALONE, Need.SEPARATED_CHILD} & set(household.needs):
        return True
    return not people_in(household.counts, (*ADULT, UNKNOWN))
