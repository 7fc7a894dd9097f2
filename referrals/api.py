"""The API's doors to facilities and referrals."""

from typing import Any, ClassVar, cast

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from rest_framework.exceptions import ValidationError
from rest_framework.response import Response

from core import api
from core.actors import Acting
from incidents import queries as incidents
from maps.geo import UnclearPoint, parse_point
from partners.access import acting_for, require
from partners.doors import ChangingItem, Collection, Door, Item
from partners.doors import Move as MoveDoor
from partners.requests import Call
from referrals import queries, serializers, services
from referrals.models import Facility, Referral
from registrations.serializers import named_by


class FacilityDoor(Door):
    reads = "see_facilities"
    writes = "edit_facility"

    def find(self, request: Call, key: str) -> Facility:
        return get_object_or_404(queries.facilities(), pk=key)

    def show(self, row: Facility) -> dict[str, Any]:
        return serializers.facility(row)


class Facilities(FacilityDoor, Collection):
    shape = serializers.FacilityShape
    kind = "facility"
    asks = {"near": "LAT,LON: the nearest first, with distance_km.", "service": "A service."}

    def get(self, request: Call, **path: Any) -> Response:
        """With `near`, the nearest facilities first, a page of them at most."""
        near = request.query_params.get("near")
        if near is None:
            return super().get(request, **path)
        try:
            point = parse_point(near)
        except UnclearPoint as error:
            message = _("Write latitude and longitude in degrees: -2.03,99.59.")
            raise ValidationError({"near": [message]}) from error
        found = queries.by_distance(self.rows(request), point, api.page_size(request))
        results = [serializers.facility(row, km) for row, km in found]
        return Response({"results": results, "next": None})

    def rows(self, request: Call, **path: Any) -> QuerySet[Facility]:
        return queries.facilities(service=request.query_params.get("service", ""))

    def create(self, request: Call, data: dict[str, Any], **path: Any) -> Facility:
        if "organisation" not in data:
            data["organisation_id"] = acting_for(request.user, "edit_facility")
        require(request.user, "edit_facility", Facility(**data))
        return services.add_facility(by=request.user, **data)


class FacilityItem(FacilityDoor, ChangingItem):
    shape = serializers.FacilityChange

    def change(self, request: Call, row: Facility, data: dict[str, Any]) -> Facility:
        require(request.user, "edit_facility", row)
        new_owner = Facility(organisation=data.get("organisation", row.organisation))
        require(request.user, "edit_facility", new_owner)
        return services.change_facility(row, by=request.user, **data)


class ReferralDoor(Door):
    reads = "see_referrals"
    writes = "refer"

    def find(self, request: Call, key: str) -> Referral:
        return queries.find(request.user, key)

    def show(self, row: Referral) -> dict[str, Any]:
        if queries.may_read(self.request.user, row):
            return serializers.with_warnings(row)
        return serializers.referral(row)


class Referrals(ReferralDoor, Collection):
    shape = serializers.ReferralShape
    kind = "referral"
    asks = {
        "incident": "Its id or ref.",
        "state": "One state.",
        "priority": "emergency, urgent or routine.",
        "facility": "Its id.",
        "household": "Its id or number.",
    }

    def rows(self, request: Call, **path: Any) -> QuerySet[Referral]:
        asked = api.narrowed(request, serializers.ReferralFilter)
        rows = queries.referrals(request.user)
        if incident := api.asked(request, "incident", incidents.find):
            rows = rows.filter(incident=incident)
        if key := asked.pop("household", None):
            # That somebody is referred at all tells of an illness.
            rows = rows.filter(queries.read_by(request.user), **named_by(key))
        return rows.filter(**asked)

    def show_all(self, rows: list[Referral]) -> list[dict[str, Any]]:
        who = self.request.user
        return [
            serializers.with_patient(row)
            if queries.may_read(who, row)
            else serializers.referral(row)
            for row in rows
        ]

    def create(self, request: Call, data: dict[str, Any], **path: Any) -> Referral:
        return services.draft_referral(by=request.user, **_resolved(request, data))


def _resolved(request: Call, data: dict[str, Any]) -> dict[str, Any]:
    """The body with the patient found and the sender's organisation. Raises Http404, PermissionDenied."""
    who, given = request.user, dict(data)
    household, person, arrival = (given.pop(name) for name in ("household", "person", "arrival"))
    described = given.pop("patient") or {}
    if household is not None:
        patient = queries.household_patient(who, household)
    elif person is not None:
        patient = queries.person_patient(who, person)
    else:
        patient = queries.arrival_patient(who, arrival, **described)
    organisation_id = acting_for(who, "refer", patient.incident.scope)
    return {**given, "patient": patient, "organisation_id": organisation_id}


class ReferralItem(ReferralDoor, Item):
    """The only door that tells the medical reason; whoever reads it is written down."""

    def show(self, row: Referral) -> dict[str, Any]:
        who = cast(Acting, self.request.user)
        if not queries.may_read(self.request.user, row):
            return serializers.referral(row)
        services.note_reading(row, by=who)
        return serializers.with_reason(row)


class TakeStep(ReferralDoor, MoveDoor):
    """One step along Referral.STEPS. `said` names the sealed column of each word of the body."""

    said: ClassVar[dict[str, str]] = {}

    def find(self, request: Call, key: str) -> Referral:
        return queries.find_for_step(request.user, key)

    def do(self, request: Call, row: Referral, data: dict[str, Any], **path: Any) -> Referral:
        name = path["step"]
        queries.require_step(request.user, row, name)
        said = {self.said[word]: text for word, text in data.items()}
        return services.take_step(row, name, by=request.user, **said)


class Decline(TakeStep):
    shape = serializers.DeclineShape
    said = {"reason": "decline_reason"}


class Complete(TakeStep):
    shape = serializers.CompleteShape
    said = {"outcome": "outcome", "feedback": "feedback"}
