"""API views of what is recorded at a site: people now, roll calls, inspections."""

from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from django.utils.translation import gettext as _
from rest_framework.exceptions import ValidationError
from rest_framework.response import Response

from partners.access import require
from partners.doors import Collection, Door, Move
from partners.requests import Call
from shelters import checklist, queries, serializers, services
from shelters.models import Inspection, RollCall, Shelter


class PeopleNow(Move):
    writes = "report_capacity"
    shape = serializers.PeopleNowShape

    def find(self, request: Call, key: str) -> Shelter:
        return queries.find(request.user, key)

    def do(self, request: Call, row: Shelter, data: dict[str, Any], **path: Any) -> Shelter:
        require(request.user, "report_capacity", row)
        return services.tell_people_now(
            row, data["people"], by=request.user, source=Shelter.Source.API, at=data.get("at")
        )

    def show(self, row: Shelter) -> dict[str, Any]:
        return serializers.shelter(row)


class RollCalls(Collection):
    reads = "see_stays"
    writes = "call_roll"
    shape = serializers.RollCallShape
    kind = "roll_call"

    def rows(self, request: Call, **path: Any) -> QuerySet[RollCall]:
        return queries.roll_calls(self.site(request, path))

    def site(self, request: Call, path: dict[str, Any]) -> Shelter:
        """The shelter; a count names absent households, so that the caller must be allowed to see stays."""
        site = queries.find(request.user, path["key"])
        require(request.user, "see_stays", site)
        return site

    def create(self, request: Call, data: dict[str, Any], **path: Any) -> RollCall:
        site = self.site(request, path)
        require(request.user, "call_roll", site)
        absent, strangers = queries.strangers_among(site, data["absent"])
        if strangers:
            message = _("Not a household that stays there: %(number)s")
            told = [message % {"number": number} for number in strangers]
            raise ValidationError({"absent": told})
        said = {name: data[name] for name in ("id", "at", "source") if name in data}
        return services.count_tonight(site, data["people"], by=request.user, absent=absent, **said)

    def find(self, request: Call, key: str) -> RollCall:
        row = RollCall.objects.filter(pk=key).select_related("shelter__incident__scope").first()
        if row is None or not queries.sites(request.user).filter(pk=row.shelter_id).exists():
            raise Http404
        return row

    def show(self, row: RollCall) -> dict[str, Any]:
        return serializers.roll_call(row)


class Inspections(Collection):
    reads = "see_sites"
    writes = "inspect_site"
    shape = serializers.InspectionShape
    kind = "inspection"

    def rows(self, request: Call, **path: Any) -> QuerySet[Inspection]:
        return queries.inspections(queries.find(request.user, path["key"]))

    def create(self, request: Call, data: dict[str, Any], **path: Any) -> Inspection:
        site = queries.find(request.user, path["key"])
        require(request.user, "inspect_site", site)
        said = {name: data.get(name) for name in ("id", "at")}
        return services.inspect(site, data["answers"], by=request.user, **said)

    def find(self, request: Call, key: str) -> Inspection:
        row = Inspection.objects.filter(pk=key).first()
        if row is None or not queries.sites(request.user).filter(pk=row.shelter_id).exists():
            raise Http404
        return row

    def show(self, row: Inspection) -> dict[str, Any]:
        return serializers.inspection(row)


class Checklist(Door):
    """The newest inspection checklist, in both languages."""

    def get(self, request: Call) -> Response:
        return Response(serializers.checklist_version(checklist.newest()))
