"""The API's doors to what becomes of people: they go, come back, are born, and change households."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework.exceptions import ValidationError
from rest_framework.response import Response

from core.fields import Fields, Wrong
from partners.access import require
from partners.doors import Door, Listing
from partners.requests import Call
from registrations import queries, rights, serializers, services
from registrations.models import Household, StatusChange
from registrations.serializers import people as shapes

LEFT = OpenApiExample(
    "A man has left",
    request_only=True,
    value={
        "counts": {"m": {"18-59": 1}},
        "status": "left_without_notice",
        "at": "2026-11-22T20:00:00+07:00",
        "source": "Night roll call",
    },
)
BORN = OpenApiExample(
    "A girl was born",
    request_only=True,
    value={"cause": "birth", "sex": "f", "birth_date": "2026-11-22", "relationship": "child"},
)
SPLIT = OpenApiExample(
    "Two of them are a family of their own",
    request_only=True,
    value={"counts": {"f": {"18-59": 1, "0-4": 1}}, "reason": "They are two families"},
)
JOIN = OpenApiExample(
    "All of them join another household",
    request_only=True,
    value={"to": "800-0002-26", "reason": "The grandmother was found"},
)


class OfHousehold(Door):
    reads = "see_households"
    writes = "enrol"
    status = 201

    def find(self, request: Call, key: str | UUID) -> Household:
        return queries.find(request.user, key)

    def find_own(self, request: Call, key: str) -> Household:
        """The household, for who registers people there."""
        row = self.find(request, key)
        require(request.user, "enrol", row)
        return row


class PeopleStatus(OfHousehold, Listing):
    """GET lists what was told, newest first; POST tells that people are something else since a time."""

    writes = "report_people"

    def rows(self, request: Call, **path: Any) -> QuerySet[StatusChange]:
        household = self.find(request, path["key"])
        if not household.named:
            raise PermissionDenied
        return household.status_changes.prefetch_related("persons")

    def show(self, row: StatusChange) -> dict[str, Any]:
        return shapes.status_change(row)

    @extend_schema(request=OpenApiTypes.OBJECT, examples=[LEFT])
    def post(self, request: Call, key: str) -> Response:
        report = shapes.status_report(_object(request))
        household = self.find(request, key)
        rights.require_to_report(request.user, household)
        change, new = services.report_once(household, report, by=request.user)
        return Response(self.show(change), status=self.status if new else 200)


class Persons(OfHousehold):
    """POST adds somebody who was born, or who has found their family."""

    @extend_schema(request=OpenApiTypes.OBJECT, examples=[BORN])
    def post(self, request: Call, key: str) -> Response:
        body, cause = shapes.newcomer(_object(request))
        household = self.find_own(request, key)
        person, new = services.add_once(household, body, cause=cause, by=request.user)
        answer = shapes.joined(household.refreshed(), person)
        return Response(answer, status=self.status if new else 200)


class Split(OfHousehold):
    """POST makes a household of some of its people; their places stay as they are."""

    @extend_schema(request=OpenApiTypes.OBJECT, examples=[SPLIT])
    def post(self, request: Call, key: str) -> Response:
        data = _object(request)
        id, (who, reason) = _id(data), shapes.going(data)
        household = self.find_own(request, key)
        row, new = services.split_once(household, who, by=request.user, reason=reason, id=id)
        answer = {**serializers.outline(row), "split_from": household.number}
        return Response(answer, status=self.status if new else 200)


class Join(OfHousehold):
    """POST lets its people, all unless some are named, belong to another household of the incident."""

    @extend_schema(request=OpenApiTypes.OBJECT, examples=[JOIN])
    def post(self, request: Call, key: str) -> Response:
        data = _object(request)
        id, (who, reason) = _id(data), shapes.going(data, perhaps_all=True)
        household = self.find_own(request, key)
        target = self._target(request, data)
        new = services.join_once(household, target, who, by=request.user, reason=reason, id=id)
        return Response(serializers.outline(target.refreshed()), status=self.status if new else 200)

    def _target(self, request: Call, data: Mapping[str, Any]) -> Household:
        fields = Fields(data)
        try:
            return self.find_own(request, fields.text("to", 36))
        except queries.WrongNumber as error:
            raise Wrong({"to": [str(error)]}) from error
        except Http404 as error:
            raise Wrong({"to": [_("There is no such household here.")]}) from error


def _object(request: Call) -> Mapping[str, Any]:
    if not isinstance(request.data, Mapping):
        raise ValidationError({"non_field_errors": [_("Send a JSON object.")]})
    return request.data


def _id(data: Mapping[str, Any]) -> UUID | None:
    fields = Fields(data)
    id = fields.id("id")
    if fields.errors:
        raise Wrong(fields.errors)
    return id
