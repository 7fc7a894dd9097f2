"""An empty manifest to hand out: as CSV, and as a workbook with lists to choose from and a page of words."""

import csv
import io
from typing import NamedTuple

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from registrations.intake.manifest_words import HEADINGS, WORDS

ROWS = 1000  # that are prepared for typing
YES_NO = "ya, tidak"


class Column(NamedTuple):
    """A heading, what to write below it in Indonesian and English, and the words to choose from."""

    heading: str
    note: str
    note_en: str
    choices: str = ""
    width: int = 16


COLUMNS = (
    Column("keluarga", "nomor atau nama yang sama untuk satu keluarga", "the same for one family"),
    Column("nama", "satu nama pun cukup", "one name is enough", width=28),
    Column("jenis kelamin", "L / P", "L (male) / P (female)", "L, P"),
    Column(
        "tanggal lahir",
        "31/05/1990, kosongkan bila tidak tahu",
        "31/05/1990, empty if not known",
    ),
    Column(
        "umur",
        "tahun, bila tanggal lahir tidak diketahui",
        "years, if the day is not known",
        width=8,
    ),
    Column(
        "hubungan",
        "wakil keluarga / istri / suami / anak / orang tua / saudara / kakek / cucu / kerabat",
        "to who speaks for the family",
        "wakil keluarga, istri, suami, anak, orang tua, saudara, kakek, nenek, cucu, kerabat, "
        "bukan keluarga",
    ),
    Column(
        "jenis dokumen",
        "KTP / KK / paspor / UNHCR / lainnya",
        "identity card, family card, passport, UNHCR, other",
        "KTP, KK, paspor, UNHCR, lainnya",
    ),
    Column("nomor dokumen", "sebagai teks, bukan angka", "as text, not as a number", width=22),
    Column("telepon", "cukup satu untuk satu keluarga", "one for a family is enough"),
    Column("bahasa", "Indonesia / Rohingya / Arab / ...", "Indonesian / Rohingya / Arabic / ..."),
    Column("asal", "desa atau alamat", "village or address", width=24),
    Column(
        "kebutuhan",
        "anak tanpa pendamping; anak terpisah; ibu hamil/menyusui; penyandang disabilitas; sakit "
        "berat; lansia sendirian; pengasuh tunggal; anggota keluarga belum ditemukan",
        "several with ; between them",
        width=28,
    ),
    Column("gawat medis", "ya / tidak", "in danger of life: ya (yes) / tidak (no)", YES_NO),
    Column("persetujuan", "ya, kecuali tidak mau dicatat", "to be written down by name", YES_NO),
    Column("setuju dibagikan", "ya / tidak", "that partners who help see it", YES_NO),
    Column("setuju SMS", "ya / tidak", "to get SMS", YES_NO),
    Column(
        "kedatangan", "kode kedatangan (A01) atau nama kapal", "code of the arrival, or the vessel"
    ),
)


def as_csv() -> str:
    """With a row of notes, which is skipped when it is read."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(column.heading for column in COLUMNS)
    writer.writerow([f"# {COLUMNS[0].note}", *(column.note for column in COLUMNS[1:])])
    return "\N{BYTE ORDER MARK}" + text.getvalue()


def as_workbook() -> bytes:
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
