"""Tables to take away."""

import csv
import io
import json
from collections.abc import Iterator
from datetime import UTC, date, datetime
from hashlib import sha256
from typing import Any

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core import sheets
from core.sheets import Table, cell, write

FORMULAS = tuple("=+-@\t\r")


def table(*rows: Any, headings: tuple[str, ...] = ("name", "people")) -> Table:
    return Table("Households", headings, ["#hh+name", "#affected"], rows)


def content(made: Table, form: str) -> bytes:
    with write(made, form).file as file:
        return file.read()


def read_csv(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def read_xlsx(content: bytes) -> list[tuple[Any, ...]]:
    book = openpyxl.load_workbook(io.BytesIO(content), read_only=True)
    return list(book.worksheets[0].iter_rows(values_only=True))


@given(st.text())
def test_no_text_becomes_a_formula(text: str) -> None:
    assert not str(cell(text)).lstrip(" ").startswith(FORMULAS)


@given(st.lists(st.tuples(st.text(), st.integers(-(10**9), 10**9)), max_size=5))
def test_what_was_written_is_read_again_as_text_and_numbers(rows: list[tuple[str, int]]) -> None:
    written = content(table(*rows), "csv")
    shown = [[str(cell(text)), str(number)] for text, number in rows]
    assert read_csv(written)[2:] == shown


@given(st.text(max_size=50))
def test_a_workbook_keeps_every_text_that_it_can(text: str) -> None:
    written = content(table((text, 5)), "xlsx")
    [_headings, (kept, people)] = read_xlsx(written)
    assert people == 5
    assert (kept or "") == str(cell(text))
    assert not (kept or "").startswith(FORMULAS)


def test_a_csv_file_begins_with_a_mark_headings_and_tags() -> None:
    written = content(table(("Hamida", 5)), "csv")
    assert written == "\ufeffname,people\r\n#hh+name,#affected\r\nHamida,5\r\n".encode()


def test_a_phone_is_shown_with_its_plus_and_runs_nothing() -> None:
    assert cell("+6281234567890") == "'+6281234567890"


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (None, ""),
        (True, "yes"),
        (-3, -3),
        (date(1990, 5, 31), "1990-05-31"),
        (datetime(2026, 11, 22, 7, 5, tzinfo=UTC), "2026-11-22T07:05+00:00"),
        ("a\0b", "ab"),
    ],
)
def test_values_are_written_in_one_way(value: Any, shown: Any) -> None:
    assert cell(value) == shown


def test_a_file_is_told_with_its_rows_and_its_fingerprint() -> None:
    written = write(table(("Hamida", 5), ("Idris", 1)), "csv")
    with written.file as file:
        assert written.sha256 == sha256(file.read()).hexdigest()
    assert written.rows == 2


def test_rows_with_a_point_are_on_the_map() -> None:
    places = table(("MTW01", -2.7, 100.2), ("Unknown", None, None), headings=("code", "lat", "lon"))
    found = json.loads(content(places, "geojson"))
    assert [feature["geometry"] for feature in found["features"]] == [
        {"type": "Point", "coordinates": [100.2, -2.7]},
        None,
    ]
    assert found["features"][0]["properties"] == {"code": "MTW01"}


def test_rows_are_asked_for_one_by_one() -> None:
    """A table of a million rows is never whole in memory: each is let go before the next is made."""
    alive: list[int] = []

    class Line(list[Any]):
        def __del__(self) -> None:
            alive.append(-1)

    def rows() -> Iterator[Line]:
        for number in range(1000):
            alive.append(1)
            assert sum(alive) <= 3
            yield Line([number, number])

    written = write(Table("Rows", ("a", "b"), ("#a", "#b"), rows()), "xlsx")
    written.file.close()
    assert written.rows == 1000


def test_every_form_has_a_type() -> None:
    assert sheets.TYPES.keys() == sheets.WAYS.keys()
