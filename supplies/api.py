"""The API's doors to items, stock and hand-outs."""

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from rest_framework.response import Response

from core import api
from incidents import queries as incidents
from partners.access import require
from partners.doors import ChangingItem, Collection, Door, Item, Move, Shape
from partners.requests import Call
from supplies import models, queries, serializers, services

OF_STOCK = {"incident": "Its id or ref.", "location": "Its id.", "item": "Its id or code."}


def narrowed(request: Call, shape: Shape, **paths: str) -> dict[str, Any]:
    """What the query asks for, as look-ups; `paths` says where a name of it is kept."""
    asked = api.narrowed(request, shape)
    if incident := api.asked(request, "incident", incidents.find):
        asked["incident"] = incident
    return {paths.get(name, name): value for name, value in asked.items()}


class ItemDoor(Door):
    reads = "see_stock"
    writes = "move_stock"

    def find(self, request: Call, key: str) -> models.Item:
        return get_object_or_404(queries.items(), pk=key)

    def show(self, row: models.Item) -> dict[str, Any]:
        return serializers.item(row)


class Items(ItemDoor, Collection):
    shape = serializers.ItemShape
    kind = "item"

    def rows(self, request: Call, **path: Any) -> QuerySet[models.Item]:
        return queries.items()

    def create(self, request: Call, data: dict[str, Any], **path: Any) -> models.Item:
        return services.add_item(by=request.user, **data)


class ItemItem(ItemDoor, ChangingItem):
    shape = serializers.ItemChange

    def change(self, request: Call, row: models.Item, data: dict[str, Any]) -> models.Item:
        return services.change_item(row, by=request.user, **data)


class LocationDoor(Door):
    reads = "see_stock"
    writes = "move_stock"

    def find(self, request: Call, key: str) -> models.StockLocation:
        return queries.location(request.user, key)

    def show(self, row: models.StockLocation) -> dict[str, Any]:
        return serializers.location(row)


class Locations(LocationDoor, Collection):
    shape = serializers.LocationShape
    kind = "stock_location"
    asks = {"incident": "Its id or ref.", "shelter": "Its id."}

    def rows(self, request: Call, **path: Any) -> QuerySet[models.StockLocation]:
        asked = narrowed(request, serializers.LocationFilter)
        return queries.locations(request.user).filter(**asked)

    def create(self, request: Call, data: dict[str, Any], **path: Any) -> models.StockLocation:
        fields = {**data, "incident": incidents.find(request.user, data["incident"])}
        require(request.user, "move_stock", fields["incident"])
        return services.open_warehouse(by=request.user, **fields)


class LocationItem(LocationDoor, ChangingItem):
    shape = serializers.LocationChange

    def change(
        self, request: Call, row: models.StockLocation, data: dict[str, Any]
    ) -> models.StockLocation:
        require(request.user, "move_stock", row)
        return services.change_warehouse(row, by=request.user, **data)


class Stock(Door):
    """What lies where."""

    reads = "see_stock"

    asks = OF_STOCK

    def get(self, request: Call) -> Response:
        asked = narrowed(request, serializers.StockFilter, incident="location__incident")
        rows = queries.balances(request.user).filter(**asked)
        return api.listed(request, rows, self.show_all)

    def show(self, row: models.StockBalance) -> dict[str, Any]:
        return serializers.balance(row)


class MovementDoor(Door):
    reads = "see_stock"
    writes = "move_stock"

    def find(self, request: Call, key: str) -> models.StockDocument:
        return get_object_or_404(queries.documents(request.user), pk=key)

    def show(self, row: models.StockDocument) -> dict[str, Any]:
        return serializers.movement(row)


class Movements(MovementDoor, Collection):
    shape = serializers.MovementShape
    kind = "stock_movement"
    asks = OF_STOCK

    def rows(self, request: Call, **path: Any) -> QuerySet[models.StockDocument]:
        paths = {"location": "movements__location", "item": "movements__item"}
        asked = narrowed(request, serializers.StockFilter, **paths)
        return queries.documents(request.user).filter(**asked).distinct()

    def create(self, request: Call, data: dict[str, Any], **path: Any) -> models.StockDocument:
        location = queries.location(request.user, data["location"])
        to = queries.location(request.user, data["to"]) if data["to"] else None
        for place in filter(None, [location, to]):
            require(request.user, "move_stock", place)
        return services.record_stock(
            data["kind"],
            location,
            {data["item"]: data["quantity"]},
            by=request.user,
            to=to,
            id=data.get("id"),
            number=data["document"],
            reason=data["reason"],
        )


class MovementItem(MovementDoor, Item):
    pass


class Reversal(MovementDoor, Move):
    """Undoes a movement by its opposite, and answers with that."""

    shape = serializers.ReversalShape
    status = 201

    def do(
        self, request: Call, row: models.StockDocument, data: dict[str, Any], **path: Any
    ) -> models.StockDocument:
        require(request.user, "move_stock", row)
        return services.reverse(row, by=request.user, reason=data["reason"])


class RoundDoor(Door):
    reads = "see_stock"
    writes = "open_round"

    def find(self, request: Call, key: str) -> models.DistributionRound:
        return get_object_or_404(queries.rounds(request.user), pk=key)

    def show(self, row: models.DistributionRound) -> dict[str, Any]:
        return serializers.round(row)


class Rounds(RoundDoor, Collection):
    shape = serializers.RoundShape
    kind = "distribution_round"
    asks = {"incident": "Its id or ref.", "location": "Its id."}

    def rows(self, request: Call, **path: Any) -> QuerySet[models.DistributionRound]:
        return queries.rounds(request.user).filter(**narrowed(request, serializers.RoundFilter))

    def create(self, request: Call, data: dict[str, Any], **path: Any) -> models.DistributionRound:
        location = queries.location(request.user, data["location"])
        require(request.user, "open_round", location)
        fields = {**data, **data.get("rules", {}), "location": location}
        fields.pop("rules", None)
        return services.open_round(by=request.user, **fields)


class RoundItem(RoundDoor, Item):
    pass


class Close(RoundDoor, Move):
    def do(
        self, request: Call, row: models.DistributionRound, data: dict[str, Any], **path: Any
    ) -> models.DistributionRound:
        require(request.user, "open_round", row)
        return services.close_round(row, by=request.user)


class ReceiptDoor(Door):
    reads = "hand_out"
    writes = "hand_out"

    def show(self, row: models.Receipt) -> dict[str, Any]:
        return serializers.receipt(row)

    def find(self, request: Call, key: str) -> models.Receipt:
        return get_object_or_404(queries.receipts(request.user), pk=key)


class Receipts(ReceiptDoor, Collection):
    shape = serializers.ReceiptShape
    kind = "receipt"

    def round(self, request: Call, key: str) -> models.DistributionRound:
        round = get_object_or_404(queries.rounds(request.user), pk=key)
        require(request.user, "hand_out", round)
        return round

    def rows(self, request: Call, **path: Any) -> QuerySet[models.Receipt]:
        return queries.receipts(request.user).filter(round=self.round(request, path["key"]))

    def create(self, request: Call, data: dict[str, Any], **path: Any) -> models.Receipt:
        round = self.round(request, path["key"])
        shown = data.get("household") or data.get("number") or data["card"]
        household = queries.household_at(request.user, round, shown)
        return services.hand_out(
            round, household, by=request.user, at=data.get("at"), id=data.get("id")
        )


class TakeBack(ReceiptDoor, Move):
    """The wrong household, or the wrong goods: back into the stock, and it may receive again."""

    shape = serializers.ReversalShape

    def do(
        self, request: Call, row: models.Receipt, data: dict[str, Any], **path: Any
    ) -> models.Receipt:
        require(request.user, "hand_out", row.round)
        services.reverse(row.document, by=request.user, reason=data["reason"])
        return row.refreshed()


class StockCover(Door):
    """How long the stock lasts, by location and item."""

    reads = "see_stock"

    def get(self, request: Call, key: str) -> Response:
        incident = incidents.find(request.user, key)
        require(request.user, "see_stock", incident)
        covers = queries.cover(incident)
        lowest = queries.lowest(covers)
        return Response(
            {
                "results": [serializers.cover(each) for each in covers],
                "lowest": serializers.cover(lowest) if lowest else None,
            }
        )
