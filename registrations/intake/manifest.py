"""Manifests: a table with one person in each row, as a port office or a village head types it.

Headings and words in Indonesian or English become the fields of `POST /households/`. What is not understood
is passed on as it stands, so that the rules of a household refuse it, and `locate` leads their answer back
to the row and the column. Rows count as a spreadsheet shows them, the first one is 1.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from registrations.intake.manifest_words import HEADINGS, MONTHS, WORDS, to_choose_from
from registrations.intake.tables import CUT, Line, NotAManifest, sheets

HEADINGS_WITHIN = 20  # rows; a title and whose list it is may stand above them
FAILED = {"#REF!", "#N/A", "#VALUE!", "#NAME?", "#DIV/0!", "#NUM!", "#NULL!"}
YES = {"ya", "y", "yes", "true", "1", "benar", "setuju", "x", "v", "✓"}
NO = {"tidak", "t", "n", "no", "false", "0", "menolak"}
DAY_FIRST = re.compile(r"(\d{1,2})[/.\-](\d{1,2})[/.\-](\d{4})")
YEAR_FIRST = re.compile(r"(\d{4})[/.](\d{1,2})[/.](\d{1,2})")
YEARS_OLD = re.compile(r"(\d{1,3})\s*(tahun|thn?|years?|yrs?|y)?\.?", re.IGNORECASE)
MONTH_NAMED = re.compile(r"(\d{1,2})[ \-]?([^\W\d]{3})[^\W\d]*\.?[ \-]?(\d{4})")
MONTHS_OLD = re.compile(r"\d{1,2}\s*(bulan|bln|months?|mo)\.?", re.IGNORECASE)


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

    def words(self, path: str) -> list[str]:
        """What may be written in the cell that became the field at `path`; none where anything may."""
        return to_choose_from(_cell(path)[1])

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
    """The households of a file, in the order of their first rows. Raises NotAManifest.

    A workbook may have other sheets beside, but people on one of them only: a row is told by its number.
    """
    listing = _listing_of(content)
    families: dict[tuple[str, str], Family] = {}
    for number, texts in listing.lines:
        pairs = zip(listing.names, texts, strict=False)
        row = Row(number, {name: text for name, text in pairs if name and text})
        key, arrival = row.cells.get("household", ""), row.cells.get("arrival", "")
        key = "" if key in FAILED else key
        family = Family(key, arrival, listing.headings)
        families.setdefault((arrival, key or f"row {number}"), family).rows.append(row)
    return list(families.values())


class _Listing(NamedTuple):
    """A sheet's columns by their fields, "" for those we do not know, and the lines below its headings."""

    names: list[str]
    headings: Mapping[str, str]
    lines: Sequence[Line]


def _listing_of(content: bytes) -> _Listing:
    found = [listing for sheet in sheets(content) if (listing := _listing(sheet.lines))]
    if not found:
        raise NotAManifest("no_headings")
    most = max(len(listing.headings) for listing in found)
    # A sheet that explains words, or sums up, has a heading or two of ours.
    alike = [listing for listing in found if 2 * len(listing.headings) > most]
    peopled = [listing for listing in alike if listing.lines]
    if len(peopled) > 1:
        raise NotAManifest("several_sheets")
    return peopled[0] if peopled else alike[0]


def _listing(every: Sequence[Line]) -> _Listing | None:
    """The people of a sheet: below its best row of headings, which may lie under a title."""
    lines = [(number, texts) for number, texts in every if not _is_note(texts)]
    candidates = [
        _below(lines, place, height)
        for place in range(min(len(lines), HEADINGS_WITHIN))
        for height in (1, 2)
    ]
    known = [listing for listing in candidates if listing and {"name", "sex"} & set(listing.names)]
    return max(known, key=lambda listing: len(listing.headings), default=None)


def _below(lines: Sequence[Line], place: int, height: int) -> _Listing | None:
    """The sheet with headings in the line at `place`, and in the one below where they take two."""
    headings = lines[place][1]
    if height == 2:
        if place + 1 >= len(lines):
            return None
        headings = _joined(headings, lines[place + 1][1])
    names = [_field(heading) for heading in headings]
    shown = {name: heading for name, heading in zip(names, headings, strict=True) if name}
    return _Listing(names, shown, lines[place + height :])


def _joined(above: Sequence[str], below: Sequence[str]) -> list[str]:
    """One row of headings for two: merged cells keep their text on the left, or above, only.

    Nothing where a heading that we know has something else below it: that is a person.
    """
    width, group, joined = max(len(above), len(below)), "", []
    for column in range(width):
        top = above[column] if column < len(above) else ""
        low = below[column] if column < len(below) else ""
        group = top or group
        ways = (f"{low} {group}", f"{group} {low}", low) if low else (top,)
        known = next((way for way in ways if _field(way)), "")
        if low and _field(top) and not known:
            return []
        joined.append(known or low or top)
    return joined


def _field(heading: str) -> str:
    return HEADINGS.get(_plain(heading), "")


def _is_note(texts: Sequence[str]) -> bool:
    """A row that begins with # explains something, unless its formula failed."""
    return texts[0].startswith("#") and texts[0] not in FAILED


def _cell(path: str) -> tuple[int | None, str]:
    """(place of the row in its family, field of the cell); no place for what all rows say together."""
    steps = path.split(".")
    if steps[0] != "persons" or len(steps) == 1:
        return None, "_".join(steps)
    name = f"document_{steps[-1]}" if steps[2] == "documents" else steps[2]
    return int(steps[1]), name


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
    # Of a number that lost its last digits the rules say that it is missing.
    whole = "" if number.endswith(CUT) else number
    return [{"kind": _word("document_kind", kind) or "other", "number": whole}]


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
    elif (found := MONTH_NAMED.fullmatch(text)) and found[2].casefold() in MONTHS:
        day, month, year = found[1], str(MONTHS[found[2].casefold()]), found[3]
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
