"""An empty manifest to hand out: what stands in its columns, as CSV and as a workbook."""

import csv
import io
from typing import NamedTuple

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
    from registrations.intake import manifest_workbook  # noqa: PLC0415 - 30 MB that few requests need

    return manifest_workbook.write()
