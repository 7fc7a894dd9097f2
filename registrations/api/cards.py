"""The API's doors to cards."""

from typing import Any

from django.utils.translation import gettext as _
from rest_framework.response import Response

from core.errors import RuleBroken
from incidents import queries as incidents
from partners.access import require
from partners.doors import Door, Move
from partners.requests import Call
from registrations import queries
from registrations.models import Card, Household
from registrations.queries import cards as questions
from registrations.serializers import cards as serializers
from registrations.services import cards as services


class CardKeyItem(Door):
    """The public key of an incident, with which anybody checks its cards without a network."""

    reads = "see_households"

    def get(self, request: Call, key: str) -> Response:
        incident = incidents.find(request.user, key)
        require(request.user, "see_households", incident)
        return Response(serializers.card_key(services.card_key(incident)))


class Verify(Door):
    """What a card is worth. Nothing of it stands in an address."""

    writes = "see_households"
    shape = serializers.PayloadShape

    def post(self, request: Call) -> Response:
        found = questions.check(request.user, self.body(request)["payload"])
        return Response(serializers.finding(found))


class CardDoor(Move):
    """Changes the card of a household."""

    reads = "enrol"
    writes = "enrol"

    def find(self, request: Call, key: str) -> Household:
        row = queries.find(request.user, key)
        require(request.user, "enrol", row)
        return row

    def show(self, row: Card) -> dict[str, Any]:
        return serializers.card(row)


class Issue(CardDoor):
    """The valid card of the household, made where there is none: the same again and again."""

    def do(self, request: Call, row: Household, data: dict[str, Any], **path: Any) -> Card:
        card = services.issue_card(row, by=request.user)
        services.note_printed(row.incident, 1, layout="api", by=request.user)
        return card


class End(CardDoor):
    """Answers with the card that ended or, with `replace`, with the new one."""

    shape = serializers.EndShape

    def do(self, request: Call, row: Household, data: dict[str, Any], **path: Any) -> Card:
        card = questions.valid_card(row)
        if card is None:
            raise RuleBroken("wrong_state", _("This household has no valid card."))
        end = services.replace_card if data["replace"] else services.end_card
        state = Card.State(data["state"])
        return end(card, state, reason=data["reason"], by=request.user)
