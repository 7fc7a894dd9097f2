"""What a manifest says, before any rule or row."""

import pytest

from registrations.intake import manifest, manifest_template, tables

ENGLISH = """Family,Full name,Sex,Age,Relationship,Needs
1,Hamida,Female,36,head,pregnant; single parent
1,Yunus,M,8 months,son,
2,Idris,m,,,
"""


def test_rows_with_one_key_are_one_household() -> None:
    families = manifest.read(ENGLISH.encode())
    assert [[row.number for row in family.rows] for family in families] == [[2, 3], [4]]


def test_english_words_become_codes() -> None:
    [family, _other] = manifest.read(ENGLISH.encode())
    assert family.body()["persons"] == [
        {
            "name": "Hamida",
            "sex": "f",
            "age": "36",
            "relationship": "focal_point",
            "needs": ["pregnant_or_breastfeeding", "single_caregiver"],
        },
        {"name": "Yunus", "sex": "m", "age": "0", "relationship": "child"},
    ]


def test_the_first_row_speaks_where_nobody_is_said_to() -> None:
    [_first, family] = manifest.read(ENGLISH.encode())
    assert family.body()["persons"][0]["relationship"] == "focal_point"


def test_indonesian_words_become_codes() -> None:
    table = "No. KK;NAMA;L/P;Tgl Lahir;Hubungan;Kebutuhan Khusus;Persetujuan;Gawat medis\n"
    table += "7;Wagiyem;P;3/2/1955;Kepala Keluarga;Lansia sendirian;Ya;tidak\n"
    body = manifest.read(table.encode())[0].body()
    assert body["persons"][0] == {
        "name": "Wagiyem",
        "sex": "f",
        "birth_date": "1955-02-03",
        "relationship": "focal_point",
        "needs": ["older_alone"],
    }
    assert (body["consent"], body["medical_urgent"]) == ({"record": True}, False)


@pytest.mark.parametrize(
    "content",
    [
        ENGLISH.encode("utf-8-sig"),
        ENGLISH.encode("utf-16"),
        ENGLISH.replace(",", ";").replace("\n", "\r\n").encode(),
        ENGLISH.replace(",", "\t").encode("cp1252"),
        b"\n\n" + ENGLISH.encode(),
    ],
)
def test_what_spreadsheets_write_can_be_read(content: bytes) -> None:
    families = manifest.read(content)
    assert [row.cells["name"] for row in families[0].rows] == ["Hamida", "Yunus"]


def test_a_name_of_the_old_code_page_keeps_its_letters() -> None:
    [family] = manifest.read("nama,umur\nZoé,30\n".encode("cp1252"))
    assert family.rows[0].cells["name"] == "Zoé"


def test_rows_without_a_key_are_households_of_one() -> None:
    families = manifest.read(b"nama,jk\nHamida,P\nRokeya,P\n")
    assert len(families) == 2


def test_blank_rows_and_notes_are_passed_over_and_counted() -> None:
    [family] = manifest.read(b"nama,jk\n# a note,\n,\nHamida,P\n")
    assert family.rows[0].number == 4


def test_what_is_not_understood_is_passed_on_as_it_stands() -> None:
    [family] = manifest.read(b"nama,jk,tgl lahir,umur\nHamida,Q,31-02-2001,tua\n")
    assert family.body()["persons"][0] == {
        "name": "Hamida",
        "sex": "Q",
        "birth_date": "2001-02-31",
        "age": "tua",
        "relationship": "focal_point",
    }


@pytest.mark.parametrize(
    ("path", "place"),
    [
        ("persons.1.sex", (3, "Sex")),
        ("persons.0.documents.0.number", (2, "document no")),
        ("phone", (3, "HP")),
        ("counts", (2, "family")),
    ],
)
def test_an_answer_is_led_back_to_its_cell(path: str, place: tuple[int, str]) -> None:
    table = b"family,name,Sex,document no,HP\n1,Hamida,f,77,\n1,Yunus,m,,0812\n"
    [family] = manifest.read(table)
    assert family.locate(path) == place


def test_a_cell_can_be_left_empty() -> None:
    [family] = manifest.read(b"family,name,sex,phone\n1,Hamida,f,0\n1,Yunus,?,0\n")
    left = family.without(["persons.1.sex", "phone"])
    assert [dict(row.cells) for row in left.rows] == [
        {"household": "1", "name": "Hamida", "sex": "f"},
        {"household": "1", "name": "Yunus"},
    ]


@pytest.mark.parametrize(
    "content", [b"", b"\n\n", b"a,b\n1,2\n", b"PK\x03\x04\x00\x00", b"\xff\xfe\x00"]
)
def test_other_files_are_no_manifests(content: bytes) -> None:
    with pytest.raises(tables.NotAManifest):
        manifest.read(content)


def test_the_template_is_a_manifest_without_people() -> None:
    assert manifest.read(manifest_template.as_csv().encode()) == []
