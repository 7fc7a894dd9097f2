"""Every command as people really write it; those that tell free places are in test_grammar_free.py."""

from itertools import product

import pytest

from core import references
from notifications import grammar
from notifications.commands import commands
from notifications.grammar import words


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
