"""Builds registrations/data/manifest-480.xlsx: two boats, 480 invented people, and a few slips of the keys.

    python -m tools.manifest

Names, numbers and families are our own invention, drawn with a fixed seed: the same rows each time. Phone
numbers are of a range that nobody has. What is wrong in it on purpose is counted in WRONG.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.worksheet.worksheet import Worksheet

FILE = Path(__file__).resolve().parent.parent / "registrations/data/manifest-480.xlsx"
PEOPLE = 480
TODAY = date(2026, 11, 20)
TITLE = "DAFTAR PENUMPANG DAN PENGUNGSI — PELABUHAN TUAPEJAT, 20 NOVEMBER 2026"
FIRST_ROW = 5  # of a person; above are the title, a blank row, and two rows of headings

# Rows by what is wrong in them, once each: everybody comes in all the same.
WRONG = {
    "jenis kelamin": "?",
    "tanggal lahir": "31/02/2001",
    "umur": "tua",
    "hubungan": "tetangga",
    "telepon": "0812",
    "nomor dokumen": 1309051203850003,  # as a number: the spreadsheet has cut its last digits
}

MENTAWAI = {
    "m": "Markus Yohanes Petrus Teopilus Aman Robertus Silvester Hendrikus Laurensius Kristian",
    "f": "Marta Elisabet Rosalina Bai Katarina Agustina Veronika Yuliana Lidia Paulina",
    "last": "Saogo Sabaggalet Sakerebau Saurei Siritoitet Samongilailai Tasirilelei Sagulu Satoko "
    "Sakukuret Salolosit Sapalakkai",
}
INDONESIAN = {
    "m": "Suparman Agus Budi Rizal Hendra Syafril Wagiyo Dedi Zulkifli Marwan",
    "f": "Nurhayati Siti Dewi Yusnimar Wagiyem Sri Rahmawati Fitri Ernawati Lasmi",
    "last": "Sikumbang Chaniago Siregar Nasution Koto Piliang Tanjung Harahap Jambak",
}
ROHINGYA = {
    "m": "Mohammed Rofiq Abdul Hamid Nur Kamal Ayas Yunus Zubair Karim Osman Salam",
    "f": "Hamida Senowara Nur Rokeya Amina Jannat Setara Khaleda Minara Fatema",
    "last": "Begum Khatun Alam Hossain Ullah Ahmed Islam Bibi Rahman Johar",
}
ARABIC = {
    "m": "Abdullah Ahmad Yusuf Ibrahim Khalid Omar Hassan Salim Idris Musa",
    "f": "Maryam Aisyah Khadijah Zainab Safiyyah Halimah Ruqayyah Layla Samira Hafsah",
    "last": "Al-Hadrami Ba'abud Al-Amri Bin-Yahya Al-Katiri Al-Masri Shihab",
}
BOATS = (
    (
        "KM Sinar Mentawai",
        (MENTAWAI, INDONESIAN),
        "Indonesia",
        ("Sikakap", "Malakopa", "Saumanganya"),
    ),
    (
        "Perahu kayu tanpa nama",
        (ROHINGYA, ARABIC),
        "Rohingya",
        ("Kutupalong", "Balukhali", "Bhasan Char"),
    ),
)
NEEDS = ("ibu hamil", "disabilitas", "sakit berat", "anggota keluarga belum ditemukan")
HEADINGS = (
    ("No.", ""),
    ("Kapal", ""),
    ("Keluarga", ""),
    ("Nama Lengkap", ""),
    ("L/P", ""),
    ("Kelahiran", "Tanggal Lahir"),
    ("", "Umur"),
    ("Hubungan", ""),
    ("Dokumen", "Jenis"),
    ("", "Nomor"),
    ("No. HP", ""),
    ("Bahasa", ""),
    ("Desa Asal", ""),
    ("Kebutuhan Khusus", ""),
    ("Persetujuan", ""),
    ("Setuju SMS", ""),
)
MERGED = ("F3:G3", "I3:J3", *(f"{column}3:{column}4" for column in "ABCDEHKLMNOP"))


@dataclass
class Person:
    """One row, as it is typed."""

    name: str
    sex: str
    age: int
    role: str
    born: Any = None
    told_age: Any = None
    paper: tuple[str, Any] = ("", None)
    needs: str = ""


def families(dice: random.Random) -> Iterator[tuple[str, str, str, list[Person]]]:
    """(boat, language, village, people) until everybody is there."""
    left = PEOPLE
    while left:
        boat, origins, language, villages = BOATS[left <= PEOPLE * 0.55]
        people = _family(
            dice, dice.choice(origins), min(left, dice.choice((1, 2, 3, 4, 5, 5, 6, 7, 8)))
        )
        left -= len(people)
        yield boat, language, dice.choice(villages), people


def _family(dice: random.Random, names: dict[str, str], size: int) -> list[Person]:
    """Father or mother, the other one, children, now and then a grandmother; some are alone."""
    last = dice.choice(names["last"].split())
    if size == 1:
        age = dice.choice((9, 14, 16, 19, 22, 27, 31, 45, 67, 74))
        return [_person(dice, names, last, dice.choice("fm"), age, "")]
    head = dice.choice("mmf")
    age = dice.randint(24, 58)
    people = [_person(dice, names, last, head, age, "kepala keluarga")]
    if dice.random() < 0.8:
        other = "f" if head == "m" else "m"
        role = "istri" if other == "f" else "suami"
        people.append(_person(dice, names, last, other, max(18, age - dice.randint(-2, 7)), role))
    if size > 5 and dice.random() < 0.5:
        people.append(_person(dice, names, last, "f", age + dice.randint(20, 28), "ibu"))
    while len(people) < size:
        child = _person(
            dice, names, last, dice.choice("fm"), dice.randint(0, max(age - 19, 1)), "anak"
        )
        people.append(child)
    return people[:size]


def _person(
    dice: random.Random, names: dict[str, str], last: str, sex: str, age: int, role: str
) -> Person:
    first = dice.choice(names[sex].split())
    shape = dice.random()
    name = first if shape < 0.12 else f"{first} {last}"
    if names is ARABIC and shape > 0.6:
        name = (
            f"{first} {'bin' if sex == 'm' else 'binti'} {dice.choice(names['m'].split())} {last}"
        )
    person = Person(name, dice.choice({"f": "PPPp", "m": "LLLl"}[sex]), age, role)
    born = TODAY - timedelta(days=age * 365 + dice.randint(20, 340))
    _tell_birth(dice, person, born)
    if age >= 17 and dice.random() < 0.4:
        person.paper = _paper(dice, names, sex, born)
    if dice.random() < 0.05:
        person.needs = dice.choice(NEEDS if sex == "f" and 16 < age < 46 else NEEDS[1:])
    return person


def _tell_birth(dice: random.Random, person: Person, born: date) -> None:
    """A real date, one of the ways to type one, or an age, as whoever stood there knew it."""
    months = (
        "Januari Februari Maret April Mei Juni Juli Agustus September Oktober November Desember"
    )
    way = dice.choice("ddsstma" if person.age else "db")
    if way == "d":
        person.born = born
    elif way == "s":
        person.born = f"{born.day}/{born.month}/{born.year}"
    elif way == "t":
        person.born = f"{born.day:02}-{born.month:02}-{born.year}"
    elif way == "m":
        person.born = f"{born.day} {months.split()[born.month - 1]} {born.year}"
    elif way == "b":
        person.told_age = f"{dice.randint(1, 11)} bulan"
    else:
        person.told_age = dice.choice((person.age, f"{person.age} th"))


def _paper(dice: random.Random, names: dict[str, str], sex: str, born: date) -> tuple[str, Any]:
    """A NIK tells the day of birth, forty later for women; others have a card of UNHCR or a passport."""
    if names in (MENTAWAI, INDONESIAN):
        day = born.day + (40 if sex == "f" else 0)
        return "KTP", f"1309{dice.randint(1, 10):02}{day:02}{born:%m%y}{dice.randint(1, 60):04}"
    if dice.random() < 0.7:
        return "UNHCR", f"{dice.randrange(10**8):08}"
    return "paspor", f"B{dice.randrange(10**7):07}"


def rows() -> list[list[Any]]:
    """Everybody, a row each, with what is wrong on purpose."""
    dice = random.Random(PEOPLE)
    made: list[list[Any]] = []
    for number, (boat, language, village, people) in enumerate(families(dice), start=1):
        phone = f"0812 0000 {dice.randrange(10**4):04}" if dice.random() < 0.5 else None
        agreed = dice.choice(("ya", "ya", "ya", None, "tidak")) if len(people) > 1 else None
        for place, person in enumerate(people):
            kind, paper = person.paper
            told = [person.born, person.told_age, person.role, kind, paper]
            once = [phone, village, agreed, "ya" if phone else None] if place == 0 else [None] * 4
            row = [len(made) + 1, boat, f"{number:03}", person.name, person.sex, *told]
            made.append([*row, once[0], language, once[1], person.needs, once[2], once[3]])
    _slip(made)
    return made


def _slip(made: list[list[Any]]) -> None:
    """The wrong cells, each in a row of its own."""
    columns = {"jenis kelamin": 4, "tanggal lahir": 5, "umur": 6, "hubungan": 7, "nomor dokumen": 9}
    for step, (field, wrong) in enumerate(WRONG.items(), start=1):
        at = step * 61
        if field == "telepon":
            at = next(place for place in range(at, len(made)) if made[place][10])
        made[at][columns.get(field, 10)] = wrong
        if field == "nomor dokumen":
            made[at][8] = "KTP"


def build() -> Workbook:
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.title = "Daftar"
    sheet["A1"] = TITLE
    sheet["A1"].font = Font(bold=True)
    sheet.merge_cells("A1:P1")
    for place, (above, below) in enumerate(HEADINGS, start=1):
        sheet.cell(3, place, above or None)
        sheet.cell(4, place, below or None)
    for area in MERGED:
        sheet.merge_cells(area)
    for number, row in enumerate(rows(), start=FIRST_ROW):
        for place, value in enumerate(row, start=1):
            cell = sheet.cell(number, place, value or None)
            if isinstance(value, date):
                cell.number_format = "dd/mm/yyyy"
    _sum_up(book.create_sheet("Rekap"))
    return book


def _sum_up(sheet: Worksheet) -> None:
    """A second sheet, as such files have: it is not read."""
    sheet.append(["Jenis kelamin", "Jumlah"])
    told = [row[4].upper() for row in rows()]
    for sex in ("L", "P"):
        sheet.append([sex, told.count(sex)])


if __name__ == "__main__":
    build().save(FILE)
    print(f"{FILE.name}: {PEOPLE} people")
