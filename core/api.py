"""Conventions of the API: how it refuses, how it pages, how it takes the same thing twice."""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any, TypeVar, cast
from uuid import UUID

from django.core.exceptions import ObjectDoesNotExist
from django.db.models import Model, QuerySet
from django.http import Http404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from rest_framework import exceptions, serializers, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.urls import replace_query_param
from rest_framework.views import exception_handler

from core import inbox, paging, shapes
from core.actors import Acting
from core.audit import LONGEST_REASON
from core.errors import RuleBroken
from core.fields import Wrong

T = TypeVar("T")
SIZE = re.compile("[0-9]{1,6}")


def answer_error(error: Exception, context: dict[str, Any]) -> Response | None:
    """Every refusal as `{"code", "message", "fields"}`. None for what is our own fault."""
    if isinstance(error, RuleBroken):
        body = {**error.facts, "code": error.code, "message": str(error.message), "fields": {}}
        return Response(body, status=status.HTTP_409_CONFLICT)
    if isinstance(error, Wrong):
        error = exceptions.ValidationError(error.errors)
    if isinstance(error, Http404) and isinstance(error.__context__, ObjectDoesNotExist):
        error = Http404()  # Django names the table that was searched, in English
    response = exception_handler(error, context)
    if response is None:
        return None
    if isinstance(error, exceptions.ValidationError):
        fields = dict(_flat(error.detail))
        message = next(iter(fields.values()), [""])[0]
        response.data = {"code": "invalid", "message": message, "fields": fields}
    else:
        detail = response.data["detail"]
        code = "not_found" if isinstance(error, Http404) else detail.code
        fields = getattr(error, "fields", {})
        response.data = {"code": code, "message": str(detail), "fields": fields}
    return response


class NotThere(Http404):
    """What the address of a list names is not there, or not for the caller to know of."""

    def __init__(self, name: str) -> None:
        sentence = _("There is none by this key, or you may not know of it.")
        super().__init__(sentence)
        self.fields = {name: [sentence]}


def asked(request: Request, name: str, find: Callable[[Any, str], T]) -> T | None:
    """What `?name=` is the key of, found for the caller; None where it is not asked. Raises NotThere."""
    key = request.query_params.get(name)
    if not key:
        return None
    try:
        return find(request.user, key)
    except Http404 as error:
        raise NotThere(name) from error


class ReasonRequired(exceptions.APIException):
    status_code = status.HTTP_400_BAD_REQUEST
    default_code = "reason_required"
    default_detail = _lazy("Say why, as reason: it is written down together with what you do.")


def reason(request: Request) -> str:
    """Why the caller does what needs a reason: `reason` in the body, or in the address of a GET."""
    asked = request.query_params if request.method == "GET" else request.data
    text = asked.get("reason") if isinstance(asked, Mapping) else None
    if not isinstance(text, str) or not text.strip():
        raise ReasonRequired
    return text.strip()[:LONGEST_REASON]


def _flat(detail: Any, path: str = "") -> Iterator[tuple[str, list[str]]]:
    """DRF's nested errors as ("persons.2.birth_year", ["..."])."""
    if isinstance(detail, Mapping):
        for name, part in detail.items():
            yield from _flat(part, ".".join(filter(None, [path, str(name)])))
    elif isinstance(detail, list) and any(isinstance(part, Mapping | list) for part in detail):
        for number, part in enumerate(detail):
            if part:
                yield from _flat(part, f"{path}.{number}" if path else str(number))
    else:
        texts = detail if isinstance(detail, list) else [detail]
        yield path.removesuffix(".non_field_errors"), [str(text) for text in texts]


def shaped(
    request: Request, shape: type[serializers.BaseSerializer[Any]], *, partial: bool = False
) -> dict[str, Any]:
    """The validated body. Raises ValidationError, which names each field that is wrong."""
    if not isinstance(request.data, Mapping):
        raise exceptions.ValidationError({"non_field_errors": [_("Send a JSON object.")]})
    reader = shape(data=request.data, partial=partial, context={"request": request})
    if wrong := dict(shapes.not_written(reader, request.data)):
        raise exceptions.ValidationError(wrong)
    reader.is_valid(raise_exception=True)
    data: dict[str, Any] = reader.validated_data
    return data


def narrowed(request: Request, shape: type[serializers.BaseSerializer[Any]]) -> dict[str, Any]:
    """What the address of a list asks for; what is empty is not asked. Raises ValidationError."""
    reader = shape(data={name: text for name, text in request.query_params.items() if text})
    reader.is_valid(raise_exception=True)
    wanted: dict[str, Any] = reader.validated_data
    return dict(wanted)


def refuse_nul(request: Request) -> None:
    """Raises ValidationError where the address asks for a text that no database can hold."""
    asked = request.query_params.lists()
    wrong = [name for name, values in asked if any("\0" in text for text in (name, *values))]
    if wrong:
        message = _("This holds characters that are no text.")
        raise exceptions.ValidationError({name: [message] for name in wrong})


def created_once(
    request: Request,
    kind: str,
    data: dict[str, Any],
    make: Callable[[], Any],
    find: Callable[[UUID], Any],
) -> tuple[Any, bool]:
    """(row, whether it is new). A body with an id of the client's own makes a row only once."""
    id: UUID | None = data.get("id")
    if id is None:
        return make(), True
    return inbox.once(
        id=id, kind=kind, body=data, by=cast(Acting, request.user), make=make, find=lambda: find(id)
    )


def listed(
    request: Request, rows: QuerySet[Any], show_all: Callable[[list[Any]], list[dict[str, Any]]]
) -> Response:
    """One page of `rows`, newest first, as `{"results", "next"}`."""
    try:
        page: paging.Page[Model] = paging.page(
            rows, after=request.query_params.get("cursor", ""), size=page_size(request)
        )
    except paging.BadCursor as error:
        raise bad_cursor() from error
    return one_page(request, show_all(page.rows), following=page.next)


def one_page(request: Request, results: list[dict[str, Any]], *, following: str | None) -> Response:
    """A page of a list; `following` is the cursor of the next one."""
    here = request.build_absolute_uri()
    following = replace_query_param(here, "cursor", following) if following else None
    return Response({"results": results, "next": following})


def bad_cursor() -> exceptions.ValidationError:
    message = _("This cursor was not given out by this list.")
    return exceptions.ValidationError({"cursor": [message]})


def page_size(request: Request) -> int:
    """How many rows the caller wants at once."""
    text = request.query_params.get("page_size", str(paging.PAGE))
    if not (SIZE.fullmatch(text) and 1 <= int(text) <= paging.MOST):
        message = _("Write a number from 1 to %(most)s.") % {"most": paging.MOST}
        raise exceptions.ValidationError({"page_size": [message]})
    return int(text)
