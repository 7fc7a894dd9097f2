"""Texts that could be read in two ways, and texts that hold more than one command."""

import pytest

from notifications import grammar


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
