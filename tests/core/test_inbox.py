from uuid import UUID, uuid4

import pytest
from django.http import Http404

from core import inbox
from core.actors import SYSTEM
from core.errors import RuleBroken
from core.models import InboxItem, Scope


def take(id: UUID, body: dict[str, object]) -> tuple[Scope, bool]:
    return inbox.once(
        id=id,
        kind="scope",
        body=body,
        by=SYSTEM,
        make=lambda: Scope.objects.create(pk=id),
        find=lambda: Scope.objects.get(pk=id),
    )


def test_the_second_time_finds_what_the_first_made(db: None) -> None:
    id = uuid4()
    assert [take(id, {"a": 1})[1], take(id, {"a": 1})[1]] == [True, False]


def test_the_order_of_the_fields_is_no_other_content(db: None) -> None:
    id = uuid4()
    take(id, {"a": 1, "b": 2})
    assert take(id, {"b": 2, "a": 1})[1] is False


def test_other_content_is_a_conflict(db: None) -> None:
    id = uuid4()
    take(id, {"a": 1})
    with pytest.raises(RuleBroken, match="conflict"):
        take(id, {"a": 2})


def test_what_could_not_be_made_is_not_taken(db: None) -> None:
    def fail() -> Scope:
        raise RuleBroken("no", "no")

    with pytest.raises(RuleBroken):
        inbox.once(id=uuid4(), kind="scope", body={}, by=SYSTEM, make=fail, find=fail)
    assert not InboxItem.objects.exists()


def test_who_may_not_see_it_is_not_told(db: None) -> None:
    def hidden() -> Scope:
        raise Http404

    id = uuid4()
    take(id, {})
    with pytest.raises(Http404):
        inbox.once(id=id, kind="scope", body={}, by=SYSTEM, make=hidden, find=hidden)


def test_many_are_told_apart(db: None) -> None:
    old, other, new = uuid4(), uuid4(), uuid4()
    for id in (old, other):
        inbox.take(id, kind="scope", sha256="1", by=SYSTEM)
    prints = {old: "1", other: "2", new: "3"}
    assert inbox.take_many(prints, kind="scope", by=SYSTEM) == ({new}, {other})
