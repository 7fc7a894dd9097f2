import base64
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from core import paging
from core.actors import SYSTEM
from partners.models import Organisation
from partners.services import add_organisation


def make(count: int) -> None:
    now = timezone.now()
    for number in range(count):
        row = add_organisation(by=SYSTEM, name=f"Partner {number}", kind="nngo")
        at = now - timedelta(seconds=number // 3)  # three of each share their time
        Organisation.objects.filter(pk=row.pk).update(created_at=at)


def walk(size: int) -> list[Any]:
    seen: list[Any] = []
    after: str | None = ""
    while after is not None:
        page = paging.page(Organisation.objects.all(), after=after, size=size)
        seen += page.rows
        after = page.next
    return seen


@pytest.mark.parametrize("size", [1, 2, 5, 7, 50])
def test_pages_hold_every_row_once(db: None, size: int) -> None:
    make(7)
    assert [row.pk for row in walk(size)] == [
        row.pk for row in Organisation.objects.order_by("-created_at", "-pk")
    ]


def test_what_came_in_between_moves_nothing(db: None) -> None:
    make(4)
    first = paging.page(Organisation.objects.all(), size=2)
    add_organisation(by=SYSTEM, name="Late", kind="nngo")
    second = paging.page(Organisation.objects.all(), after=first.next or "", size=2)
    assert not {row.pk for row in first.rows} & {row.pk for row in second.rows}


MADE_UP = [
    '["2026-11-22T06:00:00Z", 5]',
    '["0001-01-01T00:00:00+14:00", "6f1c2b7e-0f0e-4c1b-9d0a-3a3c5f9d7e11"]',
    "[" * 2000,
]


@pytest.mark.parametrize("cursor", ["x", "e30", "ZZZZ", "W10", "é"])
def test_a_made_up_cursor_is_refused(db: None, cursor: str) -> None:
    with pytest.raises(paging.BadCursor):
        paging.page(Organisation.objects.all(), after=cursor)


@pytest.mark.parametrize("text", MADE_UP)
def test_a_cursor_of_json_that_is_no_place_in_a_list_is_refused(db: None, text: str) -> None:
    cursor = base64.urlsafe_b64encode(text.encode()).decode()
    with pytest.raises(paging.BadCursor):
        paging.page(Organisation.objects.all(), after=cursor)
