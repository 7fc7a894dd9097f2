"""Questions about minimum standards."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404

from incidents.models import Incident
from shelters import standards
from shelters.models import Shelter, StandardProfile
from shelters.standards import Profile


def profile(code: str) -> Profile:
    """The figures of a code as they are now; Sphere's where nobody ever wrote down such a code."""
    row = StandardProfile.objects.filter(code=code, is_current=True).first()
    return row.profile if row else standards.PROFILES.get(code, standards.SPHERE_2018)


def current_standards() -> QuerySet[StandardProfile]:
    return StandardProfile.objects.filter(is_current=True).order_by("-published", "code")


def standards_to_choose() -> Mapping[str, str]:
    """Code and name of what an incident may be rated by."""
    return {row.code: row.name for row in current_standards().filter(active=True)}


def find_standard(key: str) -> StandardProfile:
    """The current version of a code, or exactly the version that has this id. Raises Http404."""
    rows = StandardProfile.objects.all()
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
    """How many people the shelters of an incident take by a set of standards, in either phase."""

    code: str
    first: int
    later: int


def places_by(incident: Incident, profile: Profile) -> Taken:
    """Of the shelters that are in use; see `standards.rated`."""
    rows = list(Shelter.objects.filter(incident=incident, status__in=Shelter.IN_USE))
    first, later = (
        sum(standards.rated(row.figures, row.declared, phase, profile)[0] for row in rows)
        for phase in Incident.Phase.values
    )
    return Taken(profile.code, first, later)
