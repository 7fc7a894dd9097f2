"""The API's doors to households."""

from typing import Any, cast

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework.exceptions import ValidationError
from rest_framework.response import Response

from core import api, audit
from core.errors import RuleBroken
from core.fields import Wrong
from incidents import queries as incidents
from partners.access import may, require
from partners.doors import Collection, Item
from partners.models import User
from partners.requests import Call
from registrations import amending, papers, queries, reading, serializers, services
from registrations.body import HouseholdBody
from registrations.models import Household

EXAMPLE = OpenApiExample(
    "A family of three",
    request_only=True,
    value={
        "incident": "MTW-2026-003",
        "focal_point": {"name": "Amina", "sex": "f", "age": 34},
        "counts": {"f": {"18-59": 1, "5-11": 1}, "m": {"0-4": 1}},
        "needs": ["single_caregiver"],
        "consent": {"record": True, "share": False, "sms": False},
    },
)

CORRECTION = OpenApiExample(
    "Another phone",
    request_only=True,
    value={"base_hash": "9f2c…", "phone": "+6281234567890"},
)


class Households(Collection):
    reads = "see_households"
    writes = "enrol"
    kind = services.KIND
    asks = {
        "incident": "Its id or ref.",
        "q": "A number, or the beginnings of somebody's names.",
        "status": "One status.",
        "needs": "Needs that a household has all of, with commas between them.",
        "housing": "needed, own_arrangement or declined.",
    }

    def rows(self, request: Call, **path: Any) -> QuerySet[Household]:
        incident = api.asked(request, "incident", incidents.find)
        search = serializers.search(request.query_params)
        try:
            queries.right_number(search.text)
        except queries.WrongNumber as wrong:
            raise Wrong({"q": [str(wrong)]}) from wrong
        return queries.search(request.user, search, incident)

    def show(self, row: Household) -> dict[str, Any]:
        return serializers.household(row, named=row.named)

    def show_all(self, rows: list[Household]) -> list[dict[str, Any]]:
        services.note_names_read(rows, by=cast(User, self.request.user))
        return [self.show(row) for row in rows]

    @extend_schema(request=OpenApiTypes.OBJECT, examples=[EXAMPLE])
    def post(self, request: Call, **path: Any) -> Response:
        body = reading.read(_object(request))
        if not body.incident:
            raise Wrong({"incident": [_("Say which incident.")]})
        incident = incidents.find(request.user, body.incident)
        require(request.user, "enrol", incident)
        row, new = services.register_once(incident, by=request.user, body=body)
        if not new:
            row = queries.find(request.user, row.pk)
        services.find_duplicates(row, is_new=new)
        alike = serializers.duplicates(queries.beside(request.user, row))
        answer = {**serializers.outline(row), "warnings": _warnings(body), "duplicates": alike}
        return Response(answer, status=201 if new else 200)


class HouseholdItem(Item):
    reads = "see_households"
    writes = "enrol"
    asks = {"reason": "Why documents are read unmasked."}

    def find(self, request: Call, key: str) -> Household:
        return queries.find(request.user, key)

    def get(self, request: Call, key: str) -> Response:
        return Response(self._whole(request, self.find(request, key)))

    @extend_schema(request=OpenApiTypes.OBJECT, examples=[CORRECTION])
    def patch(self, request: Call, key: str) -> Response:
        """Change what the body names, if nobody else has changed the household since `base_hash`."""
        changes = _object(request)
        base_hash = changes.get("base_hash")
        if not (base_hash and isinstance(base_hash, str)):
            raise Wrong({"base_hash": [_("Say which version this corrects: the hash you read.")]})
        row = self.find(request, key)
        require(request.user, "enrol", row)
        try:
            services.correct_household(row, by=request.user, base_hash=base_hash, changes=changes)
        except RuleBroken as refusal:
            if refusal.code == "stale":
                now = self._whole(request, self.find(request, key))
                refusal.facts = {"current": now, "yours": changes}
            raise
        services.find_duplicates(row)
        after = self.find(request, str(row.pk))
        body = amending.read(services.as_told(after))
        return Response({**self._whole(request, after), "warnings": _warnings(body)})

    def _whole(self, request: Call, row: Household) -> dict[str, Any]:
        """The household with as much as the caller may read of it."""
        answer = serializers.household(row, named=row.named)
        if row.named and may(request.user, "enrol", row):
            clear = self._unmasks(request, row)
            persons = queries.with_papers(row)
            answer["persons"] = [serializers.whole_person(p, unmasked=clear) for p in persons]
        return answer

    def _unmasks(self, request: Call, row: Household) -> bool:
        """Documents are masked, unless who may read them says why; that is written down."""
        reason = request.query_params.get("reason", "")
        if not (reason and may(request.user, "see_documents", row)):
            return False
        audit.note(
            "registrations.documents_read",
            by=request.user,
            scope_id=row.incident_id,
            about=row.pk,
            reason=reason[:500],
        )
        return True


def _object(request: Call) -> dict[str, Any]:
    if not isinstance(request.data, dict):
        raise ValidationError({"non_field_errors": [_("Send a JSON object.")]})
    return request.data


def _warnings(body: HouseholdBody) -> list[dict[str, Any]]:
    return serializers.warnings(papers.remarks(body, timezone.localdate()))
