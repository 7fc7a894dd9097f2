"""Spreadsheets as people send them, and as somebody who means harm does."""

import io
import zipfile
from collections.abc import Callable
from datetime import date
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl.worksheet.worksheet import Worksheet

from registrations.intake import manifest, manifest_template, tables
from registrations.intake.manifest_words import HEADINGS, WORDS
from registrations.intake.tables import NotAManifest

PEOPLE: list[list[Any]] = [["nama", "jk", "umur"], ["Hamida", "P", 36], ["Yunus", "L", 8]]
SHEET = "xl/worksheets/sheet1.xml"


def workbook(
    *sheets: list[list[Any]], change: Callable[[Worksheet], object] | None = None
) -> bytes:
    """A workbook with these rows on its sheets, the last of which is changed once more."""
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for rows in sheets:
        sheet = book.create_sheet()
        for row in rows:
            sheet.append(row)
    if change:
        change(book.worksheets[-1])
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def packed(content: bytes, **parts: bytes) -> bytes:
    """The workbook with other content in some of its parts."""
    made = io.BytesIO()
    with ZipFile(io.BytesIO(content)) as old, ZipFile(made, "w", ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, parts.get(name.rpartition("/")[2], old.read(name)))
    return made.getvalue()


def why(content: bytes) -> str:
    with pytest.raises(NotAManifest) as refused:
        manifest.read(content)
    return refused.value.why


def cells(content: bytes) -> list[dict[str, str]]:
    return [dict(row.cells) for family in manifest.read(content) for row in family.rows]


def test_a_workbook_says_the_same_as_a_csv_file() -> None:
    text = "\n".join(",".join(map(str, row)) for row in PEOPLE)
    assert cells(workbook(PEOPLE)) == cells(text.encode())


def test_days_numbers_and_truths_are_read_as_people_see_them() -> None:
    headings = ["nama", "tanggal lahir", "umur", "no hp", "gawat medis"]
    row = ["Hamida", date(1990, 5, 31), 36.0, 81234567890, True]
    [read] = manifest.read(workbook([headings, row]))
    assert read.body()["persons"][0]["birth_date"] == "1990-05-31"
    assert read.body()["persons"][0]["age"] == "36"
    assert (read.body()["phone"], read.body()["medical_urgent"]) == ("81234567890", True)


@pytest.mark.parametrize(
    "written",
    ["31/5/1990", "31-05-1990", "1990/05/31", "31 Mei 1990", "31 may 1990", "31-Mei-1990"],
)
def test_days_are_read_in_every_usual_way(written: str) -> None:
    [family] = manifest.read(workbook([["nama", "tgl lahir"], ["Hamida", written]]))
    assert family.body()["persons"][0]["birth_date"] == "1990-05-31"


def test_a_day_with_a_year_of_two_digits_is_left_to_be_told() -> None:
    [family] = manifest.read(workbook([["nama", "tgl lahir"], ["Hamida", "31/5/90"]]))
    assert family.body()["persons"][0]["birth_date"] == "31/5/90"


def test_a_number_that_lost_its_last_digits_is_no_number_of_a_document() -> None:
    rows: list[list[Any]] = [
        ["nama", "jenis dokumen", "nomor dokumen"],
        ["Hamida", "KTP", 1309051203850003],
    ]
    [family] = manifest.read(workbook(rows))
    assert family.body()["persons"][0]["documents"] == [{"kind": "nik", "number": ""}]


def test_families_are_told_apart_by_numbers_that_lost_a_digit() -> None:
    rows: list[list[Any]] = [
        ["no kk", "nama"],
        [1309051203850010, "Hamida"],
        [1309051203850020, "Idris"],
    ]
    assert len(manifest.read(workbook(rows))) == 2


def test_headings_may_stand_below_a_title_and_in_two_rows_with_merged_cells() -> None:
    def merge(sheet: Worksheet) -> None:
        sheet.merge_cells("A1:E1")
        for area in ("A3:A4", "B3:B4", "C3:D3"):
            sheet.merge_cells(area)

    rows: list[list[Any]] = [
        ["DAFTAR PENUMPANG KM HARAPAN", None, None, None, None],
        [None],
        ["No.", "Nama", "Dokumen", None, "Tanggal"],
        [None, None, "Jenis", "Nomor", "Lahir"],
        [1, "Hamida", "KTP", "77", date(1990, 5, 31)],
    ]
    [family] = manifest.read(workbook(rows, change=merge))
    assert family.rows[0].number == 5
    assert family.rows[0].cells == {
        "name": "Hamida",
        "document_kind": "KTP",
        "document_number": "77",
        "birth_date": "1990-05-31",
    }


def test_the_first_person_is_never_taken_for_a_second_row_of_headings() -> None:
    rows: list[list[Any]] = [
        ["nama", "kk", "keterangan"],
        ["Hamida", "kk", "umur"],
        ["Idris", "2", None],
    ]
    assert [row["name"] for row in cells(workbook(rows))] == ["Hamida", "Idris"]


def test_people_are_read_from_the_sheet_that_has_them() -> None:
    notes: list[list[Any]] = [["Rekap"], ["Jenis kelamin", "jumlah"], ["L", 4]]
    assert len(cells(workbook(notes, PEOPLE, [["kosong"]]))) == 2


def test_people_on_two_sheets_are_refused_so_that_nobody_is_lost() -> None:
    assert why(workbook(PEOPLE, PEOPLE)) == "several_sheets"


def test_a_hidden_sheet_is_not_read() -> None:
    def hide(sheet: Worksheet) -> None:
        sheet.sheet_state = "hidden"

    assert len(cells(workbook(PEOPLE, PEOPLE, change=hide))) == 2


def test_blank_rows_are_passed_over_and_counted() -> None:
    [first, second] = manifest.read(workbook([*PEOPLE[:2], [], [None, None], PEOPLE[2]]))
    assert (first.rows[0].number, second.rows[0].number) == (2, 5)


def test_a_formula_that_failed_hides_nobody() -> None:
    rows: list[list[Any]] = [
        ["keluarga", "nama", "jk"],
        ["#REF!", "Hamida", "P"],
        ["#REF!", "Idris", "L"],
    ]
    assert len(manifest.read(workbook(rows))) == 2


def test_the_workbook_to_fill_in_is_read_when_it_is_filled_in() -> None:
    book = openpyxl.load_workbook(io.BytesIO(manifest_template.as_workbook()))
    for place, text in enumerate(["K01", "Hamida", "P", "31/05/1990"], start=1):
        book.worksheets[0].cell(2, place, text)
    filled = io.BytesIO()
    book.save(filled)
    [family] = manifest.read(filled.getvalue())
    assert family.key == "K01"
    assert family.body()["persons"][0]["sex"] == "f"


def test_the_workbook_to_fill_in_offers_only_words_that_are_understood() -> None:
    for column in manifest_template.COLUMNS:
        name = HEADINGS[column.heading.casefold()]
        known = WORDS.get(name)
        for word in filter(None, column.choices.split(", ")):
            assert known is None or word.casefold() in known, (column.heading, word)


def test_a_workbook_that_unpacks_to_far_too_much_is_refused_unread(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    bomb = packed(workbook(PEOPLE), **{"sheet1.xml": b" " * (tables.MOST_UNPACKED + 1)})
    assert len(bomb) < 100_000
    monkeypatch.setattr(ZipFile, "open", None)  # whoever unpacks anything fails
    assert why(bomb) == "too_large"


def test_a_directory_that_tells_less_than_is_packed_is_believed_and_no_more_is_read() -> None:
    """Python stops at the size that the directory tells, and finds the checksum wrong."""
    content = bytearray(packed(workbook(PEOPLE), **{"sheet1.xml": b"<a>" * 1000}))
    with ZipFile(io.BytesIO(content)) as archive:
        size = archive.getinfo(SHEET).file_size
    for place in range(len(content) - 4):
        if content[place : place + 4] == size.to_bytes(4, "little"):
            content[place : place + 4] = (10).to_bytes(4, "little")
    assert why(bytes(content)) == "broken"


def test_a_workbook_of_too_many_parts_is_refused() -> None:
    made = io.BytesIO()
    with ZipFile(made, "w") as archive:
        for number in range(tables.MOST_PARTS + 1):
            archive.writestr(f"{number}.xml", b"")
    assert why(made.getvalue()) == "too_large"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_workbook_with_entities_of_its_own_is_refused(encoding: str) -> None:
    laughs = '<!DOCTYPE a [<!ENTITY b "ha"><!ENTITY c "&b;&b;&b;">]><a>&c;</a>'
    assert why(packed(workbook(PEOPLE), **{"sheet1.xml": laughs.encode(encoding)})) == "broken"


def test_a_document_type_across_two_chunks_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tables, "CHUNK", 7)
    assert why(packed(workbook(PEOPLE), **{"sheet1.xml": b"  <!DOCTYPE a><a/>"})) == "broken"


def test_more_rows_than_are_read_at_once_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tables, "MOST_ROWS", 2)
    assert why(workbook(PEOPLE)) == "too_large"


def test_a_cell_in_the_last_corner_costs_nothing() -> None:
    def mark(sheet: Worksheet) -> None:
        sheet.cell(3, 16_384, "far away")

    assert len(cells(workbook(PEOPLE, change=mark))) == 2


def test_an_old_spreadsheet_is_told_from_a_broken_one() -> None:
    assert why(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 500) == "old_format"
    assert why(workbook(PEOPLE)[:2000]) == "broken"


def test_an_archive_of_something_else_is_no_manifest() -> None:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("hello.txt", "hello")
    assert why(made.getvalue()) == "broken"


GOOD = workbook(PEOPLE)


@settings(max_examples=200, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_a_damaged_workbook_is_read_or_refused_and_breaks_nothing(data: st.DataObject) -> None:
    content = bytearray(GOOD)
    for _ in range(data.draw(st.integers(1, 8))):
        content[data.draw(st.integers(4, len(content) - 1))] = data.draw(st.integers(0, 255))
    try:
        manifest.read(bytes(content))
    except NotAManifest:
        return


@settings(max_examples=200)
@given(st.binary(max_size=300))
def test_any_file_is_read_or_refused(content: bytes) -> None:
    for start in (b"", b"nama,jk\n", b"\xff\xfe"):
        try:
            manifest.read(start + content)
        except NotAManifest:
            continue
