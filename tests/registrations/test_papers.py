"""NIK and KK: what is odd about a number is told, and nothing is refused for it."""

import csv
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registrations import papers
from registrations.body import Paper, PersonBody

TODAY = date(2026, 11, 22)
SAID = PersonBody(
    id=None,
    name="",
    other_names="",
    sex="unknown",
    birth_date=None,
    birth_year=None,
    birth_estimated=False,
    relationship="spouse",
    nationality="",
    papers=(),
    needs=[],
    born_here=False,
)


def odd(kind: str, number: str, **said: Any) -> list[str]:
    return papers.check(Paper(kind, number), replace(SAID, **said), TODAY)


@pytest.mark.parametrize(
    ("number", "said", "expected"),
    [
        ("1309014505900001", {"sex": "f", "birth_date": date(1990, 5, 5)}, []),
        ("1309010505900001", {"sex": "m", "birth_year": 1990}, []),
        ("1309010505900001", {"sex": "f"}, ["sex_differs"]),
        ("1309014505900001", {"sex": "m"}, ["sex_differs"]),
        ("1309014505900001", {"sex": "x"}, []),
        ("1309014505900001", {"birth_date": date(1990, 5, 6)}, ["birth_differs"]),
        ("1309010505900001", {"birth_year": 1991}, ["birth_differs"]),
        ("1309010505900001", {"birth_year": 1994, "birth_estimated": True}, []),
        ("1309010505900001", {"birth_year": 1996, "birth_estimated": True}, ["birth_differs"]),
        ("9909010505900001", {}, ["region_unknown"]),
        ("1309013002900001", {}, ["impossible_date"]),
        ("1309018005900001", {}, ["impossible_date"]),
        ("1309010513900001", {}, ["impossible_date"]),
        ("1309012902000001", {"birth_year": 2000}, []),
        ("1309012902010001", {}, ["impossible_date"]),
        ("130901050590000", {}, ["wrong_length"]),
        ("13090105059000O1", {}, ["wrong_length"]),
        ("9909013002900001", {"sex": "f"}, ["region_unknown", "impossible_date"]),
    ],
)
def test_what_is_odd_about_a_nik(number: str, said: Any, expected: list[str]) -> None:
    assert odd("nik", number, **said) == expected


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        ("1309010505150001", []),
        ("1309014505150001", ["impossible_date"]),
        ("0009010505150001", ["region_unknown"]),
        ("13090105", ["wrong_length"]),
    ],
)
def test_what_is_odd_about_a_family_card(number: str, expected: list[str]) -> None:
    assert odd("kk", number, sex="f", birth_year=1950) == expected


def test_other_papers_have_no_rules_that_we_know() -> None:
    assert odd("passport", "X") == odd("unhcr", "1") == []


def test_the_provinces_are_those_of_the_areas_that_we_ship() -> None:
    with Path("maps/data/areas.csv").open(encoding="utf-8") as lines:
        provinces = {row["kemendagri_code"] for row in csv.DictReader(lines) if row["level"] == "1"}
    assert provinces == papers.PROVINCES


@given(
    st.dates(date(1930, 1, 1), TODAY),
    st.sampled_from("fm"),
    st.sampled_from(sorted(papers.PROVINCES)),
    st.integers(1, 9999),
)
def test_a_number_made_by_the_rules_is_never_odd(
    born: date, sex: str, province: str, counter: int
) -> None:
    day = born.day + papers.WOMAN * (sex == "f")
    number = f"{province}0101{day:02}{born:%m%y}{counter:04}"
    assert odd("nik", number, sex=sex, birth_date=born, birth_year=born.year) == []


@given(st.text(max_size=20))
def test_no_text_is_too_strange_to_be_looked_at(number: str) -> None:
    assert set(odd("nik", number)) <= {
        papers.WRONG_LENGTH,
        papers.REGION_UNKNOWN,
        papers.IMPOSSIBLE_DATE,
    }
