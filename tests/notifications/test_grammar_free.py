"""Free places as people really write them."""

import pytest

from notifications import grammar

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
