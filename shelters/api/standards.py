"""API views of minimum standards."""

from typing import Any

from django.db.models import QuerySet

from core import api
from incidents import queries as incidents
from partners.doors import ChangingItem, Collection
from partners.requests import Call
from shelters import queries, rights, serializers, services
from shelters.models import StandardProfile


class StandardDoor:
    writes = "edit_standards"

    def find(self, request: Call, key: str) -> StandardProfile:
        return queries.find_standard(request.user, key)


class Standards(StandardDoor, Collection):
    """The current versions: shared ones, and those of the incidents that the caller works in."""

    shape = serializers.StandardShape
    kind = "standard"
    asks = {"incident": "Its id or ref."}

    def rows(self, request: Call, **path: Any) -> QuerySet[StandardProfile]:
        if incident := api.asked(request, "incident", incidents.find):
            return queries.current_standards(incident)
        rows = queries.standards_known(request.user).filter(is_current=True)
        return rows.order_by("-published", "code")

    def create(self, request: Call, data: dict[str, Any], **path: Any) -> StandardProfile:
        key = data.pop("incident", None)
        incident = incidents.find(request.user, key) if key else None
        rights.require_to_set_standards(request.user, incident)
        return services.add_standard(by=request.user, incident=incident, **data)

    def show(self, row: StandardProfile) -> dict[str, Any]:
        return serializers.standard(row)


class StandardItem(StandardDoor, ChangingItem):
    """Found by code (the current version) or by the id of a version. PATCH adds the next version."""

    shape = serializers.StandardChange

    def change(self, request: Call, row: StandardProfile, data: dict[str, Any]) -> StandardProfile:
        rights.require_to_set_standards(request.user, row.incident)
        return services.change_standard(row, by=request.user, **data)

    def show(self, row: StandardProfile) -> dict[str, Any]:
        return serializers.standard(row, queries.versions(row.code))
