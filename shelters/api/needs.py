"""API view of the needs calculator."""

from django.utils.translation import gettext as _
from rest_framework.exceptions import ValidationError
from rest_framework.response import Response

from incidents import queries as incidents
from incidents.models import Incident
from partners.doors import Door
from partners.requests import Call
from shelters import needs, queries, serializers
from shelters.standards import Profile

HOUSEHOLD_SIZE = 4


class NeedsCalculator(Door):
    """POST calculates and writes nothing; with an incident it counts what is available there."""

    shape = serializers.NeedsShape
    answer = serializers.NeedsAnswer

    def post(self, request: Call) -> Response:
        data = self.body(request)
        key = data.get("incident")
        incident = incidents.find(request.user, key) if key else None
        profile = _profile(data["profile"], incident)
        there = needs.what_exists(incident, profile) if incident else {}
        size = data.get("household_size", HOUSEHOLD_SIZE)
        rows = needs.lines(data["people"], data["hours"], profile, size, there)
        found = [serializers.need(row) for row in rows]
        return Response({"profile": profile.code, "household_size": size, "lines": found})


def _profile(code: str, incident: Incident | None) -> Profile:
    if not queries.current_standards(incident).filter(code=code).exists():
        raise ValidationError({"profile": [_("There are no such standards.")]})
    return queries.profile(code)
