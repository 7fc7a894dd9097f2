"""API views of stays, of blocks, and of check-in at the door of a shelter."""

from collections.abc import Callable
from typing import Any, ClassVar
from uuid import UUID

from django.db.models import Q, QuerySet
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from rest_framework.exceptions import ValidationError
from rest_framework.response import Response

from core import api, inbox
from incidents import queries as incidents
from partners.access import may, require
from partners.doors import ChangingItem, Collection, Door, Item, Move
from partners.requests import Call
from registrations.serializers import named_by
from shelters import queries, rights, serializers, services
from shelters.models import Block, Shelter, Stay
from shelters.services import group, placing


class StayDoor:
    reads = writes = "see_stays"

    def find(self, request: Call, key: str | UUID) -> Stay:
        return get_object_or_404(queries.stays(request.user), pk=key)

    def show(self, row: Stay) -> dict[str, Any]:
        return serializers.stay(row)


class Stays(StayDoor, Collection):
    shape = serializers.StayShape
    kind = placing.KIND
    asks = {
        "incident": "Its id or ref.",
        "household": "Its id or number.",
        "shelter": "Its id or code.",
        "state": "One state, or several with commas between them.",
        "overstay": "Those who stay longer than the shelter is for.",
    }

    def rows(self, request: Call, **path: Any) -> QuerySet[Stay]:
        rows = _narrowed(request, queries.stays(request.user), serializers.StayFilter)
        if "overstay" in request.query_params:
            rows = rows.filter(pk__in=Stay.objects.overstaying().values("pk"))
        return rows

    def post(self, request: Call, **path: Any) -> Response:
        """Everything is read before the transaction, so that others wait only while places are taken."""
        data = self.body(request)
        if "id" in data and inbox.came(data["id"]):
            return super().post(request, **path)
        row, new = self._place(request, data)
        return Response(self.show(self.find(request, row.pk)), status=201 if new else 200)

    def create(self, request: Call, data: dict[str, Any], **path: Any) -> Stay:
        """Called only for an id that came before and was undone since."""
        return self.find(request, self._place(request, data)[0].pk)

    def _place(self, request: Call, data: dict[str, Any]) -> tuple[Stay, bool]:
        household = queries.household(request.user, data["household"])
        shelter = queries.find(request.user, data["shelter"])
        at_the_door = data["state"] == Stay.State.CHECKED_IN
        rights.require_to_place(
            request.user,
            household,
            shelter,
            at_the_door=at_the_door,
            overrules=bool(data["override_reason"]),
            interim=bool(data.get("interim_care")),
        )
        services.refuse_part(household.people, data.get("people", household.people))
        return services.place_once(
            household,
            shelter,
            by=request.user,
            body=data,
            at_the_door=at_the_door,
            **_wish(request, shelter, data),
        )


def _wish(request: Call, shelter: Shelter, data: dict[str, Any]) -> dict[str, Any]:
    """The body as the choices of `services.hold`."""
    care, block = data.get("interim_care"), data.get("block")
    return {
        "id": data.get("id"),
        "pool": data["pool"],
        "accessible": data["accessible"],
        "expires_at": data.get("expires_at"),
        "interim": services.InterimCare(**care) if care else None,
        "block": _block(shelter, block) if block else None,
        **rights.overruling(request.user, shelter, data["override_reason"]),
    }


def _block(shelter: Shelter, id: UUID) -> Block:
    if (block := queries.own_block(shelter, id)) is None:
        raise ValidationError({"block": [_("There is no such block of this shelter.")]})
    return block


class StayItem(StayDoor, Item):
    pass


class StayMove(StayDoor, Move):
    """POST /stays/{id}/check-in/ and the other moves; `make` is the service, `allow` asks for the right."""

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


class Depart(StayMove):
    make = services.depart

    def allow(self, request: Call, row: Stay) -> None:
        rights.require_to_depart(request.user, row)


class Cancel(StayMove):
    make = services.cancel

    def allow(self, request: Call, row: Stay) -> None:
        rights.require_to_end(request.user, row)


class ConfirmCare(StayMove):
    """A protection officer confirms the interim care of a child."""

    make = services.confirm_care

    def allow(self, request: Call, row: Stay) -> None:
        require(request.user, "protect", row)


class Transfer(StayDoor, Move):
    shape = serializers.TransferShape

    def do(self, request: Call, row: Stay, data: dict[str, Any], **path: Any) -> Stay:
        shelter = queries.find(request.user, data["shelter"])
        reason = data["override_reason"]
        rights.require_to_move(request.user, row, shelter, overrules=bool(reason))
        services.refuse_part(row.people, data.get("people", row.people))
        moved = services.transfer_by_hand(
            row,
            shelter,
            by=request.user,
            decides_care=may(request.user, "protect", row),
            pool=data["pool"],
            accessible=data.get("accessible"),
            **rights.overruling(request.user, shelter, reason),
        )
        # Where the household goes may be a shelter of which the caller sees no stays.
        return queries.all_stays().get(pk=moved.pk)


class AtTheDoor(Door):
    """POST /shelters/{id}/check-in/: one result for each card and number, in their order."""

    reads = writes = "check_in"
    shape: ClassVar[type[serializers.Shape]] = serializers.CheckInShape

    def find(self, request: Call, key: str) -> Shelter:
        shelter = queries.find(request.user, key)
        require(request.user, "check_in", shelter)
        return shelter

    def post(self, request: Call, key: str) -> Response:
        data = self.body(request)
        rows = self.do(request, self.find(request, key), data)
        households, people = group.count(rows, group.Result.CHECKED_IN, group.Result.CHECKED_OUT)
        answer = {"results": [serializers.outcome(row) for row in rows]}
        return Response({**answer, "households": households, "people": people})

    def do(self, request: Call, row: Shelter, data: dict[str, Any]) -> list[group.Outcome]:
        if data["asked"]:
            return group.check_in_each(row, data["asked"], by=request.user, place=data["place"])
        chosen = {name: data[name] for name in ("arrival", "block") if name in data}
        return group.check_in_expected(row, by=request.user, **chosen)


class OutAtTheDoor(AtTheDoor):
    """POST /shelters/{id}/check-out/."""

    shape = serializers.CheckOutShape

    def do(self, request: Call, row: Shelter, data: dict[str, Any]) -> list[group.Outcome]:
        return group.check_out_each(row, data["asked"], by=request.user)


class BlockDoor:
    reads, writes = "see_stays", "hold_places"

    def find(self, request: Call, key: str) -> Block:
        return get_object_or_404(queries.blocks(request.user), pk=key)

    def show(self, row: Block) -> dict[str, Any]:
        return serializers.block(row)


class Blocks(BlockDoor, Collection):
    shape = serializers.BlockShape
    kind = "block"
    asks = {
        "incident": "Its id or ref.",
        "shelter": "Its id or code.",
        "state": "One state, or several with commas between them.",
    }

    def rows(self, request: Call, **path: Any) -> QuerySet[Block]:
        return _narrowed(request, queries.blocks(request.user), serializers.BlockFilter)

    def create(self, request: Call, data: dict[str, Any], **path: Any) -> Block:
        fields = dict(data)
        shelter = queries.find(request.user, fields.pop("shelter"))
        require(request.user, "hold_places", shelter)
        if id := fields.pop("arrival", None):
            fields["arrival"] = incidents.arrival(request.user, id)
        block = services.give_block(shelter, by=request.user, **fields)
        return self.find(request, str(block.pk))


class BlockItem(BlockDoor, ChangingItem):
    shape = serializers.BlockChange

    def change(self, request: Call, row: Block, data: dict[str, Any]) -> Block:
        require(request.user, "hold_places", row)
        services.change_block(row, by=request.user, **data)
        return self.find(request, str(row.pk))


class GiveBlockBack(BlockDoor, Move):
    def do(self, request: Call, row: Block, data: dict[str, Any], **path: Any) -> Block:
        require(request.user, "hold_places", row)
        services.give_block_back(row, by=request.user)
        return self.find(request, str(row.pk))


def _narrowed(request: Call, rows: QuerySet[Any], shape: type[serializers.Shape]) -> QuerySet[Any]:
    """Stays or blocks, filtered by the query of the request."""
    asked = api.narrowed(request, shape)
    if incident := api.asked(request, "incident", incidents.find):
        rows = rows.filter(shelter__incident=incident)
    if key := asked.pop("household", None):
        rows = rows.filter(**named_by(key))
    if key := asked.pop("shelter", None):
        rows = rows.filter(_of_shelter(key))
    return rows.filter(**asked)


def _of_shelter(key: str) -> Q:
    try:
        return Q(shelter=UUID(key))
    except ValueError:
        return Q(shelter__code__iexact=key)
