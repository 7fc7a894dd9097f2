"""Cursor paging: the next page starts after the last row, however many came in between."""

import base64
import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Generic, TypeVar
from uuid import UUID

from django.core.exceptions import BadRequest
from django.db.models import Model, Q, QuerySet

R = TypeVar("R", bound=Model)
PAGE, MOST = 50, 500


class BadCursor(BadRequest):
    """The cursor was not made here. A page answers 400 by itself."""


@dataclass(frozen=True)
class Page(Generic[R]):
    """`rows` of one page; `next` is the cursor of the page after it, None on the last."""

    rows: list[R]
    next: str | None


def page(rows: QuerySet[R], *, after: str = "", size: int = PAGE) -> Page[R]:
    """One page of `rows`, newest first. Raises BadCursor."""
    if after:
        at, id = _open(after)
        rows = rows.filter(Q(created_at__lt=at) | Q(created_at=at, pk__lt=id))
    found: list[Any] = list(rows.order_by("-created_at", "-pk")[: size + 1])
    last = found[size - 1] if len(found) > size else None
    return Page(found[:size], _cursor(last) if last is not None else None)


def _cursor(row: Any) -> str:
    text = json.dumps([row.created_at.isoformat(), str(row.pk)])
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def _open(cursor: str) -> tuple[datetime, UUID]:
    try:
        text = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))
        at, id = json.loads(text)
        return datetime.fromisoformat(at).astimezone(UTC), UUID(id)
    except (ValueError, TypeError, AttributeError, OverflowError, RecursionError) as error:
        raise BadCursor(cursor) from error
