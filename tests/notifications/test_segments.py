import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notifications.segments import GSM_7, GSM_7_EXTENSION, fold, measure

BASIC = "".join(sorted(GSM_7))
EXTENDED = "".join(sorted(GSM_7_EXTENSION))


def test_the_alphabet_is_that_of_the_standard() -> None:
    assert (len(GSM_7), len(GSM_7_EXTENSION)) == (127, 10)
    assert not GSM_7 & GSM_7_EXTENSION


@pytest.mark.parametrize("sign", BASIC)
def test_a_sign_of_the_default_alphabet_is_one_septet(sign: str) -> None:
    assert (measure(sign).encoding, measure(sign).length) == ("gsm-7", 1)


@pytest.mark.parametrize("sign", EXTENDED)
def test_a_sign_of_the_extension_table_is_two_septets(sign: str) -> None:
    assert (measure(sign).encoding, measure(sign).length) == ("gsm-7", 2)


@pytest.mark.parametrize(
    "sign",
    "çáíóúâêÂÉêœŒÀÈ“”‘’–—…•`´ªº¨šžłőİıЖчأبהकกあ漢字한☎✓€\u00a0".replace("É", "").replace("€", ""),
)
def test_any_other_sign_makes_the_whole_text_ucs_2(sign: str) -> None:
    assert measure(f"Kapal tiba {sign}").encoding == "ucs-2"


def test_a_sign_beyond_the_first_plane_is_two_units() -> None:
    assert measure("🚢").length == 2


@pytest.mark.parametrize(
    ("length", "segments"),
    [
        (0, 1), (1, 1), (159, 1), (160, 1), (161, 2), (305, 2), (306, 2), (307, 3), (459, 3), (460, 4),
        (612, 4), (613, 5), (1530, 10), (1531, 11),
    ],
)  # fmt: skip
def test_plain_text_fills_160_and_then_153_septets(length: int, segments: int) -> None:
    assert measure("a" * length).segments == segments


@pytest.mark.parametrize(
    ("length", "segments"),
    [
        (1, 1),
        (69, 1),
        (70, 1),
        (71, 2),
        (133, 2),
        (134, 2),
        (135, 3),
        (201, 3),
        (202, 4),
        (670, 10),
    ],
)
def test_other_scripts_fill_70_and_then_67_units(length: int, segments: int) -> None:
    assert measure("あ" * length).segments == segments


def test_a_sign_of_two_units_is_not_torn_between_segments() -> None:
    assert measure("a" * 152 + "€" + "a" * 152).segments == 3
    assert measure("a" * 153 + "€" + "a" * 151).segments == 2


def test_what_is_left_counts_down_within_the_last_segment() -> None:
    assert [measure("a" * n).left for n in (0, 160, 161, 306)] == [160, 0, 145, 0]


@pytest.mark.parametrize(
    ("typed", "sent"),
    [
        ("“Posko”", '"Posko"'),
        ("‘ya’", "'ya'"),
        ("it’s", "it's"),
        ("10–20", "10-20"),
        ("tiba — segera", "tiba - segera"),
        ("tunggu…", "tunggu..."),
        ("10\u00a0km", "10 km"),
        ("nol\u200bspasi", "nolspasi"),
        ("«siaga»", '"siaga"'),
        ("3×4", "3x4"),
        ("• air", "* air"),
        ("−2,5", "-2,5"),
        ("Ça va", "Ça va"),
        ("façade", "facade"),
        ("é è ü ñ", "é è ü ñ"),
        ("漢字", "漢字"),
    ],
)
def test_typography_is_folded_and_nothing_else(typed: str, sent: str) -> None:
    assert fold(typed) == sent


def test_folding_brings_a_typed_text_back_to_one_segment() -> None:
    typed = "Kapal “Harapan” tiba di Sikakap – 120 jiwa, siapkan air dan selimut… Terima kasih!"
    assert (measure(typed).segments, measure(fold(typed)).segments) == (2, 1)


@given(st.text())
def test_folding_twice_is_the_same_as_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text(alphabet=BASIC + EXTENDED))
def test_folding_leaves_the_alphabet_alone(text: str) -> None:
    assert fold(text) == text


@given(st.text(max_size=2000))
def test_segments_hold_the_text_and_waste_less_than_a_sign_each(text: str) -> None:
    size = measure(text)
    single, part = (160, 153) if size.encoding == "gsm-7" else (70, 67)
    if size.length <= single:
        assert size.segments == 1
    else:
        assert math.ceil(size.length / part) <= size.segments <= math.ceil(size.length / (part - 1))


@given(st.text(max_size=500), st.text(max_size=500))
def test_a_longer_text_never_costs_less(text: str, more: str) -> None:
    assert measure(text + more).segments >= measure(text).segments


@given(st.text())
def test_length_is_that_of_the_encoding(text: str) -> None:
    size = measure(text)
    if size.encoding == "ucs-2":
        assert size.length == len(text.encode("utf-16-be", "surrogatepass")) // 2
    else:
        assert size.length == len(text) + sum(sign in GSM_7_EXTENSION for sign in text)
