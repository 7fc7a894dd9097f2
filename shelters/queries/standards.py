"""Queries on minimum standards."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q, QuerySet
from django.http import Http404

from incidents.models import Incident
from partners.access import Who, within
from shelters import standards
from shelters.models import Shelter, StandardProfile
from shelters.standards import Profile


def profile(code: str) -> Profile:
    """The current figures of a code; those of Sphere if there is no such code."""
    row = StandardProfile.objects.filter(code=code, is_current=True).first()
    return row.profile if row else standards.PROFILES.get(code, standards.SPHERE_2018)


def current_standards(incident: Incident | None) -> QuerySet[StandardProfile]:
    """The current version of the shared standards and, with an incident, of its own."""
    rows = StandardProfile.objects.filter(_open_to(incident), is_current=True)
    return rows.order_by("-published", "code")


def standards_to_choose(incident: Incident | None = None) -> Mapping[str, str]:
    """Code and name of the standards that an incident may choose."""
    return {row.code: row.name for row in current_standards(incident).filter(active=True)}


def standards_known(who: Who) -> QuerySet[StandardProfile]:
    """Every version of the shared standards, and of those of the incidents that `who` works in."""
    mine = within(who, "see_figures", "incident__scope")
    rows = StandardProfile.objects.filter(Q(incident=None) | mine)
    return rows.select_related("incident__scope")


def _open_to(incident: Incident | None) -> Q:
    return Q(incident=None) | Q(incident=incident) if incident else Q(incident=None)


def find_standard(who: Who, key: str) -> StandardProfile:
    """The current version of a code, or exactly the version that has this id. Raises Http404."""
    rows = standards_known(who)
    try:
        found = rows.filter(pk=UUID(key)).first()
    except ValueError:
        found = rows.filter(code=key, is_current=True).first()
    if found is None:
        raise Http404
    return found


def versions(code: str) -> QuerySet[StandardProfile]:
    """Every version of a code, newest first."""
    return StandardProfile.objects.filter(code=code).order_by("-version")


@dataclass(frozen=True)
class Taken:
    """How many people the shelters of an incident take by one set of standards, in each phase."""

    code: str
    first: int
    later: int


def places_by_each(incident: Incident, profiles: Iterable[Profile]) -> list[Taken]:
    """For the shelters in use, by each profile; see `standards.rated`. One query."""
    shelters = list(Shelter.objects.filter(incident=incident, status__in=Shelter.IN_USE))
    return [_taken(shelters, profile) for profile in profiles]


def _taken(shelters: Iterable[Shelter], profile: Profile) -> Taken:
    first, later = (
        sum(standards.rated(row.figures, row.declared, phase, profile)[0] for row in shelters)
        for phase in Incident.Phase.values
    )
    return Taken(profile.code, first, later)
