"""The API's doors to what only protection may know, and to the list of codes."""

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from rest_framework.response import Response

from core import api
from partners.access import require
from partners.doors import Collection, Door
from partners.requests import Call
from registrations import queries, serializers, services
from registrations.models import Household, NeedCode, ProtectedNote
from registrations.queries import protection


class ProtectedNotes(Collection):
    """Reading and writing need a reason, which is kept in the audit trail."""

    reads = writes = "protect"
    shape = serializers.ProtectedNoteShape
    kind = "protected_note"
    asks = {"reason": "Why the notes are read; without it 400."}

    def household(self, request: Call) -> Household:
        household = queries.find(request.user, self.kwargs["key"])
        require(request.user, "protect", household)
        return household

    def get(self, request: Call, **path: Any) -> Response:
        reason = api.reason(request)
        services.note_reading(self.household(request), by=request.user, reason=reason)
        return super().get(request, **path)

    def rows(self, request: Call, **path: Any) -> QuerySet[ProtectedNote]:
        about = protection.about(self.household(request))
        return protection.notes(request.user).filter(about)

    def find(self, request: Call, key: str) -> ProtectedNote:
        return get_object_or_404(protection.notes(request.user), pk=key)

    def show(self, row: ProtectedNote) -> dict[str, Any]:
        return serializers.protected_note(row)

    def body(self, request: Call, *, partial: bool = False) -> dict[str, Any]:
        """With the household, so that an id that comes again belongs to the same one."""
        api.reason(request)
        return {**super().body(request), "household": self.household(request)}

    def create(self, request: Call, data: dict[str, Any], **path: Any) -> ProtectedNote:
        return services.write_note(
            data["household"],
            by=request.user,
            found={"code": data["code"], "text": data["text"]},
            person=data["person"],
            reason=data["reason"],
            id=data.get("id"),
        )


class NeedCodes(Door):
    """The list in force, in its order; protected codes for protection officers only."""

    reads = "see_names"

    def get(self, request: Call) -> Response:
        rows = protection.need_codes(request.user)
        size, after = api.page_size(request), request.query_params.get("cursor")
        if after:
            rows = rows.filter(place__gt=self._place(rows, after))
        found = list(rows[: size + 1])
        following = found[size - 1].code if len(found) > size else None
        results = [serializers.need_code(row) for row in found[:size]]
        return api.one_page(request, results, following=following)

    @staticmethod
    def _place(rows: QuerySet[NeedCode], code: str) -> int:
        """Of the code that the page before ended with, which is the cursor."""
        last = rows.filter(code=code).first()
        if last is None:
            raise api.bad_cursor()
        return last.place
