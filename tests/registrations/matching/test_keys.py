from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registrations.matching import Family, Someone, asked, stored
from registrations.matching.keys import KINDS

SALT = b"a secret of this deployment"


def family(
    name: str = "Jusuf Hamid", *, origin: str = "Sioban", phone: str = "", **known: object
) -> Family:
    return Family("f", (Someone(1, (name,), **known),), origin, phone)  # type: ignore[arg-type]


def shared(one: Family, other: Family) -> set[str]:
    """The kinds of key by which `one`, who is asked for, finds `other`."""
    kept = stored(other, other.members[0], SALT)
    return {kind for key, kind in asked(one, one.members[0], SALT).items() if key in kept}


def test_keys_are_signed_numbers_of_64_bits() -> None:
    made = stored(family(birth_year=1990), family(birth_year=1990).members[0], SALT)
    assert all(-(2**63) <= key < 2**63 for key in made)
    assert any(key < 0 for key in made)
    assert set(made.values()) <= set(KINDS)


def test_another_secret_makes_other_keys() -> None:
    someone = family().members[0]
    assert not set(stored(family(), someone, b"one")) & set(stored(family(), someone, b"other"))


def test_keys_stay_the_same_from_one_version_to_the_next() -> None:
    """They are stored in databases: who changes how they are made must have them all made anew."""
    someone = Someone(1, ("Siti",), papers=("1371-0000-0000-0001",))
    assert sorted(stored(Family("f", (someone,), phone="x"), someone, b"salt")) == [
        -8470347208331542780,
        -8386766052957635280,
        -555292606164979972,
        207609181750248211,
        8915224550914566684,
    ]


def test_two_spellings_of_a_name_are_both_kept() -> None:
    someone = Someone(1, ("Aung San", "အောင် ဆန်း"))
    made = list(stored(Family("f", (someone,)), someone, SALT).values())
    assert made.count("F") == 2


@pytest.mark.parametrize("years", [-3, -1, 0, 2, 3])
def test_who_is_some_years_older_here_is_found_there(years: int) -> None:
    assert "P" in shared(family(birth_year=1990 + years), family(birth_year=1990))


def test_day_and_month_may_be_swapped() -> None:
    one, other = family(birth_date=date(1990, 5, 4)), family("Budi", birth_date=date(1990, 4, 5))
    assert shared(one, other) == {"D"}


def test_the_first_of_january_is_no_date_of_birth() -> None:
    one, other = family(birth_date=date(1990, 1, 1)), family("Budi", birth_date=date(1990, 1, 1))
    assert shared(one, other) == set()


def test_without_a_year_the_name_and_the_place_find() -> None:
    assert {"V", "W", "F", "J"} <= shared(family(), family(birth_year=1990))


def test_a_name_in_one_word_is_found_in_two() -> None:
    assert "J" in shared(family("Nurhayati", origin=""), family("Nur Hayati", origin=""))


def test_papers_find_by_their_end_and_by_their_beginning() -> None:
    one, other = (
        family("A B", papers=("1371011234567890",)),
        family("C D", papers=("1371-0112-3456-7899",)),
    )
    assert shared(one, other) == {"N"}


def test_an_address_finds_whom_no_name_finds() -> None:
    one = family("Emily Webb", origin="8 stanley street, winston hills")
    other = family("Xavier Cole", origin="8 stanly st, winston hills")
    assert shared(one, other) == {"A", "B"}


def test_muhammad_alone_makes_no_key_of_one_part() -> None:
    made = stored(
        family("Muhammad Rofiq", origin=""),
        family("Muhammad Rofiq", birth_year=1990).members[0],
        SALT,
    )
    assert sorted(made.values()) == ["F", "J", "P", "Y"]


def test_nothing_known_makes_no_keys() -> None:
    nobody = Someone(1, ("?",))
    assert stored(Family("f", (nobody,)), nobody, SALT) == {}


@given(st.text(max_size=20), st.text(max_size=20), st.none() | st.integers(1900, 2030))
def test_everybody_finds_themselves(name: str, origin: str, year: int | None) -> None:
    someone = Someone(1, (name,), birth_year=year)
    home = Family("f", (someone,), origin)
    assert set(stored(home, someone, SALT)) <= set(asked(home, someone, SALT))
