"""The API's doors to incidents and their arrivals."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone

from incidents import queries, serializers, services
from incidents.models import Arrival, HeadCount, Incident
from partners.access import require
from partners.doors import ChangingItem, Collection, Door, Move
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
        return queries.arrival(request.user, UUID(str(key)))

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


class ArrivalItem(ArrivalDoor, ChangingItem):
    writes = "announce_arrival"
    shape = serializers.ArrivalChange

    def change(self, request: Call, row: Arrival, data: dict[str, Any]) -> Arrival:
        require(request.user, "announce_arrival", row)
        changes = serializers.arrival_change(row, data)
        return services.change_arrival(row, by=request.user, **changes)


class HeadCounts(Collection):
    """What was counted at an arrival, by whom and when. Counts disagree, and are only ever added to."""

    writes = "announce_arrival"
    shape = serializers.HeadCountShape
    kind = "head_count"

    def rows(self, request: Call, **path: Any) -> QuerySet[HeadCount]:
        return queries.head_counts(self._arrival(request, path["key"]))

    def create(self, request: Call, data: dict[str, Any], **path: Any) -> HeadCount:
        arrival = self._arrival(request, path["key"])
        require(request.user, "announce_arrival", arrival)
        return services.count_heads(arrival, by=request.user, **{"as_of": timezone.now(), **data})

    def find(self, request: Call, key: str) -> HeadCount:
        return queries.head_count(request.user, key)

    def show(self, row: HeadCount) -> dict[str, Any]:
        return serializers.head_count(row)

    def _arrival(self, request: Call, key: UUID) -> Arrival:
        return queries.arrival(request.user, key)
