"""The board, and lists to take away, for programs."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from django.http import FileResponse
from rest_framework import exceptions

from core import api
from dashboards import exports, queries
from dashboards.queries import Board
from incidents import queries as incidents
from partners.doors import Door, Item
from partners.recipients import RecipientBlocked
from partners.requests import Call

WITH_NAMES = ("names", "reason", "recipient")


class BoardDoor(Item):
    def find(self, request: Call, key: str) -> Board:
        return queries.board(incidents.find(request.user, key))

    def show(self, row: Board) -> dict[str, Any]:
        return asdict(row)


class ExportDoor(Door):
    """GET or POST takes a list away; `names`, `reason` or `recipient` ask for people by name."""

    schema = None

    def get(self, request: Call, ref: str, name: str, form: str) -> FileResponse:
        incident = incidents.find(request.user, ref)
        asked: Any = request.query_params if request.method == "GET" else request.data
        if name != "households" or not _asks_for_names(asked):
            return exports.attachment(exports.take(request.user, incident, name, form), ref, name)
        exports.require_names(request.user, incident)
        to, reason = str(asked.get("recipient") or ""), api.reason(request)
        try:
            handover = exports.hand_over(request.user, incident, to=to, reason=reason)
        except RecipientBlocked as error:
            raise exceptions.PermissionDenied(error.sentence, code=error.code) from error
        written = exports.take_names(request.user, incident, form, handover)
        return exports.attachment(written, ref, "persons")

    post = get


def _asks_for_names(asked: Any) -> bool:
    return isinstance(asked, Mapping) and any(asked.get(name) for name in WITH_NAMES)
