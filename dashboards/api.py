"""The board for programs."""

from dataclasses import asdict
from typing import Any

from dashboards import queries
from dashboards.queries import Board
from incidents import queries as incidents
from partners.doors import Item
from partners.requests import Call


class BoardDoor(Item):
    def find(self, request: Call, key: str) -> Board:
        return queries.board(incidents.find(request.user, key))

    def show(self, row: Board) -> dict[str, Any]:
        return asdict(row)
