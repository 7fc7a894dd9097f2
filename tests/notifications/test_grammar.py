"""Commands as people really write them."""

from itertools import product

import pytest

from core import references
from notifications import grammar
from notifications.commands import commands
from notifications.grammar import words

FREE = {"code": "MTW01", "free": 35}


@pytest.mark.parametrize(
    "text",
    [
        "KOSONG MTW01 35",
        "kap mtw01 35",
        "Cap Mtw01 35",
        "KOSONG MTW 01: 35",
        "KOSONG MTW 01 35",
        "KOSONG MTW-01 35",
        "KOSONG MTW_01 35",
        "Kap.MTW01.35 orang",
        "KOSONG,MTW01,35",
        "KOSONG;MTW01;35",
        "KOSONG:MTW01:35",
        "KOSONG/MTW01/35",
        "KOSONG = MTW01 = 35",
        "KOSONG\nMTW01\n35",
        "KOSONG\tMTW01\t35",
        "KOSONG\r\nMTW01\r\n35\r\n",
        "  KOSONG   MTW01   35  ",
        "KOSONG MTW01 35.",
        "KOSONG MTW01 35!!!",
        "*KOSONG* MTW01 *35*",
        '"KOSONG MTW01 35"',
        "(KOSONG MTW01 35)",
        "KOSONG MTW01 (35)",
        "KAPMTW01 35",
        "kosongmtw01 35",
        "KOSONGMTW01:35",
        "KOSONG MTW01 35orang",
        "KOSONG MTW01 35org",
        "KOSONG MTW01 35 jiwa",
        "KOSONG MTW01 35 tempat",
        "KOSONG MTW01 35 places",
        "KOSONG MTW01 035",
        "KOSONG MTW01 35 terima kasih",
        "KOSONG MTW01 35 makasih bu",
        "KOSONG MTW01 35. Trims pak",
        "kosong mtw01 35 tks 🙏🙏",
        "Pak, KOSONG MTW01 35",
        "Assalamualaikum pak, izin lapor KOSONG MTW01 35",
        "Selamat pagi. KOSONG MTW01 35",
        "Selamat malam posko, mohon izin: kosong mtw01 35 orang. Terima kasih",
        "Tolong KOSONG MTW01 35",
        "ya, KOSONG MTW01 35",
        "Lapor dari Ros: KOSONG MTW01 35",
        "🏫 KOSONG MTW01 35 ✅",
        "KOSONG\u00a0MTW01\u00a035",
        "KOSONG\u2003MTW01\u200935",
        "KOSONG MTW01 \u200e35",
        "ＫＯＳＯＮＧ　ＭＴＷ０１　３５",
        "KOSONG MTW01 ３５",
        "KOSONG MTW01 ٣٥",
        "KOSONG MTW01 3️⃣5️⃣",
        "KOSONG MTW01 𝟑𝟓",
        "Kosóng MTW01 35",
        "KOSONG di MTW01 35",
        "KOSONG di MTW01 ada 35",
        "KOSONG untuk MTW01 tinggal 35 tempat",
        "KOSONG MTW01 sekarang 35",
        "KOSONG MTW01 sisa 35",
        "KOSONG MTW01 adalah 35",
        "KOSONG 35 MTW01",
        "KOSONG 35 di MTW01",
        "KOSONG 35 tempat di MTW 01",
        "MTW01 KOSONG 35",
        "MTW 01 kosong 35",
        "posko MTW01 kosong: 35 orang",
        "KOSONG MTW01 35 dari 120",
        "KOSONG MTW01 35 of 120",
        "KOSONG MTW01 35 jam 20.00",
        "KOSONG MTW01 35 per hari ini",
        "FREE MTW01 35",
        "cap at MTW01 is 35 thanks",
    ],
)
def test_free_places_in_many_spellings(text: str) -> None:
    parsed = grammar.read(text)
    assert (parsed.command, dict(parsed.arguments), parsed.problem) == ("free", FREE, "")


@pytest.mark.parametrize(
    ("text", "number"),
    [("3O", 30), ("3o", 30), ("l5", 15), ("I5", 15), ("1O5", 105), ("0", 0), ("OO1", 1), ("7", 7)],
)
def test_letters_that_look_like_digits_are_digits_in_a_number(text: str, number: int) -> None:
    assert grammar.read(f"KOSONG MTW01 {text}").arguments["free"] == number


@pytest.mark.parametrize(
    ("code", "meant"),
    [
        ("MTWO1", "MTW01"),
        ("MTW0l", "MTW01"),
        ("MTWOI", "MTW01"),
        ("PDGO2", "PDG02"),
        ("GOR", "GOR"),
    ],
)
def test_a_code_is_also_tried_with_digits_for_letters(code: str, meant: str) -> None:
    found = grammar.spellings(code.upper())
    assert found[0] == code.upper()
    assert meant in found


@pytest.mark.parametrize(
    ("text", "change"),
    [
        ("KAP MTW01 +10", 10),
        ("KAP MTW01 + 10", 10),
        ("KAP MTW01+10", 10),
        ("KOSONG MTW01 -5", -5),
        ("KAP MTW01 −5", -5),
        ("KAP MTW01 –5", -5),
        ("kap mtw01: -5 orang", -5),
        ("KAP MTW01 tambah 10", 10),
        ("KAP MTW01 kurang 5", -5),
        ("KAP MTW01 plus 3", 3),
        ("KAP MTW01 minus 3", -3),
    ],
)
def test_more_or_fewer_places(text: str, change: int) -> None:
    assert dict(grammar.read(text).arguments) == {"code": "MTW01", "change": change}


@pytest.mark.parametrize(
    ("text", "command", "arguments"),
    [
        ("BUKA MTW01", "open", {"code": "MTW01"}),
        ("open mtw 01", "open", {"code": "MTW01"}),
        ("MTW01 BUKA", "open", {"code": "MTW01"}),
        ("TUTUP MTW01", "close", {"code": "MTW01"}),
        ("tutup.mtw01.", "close", {"code": "MTW01"}),
        ("TUTUP MTW01 karena banjir", "close", {"code": "MTW01"}),
        ("TUTUPMTW01", "close", {"code": "MTW01"}),
        ("Close GOR", "close", {"code": "GOR"}),
        ("PENUH MTW01", "full", {"code": "MTW01"}),
        ("mtw01 sudah penuh", "full", {"code": "MTW01"}),
        ("Halo posko, MTW01 PENUH. trims", "full", {"code": "MTW01"}),
        ("full: mtw-01", "full", {"code": "MTW01"}),
        ("STATUS MTW01", "status", {"code": "MTW01"}),
        ("status mtw 01?", "status", {"code": "MTW01"}),
        ("ADA MTW01 87", "present", {"code": "MTW01", "people": 87}),
        ("ada mtw 01: 87 orang", "present", {"code": "MTW01", "people": 87}),
        ("STOK MTW01 AIR 200", "stock", {"code": "MTW01", "item": "AIR", "count": 200}),
        ("stock mtw01 air 200 dus", "stock", {"code": "MTW01", "item": "AIR", "count": 200}),
        ("STOK MTW 01 AIR 200", "stock", {"code": "MTW01", "item": "AIR", "count": 200}),
        (
            "stok mtw01: air minum = 200",
            "stock",
            {"code": "MTW01", "item": "AIR MINUM", "count": 200},
        ),
        ("STOK MTW01 200 kg beras", "stock", {"code": "MTW01", "item": "BERAS", "count": 200}),
        ("STOK MTW01 beras 200kg", "stock", {"code": "MTW01", "item": "BERAS", "count": 200}),
        ("STOK MTW01 AIR 5L", "stock", {"code": "MTW01", "item": "AIR", "count": 5}),
        ("STOK GOR AIR 12", "stock", {"code": "GOR", "item": "AIR", "count": 12}),
        ("TIBA Sikakap 120", "arrived", {"place": "SIKAKAP", "people": 120}),
        ("tiba di sikakap: 120 orang", "arrived", {"place": "SIKAKAP", "people": 120}),
        ("TIBA 120 orang di Sikakap", "arrived", {"place": "SIKAKAP", "people": 120}),
        ("arrived Tua Pejat 40 people", "arrived", {"place": "TUA PEJAT", "people": 40}),
        ("TIBA MTW01 120", "arrived", {"place": "MTW01", "people": 120}),
        (
            "Kapal tiba 3 kapal 120 orang di pantai Sikakap jam 5",
            "arrived",
            {"place": "PANTAI SIKAKAP", "people": 120},
        ),
        ("YA A7K4", "yes", {"reference": "A7K4"}),
        ("ya a7k4 pak", "yes", {"reference": "A7K4"}),
        ("Ya, A7 K4", "yes", {"reference": "A7K4"}),
        ("YES: A7K4", "yes", {"reference": "A7K4"}),
        ("ack a7k4", "yes", {"reference": "A7K4"}),
        ("ya", "yes", {}),
        ("Iya pak, siap", "yes", {}),
        ("TIDAK A7K4", "no", {"reference": "A7K4"}),
        ("no a7k4", "no", {"reference": "A7K4"}),
        ("BATAL A7K4", "undo", {"reference": "A7K4"}),
        ("undo a7k4 please", "undo", {"reference": "A7K4"}),
        ("batal", "undo", {}),
        ("BANTUAN", "help", {}),
        ("tolong anak saya sakit", "help", {}),
        ("help!!", "help", {}),
        (
            "DARURAT 001-0001-68 ANAK",
            "urgent",
            {"household": "001-0001-68", "what": "child"},
        ),
        ("darurat 001000168 medis", "urgent", {"household": "001-0001-68", "what": "medical"}),
        ("DARURAT anak 1000-0007-43", "urgent", {"household": "1000-0007-43", "what": "child"}),
        ("darurat OO1 OOO1 68 sakit", "urgent", {"household": "001-0001-68", "what": "medical"}),
        ("NOMOR 001-0001-68", "number", {"household": "001-0001-68"}),
        ("no 001 0001 68", "number", {"household": "001-0001-68"}),
        ("Nomer: 001.0001.68", "number", {"household": "001-0001-68"}),
        ("BERHENTI", "stop", {}),
        ("stop kirim sms", "stop", {}),
        ("Stop.", "stop", {}),
        ("MULAI", "start", {}),
        ("start please", "start", {}),
    ],
)
def test_every_other_command(text: str, command: str, arguments: dict[str, object]) -> None:
    parsed = grammar.read(text)
    assert (parsed.command, dict(parsed.arguments), parsed.problem) == (command, arguments, "")


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "empty"),
        ("🙏", "empty"),
        ("halo pak", "no_command"),
        ("Selamat siang, apakah masih ada tempat?", "no_command"),
        ("Anak-anak sudah makan", "no_command"),
        ("CANCEL", "no_command"),
        ("END", "no_command"),
        ("QUIT", "no_command"),
        ("GOR 35", "no_command"),
        ("KOSNG MTW01 35", "unknown_word"),
        ("KAPASITAS MTW01 120", "whole_or_free"),
        ("capacity mtw01 120", "whole_or_free"),
        ("KOSONG", "code_missing"),
        ("KOSONG 35", "code_missing"),
        ("ada 35 orang", "code_missing"),
        ("KOSONG MTW01", "number_missing"),
        ("MTW01 kosong", "number_missing"),
        ("KOSONG MTW01 08123456789", "number_missing"),
        ("kosong mtw01 tiga lima", "spelled"),
        ("KOSONG MTW01 tiga puluh lima", "spelled"),
        ("KOSONG MTW01 35 ribu", "spelled"),
        ("KOSONG MTW01 1.200", "two_numbers"),
        ("KOSONG MTW01 1,200", "two_numbers"),
        ("KOSONG MTW01 35/120", "two_numbers"),
        ("KOSONG MTW01 35 40", "two_numbers"),
        ("STOK MTW01 beras 12,5", "two_numbers"),
        ("KAP MTW01-5", "sign_unclear"),
        ("KAP MTW01 - 5", "sign_unclear"),
        ("ADA MTW01 -5", "sign_unclear"),
        ("KOSONG MTW01 5L", "number_unclear"),
        ("KOSONG MTW01 12 KK", "households"),
        ("ADA MTW01 20 keluarga", "households"),
        ("TIBA Sikakap 30 KK", "households"),
        ("TUTUP MTW01 MTW02", "two_sites"),
        ("KOSONG MTW01 35 MTW02 20", "two_sites"),
        ("KOSONG MTW01 35?", "question"),
        ("PENUH MTW01?", "question"),
        ("hampir penuh MTW01", "question"),
        ("jangan tutup MTW01", "question"),
        ("kalau penuh MTW01 tutup", "question"),
        ("TUTUP MTW01 besok", "later"),
        ("BUKA MTW01 jam 8", "later"),
        ("besok kosong MTW01 35", "later"),
        ("KAP MTW01 35 besok pagi", "later"),
        ("kemarin ADA MTW01 87", "later"),
        ("STOK MTW01 AIR 200 nanti", "later"),
        ("Besok TIBA Sikakap 120 orang", "later"),
        ("MTW01 ada 35 kosong", "code_missing"),
        ("ADA MTW01 35 kosong", "free_or_present"),
        ("STOK MTW01 200", "item_missing"),
        ("STOK MTW01 RICE", "number_missing"),
        ("TIBA 120", "place_missing"),
        ("TIBA Sikakap", "number_missing"),
        ("DARURAT", "household_missing"),
        ("DARURAT 001-0001-68", "kind_missing"),
        ("DARURAT 001-0001-68 ANAK MEDIS", "kind_missing"),
        ("NOMOR", "household_missing"),
        ("tidak ada masalah", "reference_missing"),
        ("rapat batal jam 5", "reference_missing"),
        ("ya saya datang", "reference_missing"),
        ("mulai hari ini MTW01 tutup", "code_missing"),
    ],
)
def test_what_could_be_read_in_two_ways_is_asked_again(text: str, problem: str) -> None:
    assert grammar.read(text).problem == problem
    assert problem in grammar.PROBLEMS


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("KOSONG MTW01 35", ["KOSONG MTW01 35"]),
        ("KOSONG\nMTW01\n35", ["KOSONG\nMTW01\n35"]),
        (
            "Pak\nKOSONG MTW01 35\nSTOK MTW01 AIR 200\ntrims",
            ["Pak\nKOSONG MTW01 35\n", "STOK MTW01 AIR 200\ntrims"],
        ),
        ("KOSONG MTW01 35 KOSONG MTW02 20", ["KOSONG MTW01 35 ", "KOSONG MTW02 20"]),
        ("PENUH MTW01, BUKA MTW02", ["PENUH MTW01, ", "BUKA MTW02"]),
        ("KOSONG MTW01\nKOSONG MTW02 20", ["KOSONG MTW01\n", "KOSONG MTW02 20"]),
        ("KOSONG MTW01 35\nSTOK MTW01 AIR", ["KOSONG MTW01 35\n", "STOK MTW01 AIR"]),
        ("YA A7K4 KOSONG MTW01 35", ["YA A7K4 ", "KOSONG MTW01 35"]),
        ("KOSONG MTW01 35 stok aman", ["KOSONG MTW01 35 stok aman"]),
        ("tolong KOSONG MTW01 35", ["tolong KOSONG MTW01 35"]),
        ("ya, KOSONG MTW01 35", ["ya, KOSONG MTW01 35"]),
        ("", [""]),
    ],
)
def test_a_text_of_several_commands_is_cut_between_them(text: str, pieces: list[str]) -> None:
    assert grammar.split(text) == pieces


def test_a_flood_of_commands_is_cut_a_few_times_only() -> None:
    text = "KOSONG MTW01 35\n" * 200
    assert len(grammar.split(text)) == 10
    assert "".join(grammar.split(text)) == text


@pytest.mark.parametrize(
    "text", ["tolong kami", "kami perlu BANTUAN segera", "ada darurat di sini"]
)
def test_a_cry_for_help_is_heard_in_any_text(text: str) -> None:
    assert grammar.read(text).calls_for_help


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize("command", words.COMMANDS)
def test_every_example_works(command: str, language: str) -> None:
    example = grammar.Parsed(command, {"code": "GOR7"}).example(language)
    parsed = grammar.read(example)
    assert (parsed.command, parsed.problem) == (command, "")
    assert parsed.arguments.get("code", "GOR7") == "GOR7"


def test_what_twilio_takes_as_stop_is_no_command_of_ours() -> None:
    assert not {"CANCEL", "END", "QUIT"} & set(words.KEYWORDS)


def test_every_command_of_the_grammar_can_be_carried_out() -> None:
    assert set(commands.names()) == set(words.COMMANDS)


def test_every_reference_that_is_drawn_is_read_as_one() -> None:
    names = map("".join, product(references.SIGNS, references.SIGNS, "AJM3", "3"))
    drawn = [name for name in names if not references.MISREAD.match(name)]
    assert len(drawn) > 2000
    assert [
        name for name in drawn if grammar.read(f"YA {name}").arguments != {"reference": name}
    ] == []
