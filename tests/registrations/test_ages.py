from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registrations import ages

DAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("born", "age"),
    [
        (date(2008, 11, 22), 18),
        (date(2008, 11, 23), 17),
        (date(2026, 11, 22), 0),
        (date(2026, 11, 23), 0),
        (date(2027, 1, 1), 0),
        (date(2004, 2, 29), 22),
    ],
)
def test_an_age_changes_on_the_birthday(born: date, age: int) -> None:
    assert ages.age_on(DAY, born) == age


def test_the_year_alone_gives_the_age_reached_in_it() -> None:
    assert ages.age_on(DAY, None, 2008) == 18
    assert ages.age_on(DAY, None, 2027) == 0


def test_nobody_is_an_adult_for_want_of_an_age() -> None:
    assert ages.band(ages.age_on(DAY, None)) == ages.UNKNOWN


@pytest.mark.parametrize(
    ("lowest", "highest", "band"),
    [(0, 4, "0-4"), (5, 11, "5-11"), (12, 17, "12-17"), (18, 59, "18-59"), (60, 110, "60+")],
)
def test_every_age_has_its_band(lowest: int, highest: int, band: str) -> None:
    assert ages.band(lowest) == ages.band(highest) == band


cells = st.lists(st.tuples(st.sampled_from(ages.SEXES), st.sampled_from(ages.ALL_BANDS)))


@given(cells)
def test_a_tally_counts_everybody_once(people: list[ages.Cell]) -> None:
    counts = ages.tally(people)
    assert ages.total(counts) == ages.total(ages.without_zeros(counts)) == len(people)


@given(cells)
def test_a_tally_fits_the_people_it_was_made_of(people: list[ages.Cell]) -> None:
    counts = ages.tally(people)
    assert ages.too_small(counts, counts) == []


def test_a_cell_with_fewer_people_than_are_known_in_it_is_named() -> None:
    known = {"f": {"18-59": 2, "unknown": 1}, "unknown": {"0-4": 1}}
    assert ages.too_small({"f": {"18-59": 1}}, known) == [("f", "18-59")]


def test_nobody_is_shown_as_nobody() -> None:
    shown = ages.with_zeros({"m": {"60+": 1}, "x": {"unknown": 2}})
    assert shown["f"] == dict.fromkeys(ages.BANDS, 0)
    assert (shown["m"]["60+"], shown["m"]["0-4"], shown["x"]) == (1, 0, {"unknown": 2})
