"""Rows in plain statements, where Django's own way of building them is most of what a write costs.

A statement is made ready before the transaction and run inside it, so that others wait for little else than
the database itself.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from functools import cache, partial
from itertools import islice
from operator import attrgetter, itemgetter
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection, transaction
from django.db.models import JSONField, Model

Convert = Callable[[Any], Any]


class Statement(NamedTuple):
    """SQL with `%s` where values go, and the values as this database takes them."""

    sql: str
    values: list[Any]


def insert(
    model: type[Model], rows: Iterable[Mapping[str, Any]], *, pass_over_known: bool = False
) -> int:
    """New rows in as few statements as the database takes, at a third of what bulk_create costs.

    Each row holds a value of its own type for every column, by its attribute (`incident_id`); `vars` of an
    instance does. A key that the database counts up is left out, and not read back. Raises IntegrityError
    for a row whose key is there already, or passes over it. Returns how many were written.
    """
    with transaction.atomic(savepoint=False):
        statements = insertions(model, rows, pass_over_known=pass_over_known)
        return sum(sum(run([statement])) for statement in statements)


def insertions(
    model: type[Model], rows: Iterable[Mapping[str, Any]], *, pass_over_known: bool = False
) -> Iterator[Statement]:
    """The statements of `insert`, one for as many rows as the database takes at once."""
    columns = _columns(model)
    waiting = map(columns.of, rows)
    ending = " ON CONFLICT DO NOTHING" if pass_over_known else ""
    at_once = (connection.features.max_query_params or 30_000) // len(columns.fields)
    while some := list(islice(waiting, at_once)):
        values = [
            way[type(value)](value)
            if type(value) in way
            else field.get_db_prep_save(value, connection)
            for row in some
            for value, way, field in zip(row, columns.ways, columns.fields, strict=True)
        ]
        yield Statement(_insert(model, len(some)) + ending, values)


def statement(sql: str, *values: Any) -> Statement:
    """SQL of our own, with values of the types that `insert` knows a short way for."""
    ways = _short_ways()
    return Statement(sql, [ways[type(value)](value) for value in values])


def answer(sql: str, *values: Any) -> Any:
    """The one value that a question in SQL of our own is answered with."""
    with connection.cursor() as cursor:
        cursor.execute(*statement(sql, *values))
        return cursor.fetchone()[0]


def run(statements: Iterable[Statement]) -> list[int]:
    """Run them in order, inside the caller's transaction; how many rows each of them wrote or changed.

    PostgreSQL gets them in one message, since the way there and back costs more than most of them. Whoever
    looks at a count and does not like it rolls back: by then the statements after it have run as well.
    """
    waiting = list(statements)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            return list(_in_one_message(cursor, waiting))
        return [cursor.execute(sql, values).rowcount for sql, values in waiting]


def _in_one_message(cursor: Any, statements: list[Statement]) -> Iterator[int]:
    if statements:
        values = [value for statement in statements for value in statement.values]
        cursor.execute("; ".join(statement.sql for statement in statements), values)
        yield cursor.rowcount
    while cursor.nextset():
        yield cursor.rowcount


class _Columns(NamedTuple):
    """What a new row of a model has, how to get it out of a mapping, and how each value gets in."""

    fields: list[Any]
    of: Callable[[Mapping[str, Any]], tuple[Any, ...]]
    ways: list[dict[type, Convert]]


@cache
def _columns(model: type[Model]) -> _Columns:
    fields = [field for field in model._meta.concrete_fields if not field.db_returning]
    ways = [
        _json_ways(field) if isinstance(field, JSONField) else _short_ways() for field in fields
    ]
    return _Columns(fields, itemgetter(*(field.attname for field in fields)), ways)


@cache
def _short_ways() -> dict[type, Convert]:
    """How most values get to the database, past what Django looks at each time."""
    plain: dict[type, Convert] = dict.fromkeys([str, int, float, bool, type(None)], _as_it_is)
    has_uuids = connection.features.has_native_uuid_field
    id_way: Convert = _as_it_is if has_uuids else attrgetter("hex")
    return {**plain, UUID: id_way, datetime: connection.ops.adapt_datetimefield_value}


def _json_ways(field: Any) -> dict[type, Convert]:
    """What most JSON fields hold is one of these two; anything else goes the long way."""
    way = partial(connection.ops.adapt_json_value, encoder=field.encoder)
    return {dict: way, list: way}


def _as_it_is(value: Any) -> Any:
    return value


@cache
def _insert(model: type[Model], rows: int) -> str:
    quoted = connection.ops.quote_name
    columns = ", ".join(quoted(field.column) for field in _columns(model).fields)
    places = ", ".join([f"({', '.join(['%s'] * len(_columns(model).fields))})"] * rows)
    table = quoted(model._meta.db_table)
    return f"INSERT INTO {table} ({columns}) VALUES {places}"  # noqa: S608 - our own names
