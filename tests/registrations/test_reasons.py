"""Reasons why two households may be one are sentences of their readers."""

import pytest
from django.utils import translation

from registrations import reasons

BORN = {"code": "date_swapped", "bits": 5.0, "values": {"a": "1990-03-05", "b": "1990-05-03"}}


@pytest.mark.parametrize(
    ("language", "days"),
    [("id", ["5 Maret 1990", "3 Mei 1990"]), ("en", ["March 5, 1990", "May 3, 1990"])],
)
def test_days_are_written_as_the_reader_writes_them(language: str, days: list[str]) -> None:
    with translation.override(language):
        sentence = reasons.sentence(BORN, named=True)
    assert all(day in sentence for day in days), sentence
    assert "1990-" not in sentence


def test_days_are_told_to_nobody_who_may_not_read_names() -> None:
    assert not any(digit in reasons.sentence(BORN, named=False) for digit in "0123456789")


def test_the_api_has_both_languages_each_with_its_own_days() -> None:
    (shown,) = reasons.shown([BORN], named=True)
    assert "5 Maret 1990" in shown["text_id"]
    assert "March 5, 1990" in shown["text_en"]
