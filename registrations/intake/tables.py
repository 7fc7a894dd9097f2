"""Files as tables: rows of text with the numbers that a spreadsheet shows, from CSV and from XLSX.

A workbook is a packed archive, and whoever sends one may mean harm: how much it unpacks to is known from
its directory before anything is unpacked, and what names entities of its own is not read at all.
"""

import csv
import io
import warnings
import zlib
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any, Literal, NamedTuple
from zipfile import BadZipFile, ZipFile

Why = Literal["no_headings", "several_sheets", "broken", "old_format", "too_large"]
Line = tuple[int, list[str]]

DELIMITERS = ",;\t|"
MOST_ROWS = 20_000
MOST_COLUMNS = 100
MOST_UNPACKED = 20_000_000  # bytes of XML
MOST_PARTS = 1_000
PACKED = b"PK\x03\x04"
COMPOUND = b"\xd0\xcf\x11\xe0"  # .xls, and any workbook with a password
DOCTYPE = b"<!DOCTYPE"
CHUNK = 1 << 16

# Spreadsheets keep fifteen digits of a number and make those after them nought: what was written there
# cannot be known any more.
EXACT = 10**15
CUT = "\N{HORIZONTAL ELLIPSIS}"

# All that a damaged workbook makes the reader of archives, of XML and of cells raise.
BROKEN = (
    ArithmeticError,
    AttributeError,
    BadZipFile,
    EOFError,
    LookupError,
    OSError,
    RuntimeError,
    SyntaxError,
    TypeError,
    ValueError,
    zlib.error,
)


class NotAManifest(Exception):
    """This file has no table of people that we can read; `why` says what it is instead."""

    def __init__(self, why: Why) -> None:
        super().__init__(why)
        self.why = why


class Sheet(NamedTuple):
    """Its rows that say something, each with its number from 1 on. The one of a CSV file has no name."""

    name: str
    lines: list[Line]


def sheets(content: bytes) -> list[Sheet]:
    """The visible sheets of a file. Raises NotAManifest."""
    if content.startswith(COMPOUND):
        raise NotAManifest("old_format")
    if content.startswith(PACKED):
        return _workbook(content)
    try:
        return [Sheet("", list(_lines(_text(content))))]
    except csv.Error as error:
        raise NotAManifest("broken") from error


def _lines(text: str) -> Iterator[Line]:
    first_line = text.lstrip().partition("\n")[0]
    delimiter = max(DELIMITERS, key=first_line.count)
    table = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    for number, line in enumerate(table, start=1):
        cells = [cell.strip() for cell in line]
        if any(cells):
            yield number, cells


def _text(content: bytes) -> str:
    """Spreadsheets write UTF-8 with a mark, UTF-16, or the old code page of Windows."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", errors="replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def _workbook(content: bytes) -> list[Sheet]:
    import openpyxl  # noqa: PLC0415 - 30 MB that only the reading of a workbook needs

    try:
        _refuse_bombs(content)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about colours, links, and dates that are none
            book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
            shown = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
            return [Sheet(sheet.title, list(_rows(sheet))) for sheet in shown]
    except BROKEN as error:
        raise NotAManifest("broken") from error


def _refuse_bombs(content: bytes) -> None:
    """Unpacking stops at the size that the directory tells, so that size can be believed.

    No workbook declares a document type; one that does wants entities that grow without end.
    """
    with ZipFile(io.BytesIO(content)) as archive:
        parts = archive.infolist()
        if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
            raise NotAManifest("too_large")
        for part in parts:
            with archive.open(part) as packed:
                before = b""
                while chunk := packed.read(CHUNK):
                    # Two bytes a letter are told the same: XML may be written in UTF-16.
                    seen = before + chunk.replace(b"\0", b"")
                    if DOCTYPE in seen:
                        raise NotAManifest("broken")
                    before = seen[-len(DOCTYPE) :]


def _rows(sheet: Any) -> Iterator[Line]:
    found = sheet.iter_rows(max_row=MOST_ROWS + 1, max_col=MOST_COLUMNS, values_only=True)
    for number, values in enumerate(found, start=1):
        cells = [_cell(value) for value in values]
        while cells and not cells[-1]:
            cells.pop()
        if cells and number > MOST_ROWS:
            raise NotAManifest("too_large")
        if cells:
            yield number, cells


def _cell(value: Any) -> str:
    """What a cell shows: days in ISO 8601, whole numbers without a point, `CUT` after lost digits."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, int) and abs(value) >= EXACT:
        return f"{value}{CUT}"
    return str(value).strip()
