"""The API's doors to households that must not meet: for protection alone."""

from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from rest_framework.response import Response

from core import api
from incidents import queries as incidents
from partners.access import require
from partners.doors import Collection, Item, Move
from partners.requests import Call
from registrations import queries, serializers
from registrations.models import KeepApart
from registrations.queries import keeping_apart
from registrations.services import keeping_apart as services


class KeepApartDoor:
    reads = writes = "protect"

    def find(self, request: Call, key: str) -> KeepApart:
        return get_object_or_404(keeping_apart.kept_apart(request.user), pk=key)

    def show(self, row: KeepApart) -> dict[str, Any]:
        return serializers.keep_apart(row)


class KeepAparts(KeepApartDoor, Collection):
    """Those in force, of an incident (`?incident=`) or a household (`?household=`)."""

    shape = serializers.KeepApartShape
    kind = "keep_apart"
    asks = {
        "incident": "Its id or ref.",
        "household": "Its id or number.",
        "state": "all: with those that have ended.",
    }

    def rows(self, request: Call, **path: Any) -> QuerySet[KeepApart]:
        asked = api.narrowed(request, serializers.KeepApartFilter)
        rows = keeping_apart.kept_apart(request.user)
        if key := asked.get("household"):
            rows = self._of(request, key)
        if incident := api.asked(request, "incident", incidents.find):
            rows = rows.filter(a__incident=incident)
        return rows if "state" in asked else rows.filter(ended_at=None)

    def _of(self, request: Call, key: str) -> QuerySet[KeepApart]:
        try:
            household = queries.find(request.user, key)
        except Http404:
            return KeepApart.objects.none()
        return keeping_apart.of_household(request.user, household).order_by()

    def create(self, request: Call, data: dict[str, Any], **path: Any) -> KeepApart:
        one, other = (queries.find(request.user, data[name]) for name in ("a", "b"))
        for household in (one, other):
            require(request.user, "protect", household)
        row = services.keep_apart(
            one, other, by=request.user, reason=data["reason"], id=data.get("id")
        )
        return self.find(request, str(row.pk))


class KeepApartItem(KeepApartDoor, Item):
    """With `?reason=`, which is written down, the answer says why they are kept apart."""

    asks = {"reason": "Why the reason is read."}

    def get(self, request: Call, key: str) -> Response:
        row = self.find(request, key)
        if "reason" not in request.query_params:
            return Response(self.show(row))
        services.note_reasons_read(row.a, by=request.user, reason=api.reason(request))
        return Response(serializers.keep_apart(row, whole=True))


class EndKeepApart(KeepApartDoor, Move):
    shape = serializers.EndKeepApartShape

    def do(self, request: Call, row: KeepApart, data: dict[str, Any], **path: Any) -> KeepApart:
        return services.end_keep_apart(row, by=request.user, reason=data["reason"])
