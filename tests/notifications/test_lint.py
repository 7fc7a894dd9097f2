"""What whoever writes a text should think of; and that every text of the product thinks of it."""

import pytest

from incidents import alerts as arrivals
from incidents.alerts import ARRIVED
from notifications import lint
from notifications.segments import measure
from notifications.standard_texts import STANDARD_TEXTS
from notifications.wording import AGREEMENT_ENDS, AGREEMENT_OVER, CALLED_OFF, CHECK, worded

OURS = {
    "arrived": ARRIVED,
    "off": CALLED_OFF,
    "check": CHECK,
    "agreement_ends": AGREEMENT_ENDS,
    "agreement_over": AGREEMENT_OVER,
}


def codes(text: str, *places: str) -> list[str]:
    return [warn.code for warn in lint.warnings({"id": text}, {"id": text}, places=places)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Kapal tiba, 40 jiwa.", []),
        ("40 orang Rohingya tiba", ["ethnicity"]),
        ("Imigran gelap tiba", ["illegal"]),
        ("imigran ILEGAL tiba", ["illegal"]),
        ("Pelegalan dokumen", []),
        ("12 orang kabur", ["fled"]),
        ("Jalan ___ ditutup", ["blank"]),
        ("Kapal tiba di Pantai Masabuk.", ["landing_place"]),
        ("Kapal tiba di pantai  lain.", []),
        ("Air 漢", ["odd_sign"]),
        ("x" * 161, ["long"]),
        ("Suku kabur", ["ethnicity", "fled"]),
    ],
)
def test_what_is_odd_has_a_name(text: str, expected: list[str]) -> None:
    assert codes(text, "Pantai Masabuk", "MTW") == expected


def test_the_text_that_goes_out_is_measured_not_the_one_that_was_typed() -> None:
    sent = {"id": "LATIHAN: " + "x" * 155}
    assert [w.code for w in lint.warnings({"id": "x" * 155}, sent)] == ["long"]


@pytest.mark.parametrize("row", STANDARD_TEXTS.values(), ids=lambda row: row.code)
@pytest.mark.parametrize("language", ["id", "en"])
def test_a_standard_text_fits_one_sms_when_its_blanks_are_filled(
    row: object, language: str
) -> None:
    words = row.text[language].replace(lint.BLANK, "SDN 12")  # type: ignore[attr-defined]
    text = worded(words, language, is_exercise=True, answer_to="A7K2")
    size = measure(text)
    assert (size.encoding, size.segments, codes(words)) == ("gsm-7", 1, []), text


@pytest.mark.parametrize("words", OURS.values(), ids=OURS)
@pytest.mark.parametrize("language", ["id", "en"])
def test_every_text_of_ours_fits_one_sms(words: dict[str, str], language: str) -> None:
    filled = words[language].format(
        code="A999",
        reference="A7K2",
        people=99999,
        mode=arrivals.MODES["foot"][language],
        until="30-11-2026",
    )
    text = worded(filled, language, is_exercise=True, programme="Posko Mentawai")
    assert (measure(text).segments, codes(filled)) == (1, [])
