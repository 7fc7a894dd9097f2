"""The shapes of an API door. All ask in one order: who are you (401), may your role (403), is the shape
right (400), may you do it to this one (404 or 403), does a rule forbid it (409).

A subclass says which acts it needs and fills in the verbs; the rest is the same everywhere.
"""

from typing import Any, ClassVar

from django.db.models import QuerySet
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import BaseSerializer
from rest_framework.views import APIView

from core import api
from partners import access
from partners.requests import Call

Shape = type[BaseSerializer[Any]]
READING = ("GET", "HEAD", "OPTIONS")


class Door(APIView):
    """`reads` and `writes` are the acts that a role needs at all; rights on the row come later."""

    reads: ClassVar[str] = "see_figures"
    writes: ClassVar[str] = "see_figures"
    shape: ClassVar[Shape | None] = None
    answer: ClassVar[Shape | None] = None  # as the OpenAPI document shows it, where it does
    asks: ClassVar[
        dict[str, str]
    ] = {}  # what the address of a GET may ask for, and what that means
    status: ClassVar[int] = 200  # of a POST that did something

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        access.require(request.user, self.reads if request.method in READING else self.writes)
        api.refuse_nul(request)

    def body(self, request: Call, *, partial: bool = False) -> dict[str, Any]:
        return api.shaped(request, self.shape, partial=partial) if self.shape else {}

    def find(self, request: Call, key: str) -> Any:
        """The row, or Http404 when the caller may not know of it."""
        raise NotImplementedError

    def show(self, row: Any) -> dict[str, Any]:
        raise NotImplementedError

    def show_all(self, rows: list[Any]) -> list[dict[str, Any]]:
        """The rows of one page; a door that needs more than the row itself asks once for all of them."""
        return [self.show(row) for row in rows]


class Listing(Door):
    """GET lists what the caller may see."""

    def rows(self, request: Call, **path: Any) -> QuerySet[Any]:
        raise NotImplementedError

    def get(self, request: Call, **path: Any) -> Response:
        return api.listed(request, self.rows(request, **path), self.show_all)


class Collection(Listing):
    """POST makes a row, once for each id of the client's own."""

    kind: ClassVar[str]
    status: ClassVar[int] = 201

    def create(self, request: Call, data: dict[str, Any], **path: Any) -> Any:
        raise NotImplementedError

    def post(self, request: Call, **path: Any) -> Response:
        data = self.body(request)
        row, new = api.created_once(
            request,
            self.kind,
            {**data, **path},  # the same said of another shelter is something else
            make=lambda: self.create(request, data, **path),
            find=lambda id: self.find(request, str(id)),
        )
        return Response(self.show(row), status=self.status if new else 200)


class Item(Door):
    """GET shows one row."""

    def get(self, request: Call, key: str) -> Response:
        return Response(self.show(self.find(request, key)))


class ChangingItem(Item):
    """GET shows one row; PATCH changes what its body names."""

    def change(self, request: Call, row: Any, data: dict[str, Any]) -> Any:
        raise NotImplementedError

    def patch(self, request: Call, key: str) -> Response:
        data = self.body(request, partial=True)
        return Response(self.show(self.change(request, self.find(request, key), data)))


class Move(Door):
    """POST does one thing to one row."""

    def do(self, request: Call, row: Any, data: dict[str, Any], **path: Any) -> Any:
        raise NotImplementedError

    def post(self, request: Call, key: str, **path: Any) -> Response:
        data = self.body(request)
        row = self.do(request, self.find(request, key), data, **path)
        return Response(self.show(row), status=self.status)
