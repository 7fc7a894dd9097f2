"""The API's doors to who may have come twice."""

from typing import Any, cast
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from core import api
from core.fields import Fields, Wrong
from incidents import queries as incidents
from partners.access import require
from partners.doors import Door, Item, Listing, Move
from partners.models import User
from partners.requests import Call
from registrations import reading, services
from registrations.models import Identity, MatchPair
from registrations.queries import matching, pairs
from registrations.queries.families import told
from registrations.serializers import matching as serializers

MOST_MATCHES = 20
EXAMPLE = OpenApiExample(
    "A mother and her son",
    request_only=True,
    value={
        "incident": "MTW-2026-003",
        "persons": [
            {"name": "Jusuf", "sex": "m", "birth_year": 2015},
            {"name": "Amina Begum", "sex": "f", "birth_date": "1990-05-31"},
        ],
        "origin": "Sioban",
        "limit": 5,
    },
)


class LookUp(Door):
    """Whether somebody may be registered already. Nothing of what is asked is kept."""

    writes = "look_up"

    @extend_schema(request=OpenApiTypes.OBJECT, examples=[EXAMPLE], responses=OpenApiTypes.OBJECT)
    def post(self, request: Call) -> Response:
        if not isinstance(request.data, dict):
            raise ValidationError({"non_field_errors": [_("Send a JSON object.")]})
        fields = Fields(request.data)
        most = fields.whole("limit", 1, MOST_MATCHES) or 5
        if not (request.data.get("persons") or fields.has("focal_point")):
            fields.wrong("persons", _("Say whom you look for."))
        if fields.errors:
            raise Wrong(fields.errors)
        body = reading.read(request.data)
        if not body.incident:
            raise Wrong({"incident": [_("Say which incident.")]})
        incident = incidents.find(request.user, body.incident)
        require(request.user, "look_up", incident)
        found = matching.look_up(incident.pk, told(body), least=matching.LISTED, most=most)
        rows = pairs.named(request.user, [each.household_id for each in found])
        services.note_names_read(rows.values(), by=request.user)
        matches = [
            serializers.match(each, rows[each.household_id])
            for each in found
            if each.household_id in rows
        ]
        return Response({"matches": matches})


class PairDoor(Door):
    reads = "see_matches"
    writes = "decide_review"

    def find(self, request: Call, key: str) -> MatchPair:
        return pairs.find_pair(request.user, UUID(str(key)))

    def show(self, row: MatchPair) -> dict[str, Any]:
        return serializers.whole_pair(
            row,
            named=_named(self.request, [row]) == {row.a_id, row.b_id},
            identity=pairs.standing(row),
            awaits=pairs.awaits_second(row),
            chained=pairs.chained(row),
        )


class Pairs(PairDoor, Listing):
    asks = {"incident": "Its id or ref.", "state": "open (which it is else), same or different."}

    def rows(self, request: Call, **path: Any) -> QuerySet[MatchPair]:
        """Newest first; open ones, unless `?state=` says otherwise."""
        state = request.query_params.get("state", MatchPair.State.OPEN)
        if state not in MatchPair.State.values:
            raise Wrong({"state": [_("Write open, same or different.")]})
        incident = api.asked(request, "incident", incidents.find)
        return pairs.pairs(request.user, incident, state)

    def show_all(self, rows: list[MatchPair]) -> list[dict[str, Any]]:
        named = _named(self.request, rows)
        return [serializers.pair(row, named={row.a_id, row.b_id} <= named) for row in rows]


class PairItem(PairDoor, Item):
    pass


class Decide(PairDoor, Move):
    shape = serializers.VerdictShape

    def do(self, request: Call, row: MatchPair, data: dict[str, Any], **path: Any) -> MatchPair:
        require(request.user, services.act_for(row), row)
        services.decide(row, data["decision"], by=request.user, reason=data["reason"])
        return self.find(request, str(row.pk))


class Undo(Move):
    reads = "see_matches"
    writes = "decide_review"
    shape = serializers.UndoShape

    def find(self, request: Call, key: str) -> Identity:
        return pairs.find_identity(request.user, UUID(str(key)))

    def do(self, request: Call, row: Identity, data: dict[str, Any], **path: Any) -> Identity:
        require(request.user, services.act_for(row.pair), row)
        services.undo_merge(row, by=request.user, reason=data["reason"])
        return self.find(request, str(row.pk))

    def show(self, row: Identity) -> dict[str, Any]:
        return serializers.identity(row, sorted(pairs.component([row.pair.a_id])))


def _named(request: Request, rows: list[MatchPair]) -> set[UUID]:
    """The households of these pairs whose names the caller may read; that they were read is noted."""
    who = cast(User, request.user)
    seen = pairs.named(who, {id for row in rows for id in (row.a_id, row.b_id)})
    services.note_names_read(seen.values(), by=who)
    return {id for id, row in seen.items() if row.named}
