"""The API's doors to minimum standards."""

from typing import Any

from django.db.models import QuerySet

from partners.access import require
from partners.doors import ChangingItem, Collection
from partners.requests import Call
from shelters import queries, serializers, services
from shelters.models import StandardProfile


class StandardDoor:
    writes = "edit_standards"

    def find(self, request: Call, key: str) -> StandardProfile:
        return queries.find_standard(key)


class Standards(StandardDoor, Collection):
    """The current version of each."""

    shape = serializers.StandardShape
    kind = "standard"

    def rows(self, request: Call, **path: Any) -> QuerySet[StandardProfile]:
        return queries.current_standards()

    def create(self, request: Call, data: dict[str, Any], **path: Any) -> StandardProfile:
        return services.add_standard(by=request.user, **data)

    def show(self, row: StandardProfile) -> dict[str, Any]:
        return serializers.standard(row)


class StandardItem(StandardDoor, ChangingItem):
    """By its code (the current version) or the id of one version. PATCH makes the next version."""

    shape = serializers.StandardChange

    def change(self, request: Call, row: StandardProfile, data: dict[str, Any]) -> StandardProfile:
        require(request.user, "edit_standards")
        return services.change_standard(row, by=request.user, **data)

    def show(self, row: StandardProfile) -> dict[str, Any]:
        return serializers.standard(row, queries.versions(row.code))
