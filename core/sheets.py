"""Tables to take away, as CSV, XLSX and GeoJSON: written row by row into a file that has no name.

Nothing of a cell is ever run: what a spreadsheet would take for a formula gets an apostrophe before it.
https://owasp.org/www-community/attacks/CSV_Injection
"""

import csv
import hashlib
import io
import json
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date, datetime
from tempfile import TemporaryFile
from typing import IO, Any
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile

Row = Sequence[Any]
Cell = str | int | float

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
# Of these neither XML nor a spreadsheet can keep any.
UNWRITABLE = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "geojson": "application/geo+json",
}


@dataclass(frozen=True)
class Table:
    """`headings` and `tags` (of the Humanitarian Exchange Language) head the columns of `rows`."""

    title: str
    headings: Sequence[str]
    tags: Sequence[str]
    rows: Iterable[Row]


@dataclass(frozen=True)
class Written:
    """A file, open at its beginning, with how many rows it has and the SHA-256 of its bytes in hex."""

    file: IO[bytes]
    form: str
    rows: int
    sha256: str


def write(table: Table, form: str) -> Written:
    """The whole table as `form`: csv, xlsx or geojson. Memory does not grow with it."""
    rows = _Counted(table.rows)
    with ExitStack() as unless_written:
        file = unless_written.enter_context(TemporaryFile())
        WAYS[form](file, table, rows)
        file.seek(0)
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
        file.seek(0)
        unless_written.pop_all()  # whoever sends it closes it
    return Written(file, form, rows.count, sha256)


def cell(value: Any) -> Cell:
    """What is written for a value: numbers as they are, times in ISO 8601, unknown as nothing."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | float):
        return value
    if isinstance(value, datetime):
        return value.isoformat(timespec="minutes")
    text = UNWRITABLE.sub("", value.isoformat() if isinstance(value, date) else str(value))
    return f"'{text}" if text.lstrip(" ").startswith(FORMULA) else text


class _Counted:
    def __init__(self, rows: Iterable[Row]) -> None:
        self._rows = rows
        self.count = 0

    def __iter__(self) -> Iterator[Row]:
        for row in self._rows:
            self.count += 1
            yield row


def _csv(file: IO[bytes], table: Table, rows: Iterable[Row]) -> None:
    """With a byte order mark, so that spreadsheets know UTF-8, and the row of HXL tags."""
    text = io.TextIOWrapper(file, encoding="utf-8-sig", newline="", write_through=True)
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(table.headings)
    writer.writerow(table.tags)
    writer.writerows([cell(value) for value in row] for row in rows)
    text.detach()


def _geojson(file: IO[bytes], table: Table, rows: Iterable[Row]) -> None:
    """A point for each row that has one, in its columns `lat` and `lon`. RFC 7946."""
    lat, lon = table.headings.index("lat"), table.headings.index("lon")
    file.write(b'{"type": "FeatureCollection", "features": [')
    between = b"\n"
    for row in rows:
        values = [value if isinstance(value, bool) else cell(value) for value in row]
        point = None if row[lat] is None else {"type": "Point", "coordinates": [row[lon], row[lat]]}
        properties = {
            name: value
            for name, value in zip(table.headings, values, strict=True)
            if name not in {"lat", "lon"}
        }
        feature = {"type": "Feature", "geometry": point, "properties": properties}
        file.write(between + json.dumps(feature).encode())
        between = b",\n"
    file.write(b"\n]}\n")


_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_SPREADSHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_PARTS = {
    "[Content_Types].xml": f"""<Types xmlns="{_PACKAGE}/content-types">
<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
<Override PartName="/xl/workbook.xml" ContentType="{_KIND}.sheet.main+xml"/>
<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{_KIND}.worksheet+xml"/>
</Types>""",
    "_rels/.rels": f"""<Relationships xmlns="{_PACKAGE}/relationships">
<Relationship Id="r1" Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/>
</Relationships>""",
    "xl/_rels/workbook.xml.rels": f"""<Relationships xmlns="{_PACKAGE}/relationships">
<Relationship Id="r1" Type="{_OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>
</Relationships>""",
}
_BOOK = f"""<workbook xmlns="{_SPREADSHEET}" xmlns:r="{_OFFICE}">
<sheets><sheet name="%s" sheetId="1" r:id="r1"/></sheets></workbook>"""
_SHEET = f"""<worksheet xmlns="{_SPREADSHEET}"><sheetViews><sheetView workbookViewId="0">
<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>
<sheetData>"""
_END = "</sheetData></worksheet>"


def _xlsx(file: IO[bytes], table: Table, rows: Iterable[Row]) -> None:
    """One sheet, its headings frozen. Our own few lines, because openpyxl first writes names to a file in
    /tmp that stays there when the process is killed, and takes six times as long."""
    with ZipFile(file, "w", ZIP_DEFLATED) as archive:
        for name, part in _PARTS.items():
            archive.writestr(name, _XML + part)
        archive.writestr("xl/workbook.xml", _XML + _BOOK % escape(table.title[:31], {'"': ""}))
        with archive.open("xl/worksheets/sheet1.xml", "w") as sheet:
            sheet.write((_XML + _SHEET + _line(table.headings)).encode())
            for row in rows:
                sheet.write(_line(row).encode())
            sheet.write(_END.encode())


def _line(row: Row) -> str:
    return f"<row>{''.join(map(_xml, row))}</row>"


def _xml(value: Any) -> str:
    shown = cell(value)
    if isinstance(shown, str):
        text = escape(shown, {"\r": "&#13;"})  # else a parser of XML would make it another line end
        return (
            f'<c t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>' if text else "<c/>"
        )
    return f"<c><v>{shown}</v></c>"


WAYS: dict[str, Callable[[IO[bytes], Table, Iterable[Row]], None]] = {
    "csv": _csv,
    "xlsx": _xlsx,
    "geojson": _geojson,
}
