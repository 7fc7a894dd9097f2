"""API views of capacity reports."""

from collections.abc import Callable
from typing import Any

from django.db import IntegrityError
from django.db.models import QuerySet
from django.http import Http404
from rest_framework.response import Response

from core import inbox
from core.errors import RuleBroken
from partners.access import may, require
from partners.doors import Collection, Door, Move
from partners.requests import Call
from shelters import queries, rights, serializers, services
from shelters.models import CapacityReport, Shelter
from shelters.models.reports import SAID

API = Shelter.Source.API
REPORT: dict[str, Callable[..., CapacityReport]] = {
    "free": services.report_free,
    "capacity": services.report_capacity,
    "delta": services.report_change,
    "other_occupied": services.report_others,
}


class ReportDoor(Door):
    """Names of reporters are shown to those who may see sites."""

    def show(self, row: CapacityReport) -> dict[str, Any]:
        return self.show_all([row])[0]

    def show_all(self, rows: list[CapacityReport]) -> list[dict[str, Any]]:
        known = [row for row in rows if may(self.request.user, "see_sites", row.shelter)]
        names = queries.reporters(known)
        return [serializers.report(row, names) for row in rows]


class Capacity(ReportDoor, Move):
    writes = "report_capacity"
    shape = serializers.CapacityShape
    status = 201

    def find(self, request: Call, key: str) -> Shelter:
        return queries.find(request.user, key)

    def post(self, request: Call, key: str, **path: Any) -> Response:
        """The report itself is the record of its id: a refused one may be sent again."""
        data, row = self.body(request), self.find(request, key)
        require(request.user, "report_capacity", row)
        known = self.known(data)
        if known is None:
            try:
                return Response(self.show(self.do(request, row, data)), status=201)
            except (IntegrityError, RuleBroken):
                known = self.known(data)  # the same report in flight was faster
                if known is None:
                    raise
        if known.shelter_id != row.pk or not known.says(data):
            raise inbox.conflict()
        return Response(self.show(known))

    def known(self, data: dict[str, Any]) -> CapacityReport | None:
        return queries.report(data["id"]) if "id" in data else None

    def do(self, request: Call, row: Shelter, data: dict[str, Any], **path: Any) -> CapacityReport:
        said = {name: data[name] for name in ("id", "effective_at") if name in data}
        name = next(name for name in SAID if name in data)
        return REPORT[name](row, data[name], by=request.user, source=API, **said)


class Reports(ReportDoor, Collection):
    """GET only: the reports of a shelter, newest first."""

    reads = "see_shelters"
    http_method_names = ["get", "head", "options"]

    def rows(self, request: Call, **path: Any) -> QuerySet[CapacityReport]:
        return queries.reports(queries.find(request.user, path["key"]))


class UndoReport(ReportDoor, Move):
    writes = "report_capacity"

    def find(self, request: Call, key: str) -> CapacityReport:
        row = queries.report(key)
        if row is None:
            raise Http404
        queries.find(request.user, row.shelter_id)  # who may not know of the place gets 404
        return row

    def do(self, request: Call, row: CapacityReport, data: dict[str, Any], **path: Any) -> Any:
        rights.require_to_undo(request.user, row)
        return services.undo_report(row, by=request.user, source=API)
