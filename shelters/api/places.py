"""The API's doors to shelters and stays."""

from collections.abc import Callable
from typing import Any, ClassVar
from uuid import UUID

from django.db.models import Q, QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from rest_framework.exceptions import ValidationError
from rest_framework.response import Response

from core import inbox
from incidents import queries as incidents
from partners.access import may, require
from partners.doors import ChangingItem, Collection, Item, Move
from partners.requests import Call
from shelters import queries, rights, serializers, services
from shelters.models import CapacityReport, Shelter, Stay

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

    def rows(self, request: Call, **path: Any) -> QuerySet[Shelter]:
        key = request.query_params.get("incident")
        return queries.sites(request.user, incidents.find(request.user, key) if key else None)

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


class Capacity(Move):
    writes = "report_capacity"
    shape = serializers.CapacityShape
    status = 201

    def find(self, request: Call, key: str) -> Shelter:
        return queries.find(request.user, key)

    def post(self, request: Call, key: str, **path: Any) -> Response:
        """A report is its own proof that it came before: a refused one must be free to be sent again."""
        data, row = self.body(request), self.find(request, key)
        require(request.user, "report_capacity", row)
        known = queries.report(data["id"]) if "id" in data else None
        if known is None:
            return Response(self.show(self.do(request, row, data)), status=201)
        if known.shelter_id != row.pk or not known.says(data):
            raise inbox.conflict()
        return Response(self.show(known))

    def do(self, request: Call, row: Shelter, data: dict[str, Any], **path: Any) -> CapacityReport:
        said = {name: data[name] for name in ("id", "effective_at") if name in data}
        if "free" in data:
            return services.report_free(row, data["free"], by=request.user, source=API, **said)
        return services.report_capacity(row, data["capacity"], by=request.user, source=API, **said)

    def show(self, row: CapacityReport) -> dict[str, Any]:
        return serializers.report(row)


class StayDoor:
    reads = writes = "see_stays"

    def find(self, request: Call, key: str | UUID) -> Stay:
        return get_object_or_404(queries.stays(request.user), pk=key)

    def show(self, row: Stay) -> dict[str, Any]:
        return serializers.stay(row)


class Stays(StayDoor, Collection):
    shape = serializers.StayShape
    kind = "stay"

    def rows(self, request: Call, **path: Any) -> QuerySet[Stay]:
        asked = request.query_params
        rows = queries.stays(request.user)
        if key := asked.get("incident"):
            rows = rows.filter(shelter__incident=incidents.find(request.user, key))
        if key := asked.get("household"):
            rows = rows.filter(_named("household", "number", key))
        if key := asked.get("shelter"):
            rows = rows.filter(_named("shelter", "code__iexact", key))
        if state := asked.get("state"):
            rows = rows.filter(state__in=state.split(","))
        return rows

    def create(self, request: Call, data: dict[str, Any], **path: Any) -> Stay:
        household = queries.household(request.user, data["household"])
        shelter = queries.find(request.user, data["shelter"])
        at_the_door = data["state"] == Stay.State.CHECKED_IN
        interim = data.get("interim_care")
        reason = data["override_reason"]
        rights.require_to_place(
            request.user,
            household,
            shelter,
            at_the_door=at_the_door,
            overrules=bool(reason),
            interim=bool(interim),
        )
        place = services.check_in_at_once if at_the_door else services.hold
        stay = place(
            household,
            shelter,
            by=request.user,
            id=data.get("id"),
            pool=data["pool"],
            expires_at=_in_future(data.get("expires_at")),
            override_reason=reason,
            interim=services.InterimCare(**interim) if interim else None,
        )
        return self.find(request, stay.pk)


class StayItem(StayDoor, Item):
    pass


class StayMove(StayDoor, Move):
    """POST /stays/{id}/check-in/ and its kin: see `urls`."""

    make: ClassVar[Callable[..., Stay]]

    def allow(self, request: Call, row: Stay) -> None:
        require(request.user, "check_in", row)

    def do(self, request: Call, row: Stay, data: dict[str, Any], **path: Any) -> Stay:
        self.allow(request, row)
        type(self).make(row, by=request.user)
        return self.find(request, row.pk)


class CheckIn(StayMove):
    make = services.check_in


class CheckOut(StayMove):
    make = services.check_out


class NoShow(StayMove):
    make = services.no_show


class Cancel(StayMove):
    make = services.cancel

    def allow(self, request: Call, row: Stay) -> None:
        rights.require_to_end(request.user, row)


class Transfer(StayDoor, Move):
    shape = serializers.TransferShape

    def do(self, request: Call, row: Stay, data: dict[str, Any], **path: Any) -> Stay:
        shelter = queries.find(request.user, data["shelter"])
        reason = data["override_reason"]
        rights.require_to_move(request.user, row, shelter, overrules=bool(reason))
        moved = services.transfer(
            row, shelter, by=request.user, pool=data["pool"], override_reason=reason
        )
        # Where the household goes may be a shelter of which the caller sees no stays.
        return queries.all_stays().get(pk=moved.pk)


def _named(path: str, name: str, key: str) -> Q:
    try:
        return Q(**{path: UUID(key)})
    except ValueError:
        return Q(**{f"{path}__{name}": key})


def _in_future(at: Any) -> Any:
    if at is not None and at <= timezone.now():
        raise ValidationError({"expires_at": [_("This time has passed.")]})
    return at
