"""The empty manifest as a workbook: lists to choose from, cells that keep text, and a page of words."""

import io

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from registrations.intake.manifest_template import COLUMNS
from registrations.intake.manifest_words import HEADINGS, WORDS

ROWS = 1000  # that are prepared for typing


def write() -> bytes:
    """The empty manifest as an XLSX file: a sheet to fill in, and one that explains the words."""
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)  # noqa: S101 - a new book has one
    _prepare(sheet)
    _explain(book.create_sheet("Kata - Words"))
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def _prepare(sheet: Worksheet) -> None:
    """Headings that stay in sight, and cells that keep what is typed as text: numbers keep all digits."""
    sheet.title = "Manifest"
    sheet.append([column.heading for column in COLUMNS])
    sheet.freeze_panes = "A2"
    for place, column in enumerate(COLUMNS, start=1):
        letter = get_column_letter(place)
        sheet.cell(1, place).font = Font(bold=True)
        sheet.column_dimensions[letter].width = column.width
        for row in range(2, ROWS + 2):
            sheet.cell(row, place).number_format = "@"
        if column.choices:
            words = column.choices.replace(", ", ",")
            choice = DataValidation("list", formula1=f'"{words}"', allow_blank=True)
            choice.add(f"{letter}2:{letter}{ROWS + 1}")
            sheet.add_data_validation(choice)


def _explain(sheet: Worksheet) -> None:
    """What may stand in each column, and every word that is understood there."""
    titles = ["kolom / column", "isi", "what to write", "kata lain untuk judul / other headings"]
    sheet.append([*titles, "kata yang dimengerti / words understood"])
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    for column in COLUMNS:
        name = HEADINGS[column.heading.casefold()]
        headings = ", ".join(word for word, field in HEADINGS.items() if field == name)
        words = "; ".join(_words(name))
        sheet.append([column.heading, column.note, column.note_en, headings, words])
    for letter, width in zip("ABCDE", (18, 44, 36, 44, 70), strict=True):
        sheet.column_dimensions[letter].width = width
    for row in sheet.iter_rows():
        for cell in row:
            cell.alignment = Alignment(wrap_text=True, vertical="top")


def _words(name: str) -> list[str]:
    """Each meaning with all its words: `p, pr, perempuan, ...`."""
    by_code: dict[str, list[str]] = {}
    for word, code in WORDS.get(name, {}).items():
        by_code.setdefault(code, []).append(word)
    return [", ".join(words) for words in by_code.values()]
