from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from core import rows
from core.models import Event, InboxItem, Job, Lease

AT = datetime(2026, 11, 22, 3, 4, 5, 678901, tzinfo=UTC)


def item(**more: Any) -> dict[str, Any]:
    row = InboxItem(id=uuid4(), kind="k", sha256="s", actor_kind="system", **more)
    return vars(row)


@pytest.mark.parametrize(
    "facts", [{}, {"a": [1, None, "x"], "ü": {"b": 1.5}}, [], ["x"], "text", 7, True]
)
def test_a_row_is_read_back_as_it_was_written(db: None, facts: Any) -> None:
    about = uuid4()
    event = Event(kind="k", at=AT, actor_kind="system", about=about, facts=facts)
    rows.insert(Event, [vars(event)])
    found = Event.objects.get()
    assert (found.facts, found.at, found.about, found.lease) == (facts, AT, about, None)


def test_rows_are_written_as_the_usual_way_writes_them(db: None) -> None:
    by_hand = Job(kind="k", actor_kind="system", arguments={"a": 1}, result=None)
    rows.insert(Job, [vars(by_hand)])
    usual = Job(kind="k", actor_kind="system", arguments={"a": 1}, result=None)
    usual.save(force_insert=True)
    first, second = Job.objects.order_by("created_at").values()
    same = {"id": None, "created_at": None, "updated_at": None, "due_at": None}
    assert {**first, **same} == {**second, **same}


def test_more_rows_than_one_statement_takes_are_all_written(db: None) -> None:
    many = [vars(Lease(name=f"lease {n}", token=uuid4(), until=AT)) for n in range(1200)]
    assert rows.insert(Lease, many) == Lease.objects.count() == 1200


def test_no_rows_are_no_statement(db: None, django_assert_num_queries: Any) -> None:
    with transaction.atomic(), django_assert_num_queries(0):
        assert rows.insert(Lease, []) == 0


def test_a_known_key_is_refused(db: None) -> None:
    one = item()
    rows.insert(InboxItem, [one])
    with pytest.raises(IntegrityError), transaction.atomic():
        rows.insert(InboxItem, [one])


def test_a_known_key_can_be_passed_over(db: None) -> None:
    one = item()
    rows.insert(InboxItem, [one])
    other = {**one, "kind": "other"}
    assert rows.insert(InboxItem, [other, item()], pass_over_known=True) == 1
    assert InboxItem.objects.get(pk=one["id"]).kind == "k"


def test_a_question_in_plain_sql_has_one_answer(db: None) -> None:
    one, other = (Lease(name=name, token=uuid4(), until=AT) for name in ("a", "b"))
    rows.insert(Lease, [vars(one), vars(other)])
    assert rows.answer("SELECT name FROM core_lease WHERE token = %s", other.token) == "b"


def test_each_statement_tells_how_many_rows_it_changed(db: None) -> None:
    leases = [vars(Lease(name=name, token=uuid4(), until=AT)) for name in ("a", "b", "c")]
    move = "UPDATE core_lease SET until = %s WHERE name > %s"
    later = AT.replace(year=2027)
    counts = rows.run(
        [
            *rows.insertions(Lease, leases),
            rows.statement(move, later, "a"),
            rows.statement(move, later, "c"),
            rows.statement("DELETE FROM core_lease WHERE token = %s", leases[0]["token"]),
        ]
    )
    assert counts == [3, 2, 0, 1]
    assert set(Lease.objects.values_list("name", "until")) == {("b", later), ("c", later)}


def test_nothing_to_run_is_no_count(db: None) -> None:
    assert rows.run([]) == []


def test_a_statement_that_fails_is_an_error_that_takes_back_those_before_it(db: None) -> None:
    lease = vars(Lease(name="a", token=uuid4(), until=AT))
    with pytest.raises(IntegrityError), transaction.atomic():
        rows.run([*rows.insertions(Lease, [lease]), *rows.insertions(Lease, [lease])])
    assert not Lease.objects.exists()
