"""The API's doors to incidents and their arrivals."""

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404

from incidents import queries, serializers, services
from incidents.models import Arrival, Incident
from partners.access import require, within
from partners.doors import ChangingItem, Collection, Door, Item, Move
from partners.requests import Call


class IncidentDoor:
    def find(self, request: Call, key: str) -> Incident:
        return queries.find(request.user, key)

    def show(self, row: Incident) -> dict[str, Any]:
        return serializers.incident(row)


class Incidents(IncidentDoor, Collection):
    writes = "open_incident"
    shape = serializers.IncidentShape
    kind = "incident"

    def rows(self, request: Call, **path: Any) -> QuerySet[Incident]:
        return queries.incidents(request.user)

    def create(self, request: Call, data: dict[str, Any], **path: Any) -> Incident:
        return services.open_incident(by=request.user, **data)


class IncidentItem(IncidentDoor, ChangingItem):
    writes = "steer_incident"
    shape = serializers.IncidentChange

    def change(self, request: Call, row: Incident, data: dict[str, Any]) -> Incident:
        require(request.user, "steer_incident", row)
        return services.change_incident(row, by=request.user, **data)


class Transition(IncidentDoor, Move):
    writes = "steer_incident"
    shape = serializers.TransitionShape

    def do(self, request: Call, row: Incident, data: dict[str, Any], **path: Any) -> Incident:
        require(request.user, "steer_incident", row)
        return services.move_incident(row, data["to"], reason=data["reason"], by=request.user)


class ArrivalDoor(Door):
    def find(self, request: Call, key: str) -> Arrival:
        mine = queries.arrivals().filter(within(request.user, "see_figures", "incident__scope"))
        return get_object_or_404(mine, pk=key)

    def show(self, row: Arrival) -> dict[str, Any]:
        where = queries.may_see_sites(self.request.user, row.incident)
        return serializers.arrival(row, where=where)


class Arrivals(ArrivalDoor, Collection):
    writes = "announce_arrival"
    shape = serializers.ArrivalShape
    kind = "arrival"

    def rows(self, request: Call, **path: Any) -> QuerySet[Arrival]:
        return queries.arrivals(queries.find(request.user, path["key"]))

    def create(self, request: Call, data: dict[str, Any], **path: Any) -> Arrival:
        incident = queries.find(request.user, path["key"])
        require(request.user, "announce_arrival", incident)
        return services.announce_arrival(incident, by=request.user, **data)


class ArrivalItem(ArrivalDoor, Item):
    pass
