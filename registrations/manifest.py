"""Manifests: a table with one person in each row, as a port office or a village head types it.

Headings and words in Indonesian or English become the fields of `POST /households/`. What is not understood
is passed on as it stands, so that the rules of a household refuse it, and `locate` leads their answer back
to the row and the column. Rows count as a spreadsheet shows them: the headings stand in row 1.
"""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from registrations.manifest_words import HEADINGS, TEMPLATE, WORDS

DELIMITERS = ",;\t|"
YES = {"ya", "y", "yes", "true", "1", "benar", "setuju", "x", "v", "✓"}
NO = {"tidak", "t", "n", "no", "false", "0", "menolak"}
DAY_FIRST = re.compile(r"(\d{1,2})[/.\-](\d{1,2})[/.\-](\d{4})")
YEAR_FIRST = re.compile(r"(\d{4})[/.](\d{1,2})[/.](\d{1,2})")
YEARS_OLD = re.compile(r"(\d{1,3})\s*(tahun|thn?|years?|yrs?|y)?\.?", re.IGNORECASE)
MONTHS_OLD = re.compile(r"\d{1,2}\s*(bulan|bln|months?|mo)\.?", re.IGNORECASE)


class NotAManifest(ValueError):
    """The table has no row with headings that we know."""


@dataclass(frozen=True)
class Row:
    """One person: the row's number in the sheet, and its cells by field, none of them empty."""

    number: int
    cells: Mapping[str, str]


@dataclass
class Family:
    """The rows of one household. Without a key of its own a row is a household alone."""

    key: str
    arrival: str
    headings: Mapping[str, str]
    rows: list[Row] = field(default_factory=list)

    def body(self) -> dict[str, Any]:
        """The household as `POST /households/` takes it, without incident and arrival."""
        persons = [_person(row.cells) for row in self.rows]
        if not any(person.get("relationship") == "focal_point" for person in persons):
            persons[0].setdefault("relationship", "focal_point")
        consent = {name: self._flag(f"consent_{name}") for name in ("record", "share", "sms")}
        return {
            "persons": persons,
            "phone": self._first("phone"),
            "origin": self._first("origin"),
            "language": _word("language", self._first("language")),
            "interpreter_needed": self._flag("interpreter_needed"),
            "medical_urgent": self._flag("medical_urgent"),
            "consent": {name: value for name, value in consent.items() if value is not None},
        }

    def locate(self, path: str) -> tuple[int, str]:
        """(row, heading) of the cell that became the field at `path` of the body."""
        place, name = _cell(path)
        if place is None:
            said_in = (at for at, row in enumerate(self.rows) if name in row.cells)
            place = next(said_in, 0)
        heading = self.headings.get(name) or self.headings.get("household", name)
        return self.rows[place].number, heading

    def without(self, paths: Iterable[str]) -> "Family":
        """The same household with the cells left empty that became the fields at `paths`.

        Consent that cannot be read is no consent.
        """
        emptied = {_cell(path) for path in paths}
        rows = []
        for at, row in enumerate(self.rows):
            wrong = {name for name in row.cells if {(at, name), (None, name)} & emptied}
            kept = {name: text for name, text in row.cells.items() if name not in wrong}
            refused = {name: "no" for name in wrong if name.startswith("consent_")}
            rows.append(Row(row.number, kept | refused))
        return Family(self.key, self.arrival, self.headings, rows)

    def _first(self, name: str) -> str:
        """What the first row says that says anything."""
        return next((row.cells[name] for row in self.rows if name in row.cells), "")

    def _flag(self, name: str) -> Any:
        return _yes_or_no(self._first(name))


def read(content: bytes) -> list[Family]:
    """The households of a CSV file, in the order of their first rows. Raises NotAManifest."""
    try:
        table = list(_table(_text(content)))
    except csv.Error as error:
        raise NotAManifest from error
    if not table:
        raise NotAManifest
    (_first, headings), *rows = table
    names = [HEADINGS.get(_plain(heading), "") for heading in headings]
    if not {"name", "sex"} & set(names):
        raise NotAManifest
    shown = {name: heading for name, heading in zip(names, headings, strict=True) if name}
    families: dict[tuple[str, str], Family] = {}
    for number, cells in rows:
        pairs = zip(names, cells, strict=False)
        row = Row(number, {name: text for name, text in pairs if name and text})
        key, arrival = row.cells.get("household", ""), row.cells.get("arrival", "")
        family = Family(key, arrival, shown)
        families.setdefault((arrival, key or f"row {number}"), family).rows.append(row)
    return list(families.values())


def _cell(path: str) -> tuple[int | None, str]:
    """(place of the row in its family, field of the cell); no place for what all rows say together."""
    steps = path.split(".")
    if steps[0] != "persons" or len(steps) == 1:
        return None, "_".join(steps)
    name = f"document_{steps[-1]}" if steps[2] == "documents" else steps[2]
    return int(steps[1]), name


def _table(text: str) -> Iterator[tuple[int, list[str]]]:
    """Rows that say something with their numbers; a row that begins with # is a note."""
    first_line = text.lstrip().partition("\n")[0]
    delimiter = max(DELIMITERS, key=first_line.count)
    table = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    for number, line in enumerate(table, start=1):
        cells = [cell.strip() for cell in line]
        if any(cells) and not cells[0].startswith("#"):
            yield number, cells


def _text(content: bytes) -> str:
    """Spreadsheets write UTF-8 with a mark, UTF-16, or the old code page of Windows."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", errors="replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def _person(cells: Mapping[str, str]) -> dict[str, Any]:
    person: dict[str, Any] = {
        "name": cells.get("name"),
        "other_names": cells.get("other_names"),
        "sex": _word("sex", cells.get("sex", "")),
        "birth_date": _day(cells.get("birth_date", "")),
        "birth_year": cells.get("birth_year"),
        "age": _age(cells.get("age", "")),
        "relationship": _word("relationship", cells.get("relationship", "")),
        "nationality": _word("nationality", cells.get("nationality", "")),
        "needs": _needs(cells.get("needs", "")),
        "documents": _documents(cells),
    }
    return {name: value for name, value in person.items() if value not in (None, "", [])}


def _documents(cells: Mapping[str, str]) -> list[dict[str, str]]:
    number, kind = cells.get("document_number"), cells.get("document_kind", "")
    if number is None:
        return []
    return [{"kind": _word("document_kind", kind) or "other", "number": number}]


def _needs(text: str) -> list[str]:
    parts = [part for part in re.split(r"[;,|+]", text) if part.strip()]
    return [_word("needs", part) for part in parts]


def _word(field_name: str, text: str) -> str:
    """The code for a word; what is no known word stays as it is."""
    return WORDS[field_name].get(_plain(text), text.strip())


def _yes_or_no(text: str) -> Any:
    if not text:
        return None
    if _plain(text) in YES:
        return True
    return False if _plain(text) in NO else text


def _day(text: str) -> str:
    """Days as people write them, day first, in ISO 8601."""
    if found := DAY_FIRST.fullmatch(text):
        day, month, year = found.groups()
    elif found := YEAR_FIRST.fullmatch(text):
        year, month, day = found.groups()
    else:
        return text
    return f"{year}-{int(month):02}-{int(day):02}"


def _age(text: str) -> str:
    if MONTHS_OLD.fullmatch(text):
        return "0"
    found = YEARS_OLD.fullmatch(text)
    return found[1] if found else text


def _plain(text: str) -> str:
    """Letters and digits alone, small, so that "No. KK" and "no_kk" are one heading."""
    return " ".join(re.findall(r"\w+", text.casefold().replace("_", " ")))


def template() -> str:
    """An empty manifest for a spreadsheet: headings in Indonesian, and notes that are skipped when read."""
    columns = io.StringIO()
    writer = csv.writer(columns, lineterminator="\r\n")
    writer.writerow(heading for heading, _note in TEMPLATE)
    writer.writerow([f"# {TEMPLATE[0][1]}", *(note for _heading, note in TEMPLATE[1:])])
    return "\N{BYTE ORDER MARK}" + columns.getvalue()
