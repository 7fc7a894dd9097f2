import pytest

from registrations.matching import Register, start_model
from registrations.matching.places import compare_places, fold_place

REGISTER = Register(100_000, village_counts={"sbn": 400, "brt": 9_000})


def level(one: str, other: str) -> str:
    return compare_places(fold_place(one), fold_place(other), start_model(), REGISTER).level


def bits(one: str, other: str) -> float:
    return compare_places(fold_place(one), fold_place(other), start_model(), REGISTER).bits


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Desa Sioban", "Siobban"),
        ("Kp. Sioban", "kampung sioban"),
        ("8 stanley street, winston hills", "Winston Hills, 8 Stanley St"),
        ("Jl. Soedirman No. 08", "Jalan Sudirman 8"),
    ],
)
def test_one_place_is_written_in_many_ways(one: str, other: str) -> None:
    assert level(one, other) == "place_same"


def test_other_places_are_other() -> None:
    assert level("Desa Sioban", "Desa Madobag") == "place_other"


@pytest.mark.parametrize("unknown", ["", "  ", "-"])
def test_a_place_that_is_not_known_says_nothing(unknown: str) -> None:
    assert (level("Sioban", unknown), bits("Sioban", unknown)) == ("", 0.0)


def test_a_rare_place_says_more_than_a_common_one() -> None:
    assert bits("Sioban", "Sioban") > bits("Barat", "Barat") + 3


def test_a_house_number_makes_the_street_say_more() -> None:
    street = "Jl. Barat, Sioban"
    assert bits(f"{street} 8", f"{street} 8") > bits(street, street) + 5


def test_another_house_in_the_street_says_less() -> None:
    assert level("8 stanley st, kew", "9 stanley st, kew") == "place_partly"


def test_who_asks_does_not_matter() -> None:
    pair = "8 stanley street, winston hills", "winston 8 stanly"
    assert bits(*pair) == bits(*reversed(pair))
