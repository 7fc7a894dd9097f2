"""API views of shelters."""

from typing import Any

from django.db.models import QuerySet

from core import api
from incidents import queries as incidents
from partners.access import may, require
from partners.doors import ChangingItem, Collection
from partners.requests import Call
from shelters import queries, rights, serializers, services
from shelters.models import Shelter

API = Shelter.Source.API


class ShelterDoor:
    def find(self, request: Call, key: str) -> Shelter:
        return queries.find(request.user, key)

    def show(self, row: Shelter) -> dict[str, Any]:
        return serializers.shelter(row)


class Shelters(ShelterDoor, Collection):
    reads = "see_shelters"
    writes = "edit_shelter"
    shape = serializers.ShelterShape
    kind = "shelter"
    asks = {"incident": "Its id or ref."}

    def rows(self, request: Call, **path: Any) -> QuerySet[Shelter]:
        return queries.sites(request.user, api.asked(request, "incident", incidents.find))

    def create(self, request: Call, data: dict[str, Any], **path: Any) -> Shelter:
        fields = dict(data)
        incident = incidents.find(request.user, fields.pop("incident"))
        if "operator" not in fields and not may(request.user, "edit_shelter", incident):
            fields["operator"] = rights.operators(request.user, incident).first()
        rights.require_to_run(request.user, incident, fields.get("operator"))
        return services.open_shelter(incident, by=request.user, source=API, **fields)


class ShelterItem(ShelterDoor, ChangingItem):
    reads = "see_shelters"
    writes = "edit_shelter"
    shape = serializers.ShelterChange

    def change(self, request: Call, row: Shelter, data: dict[str, Any]) -> Shelter:
        require(request.user, "edit_shelter", row)
        rights.require_to_run(request.user, row.incident, data.get("operator", row.operator))
        services.change_shelter(row, by=request.user, source=API, **data)
        return queries.find(request.user, row.pk)
