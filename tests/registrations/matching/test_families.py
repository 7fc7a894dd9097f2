"""Whether two families are the same: what counts, what never does, and what only people may say."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from registrations.matching import Family, FamilyMatch, Register, Someone, compare, start_model

REGISTER = Register(
    100_000,
    code_counts={"muhamad": 9_000, "rfk": 2_500, "nr": 6_000, "bgm": 5_000, "zsf": 800},
    village_counts={"sbn": 900},
)
BORN = date(1990, 5, 14)
NIK = "1371011405900001"


def match(one: Family, other: Family) -> FamilyMatch:
    return compare(one, other, start_model(), REGISTER)


def alone(name: str, **known: object) -> Family:
    origin, phone = str(known.pop("origin", "")), str(known.pop("phone", ""))
    return Family(name, (Someone(0, (name,), **known),), origin, phone)  # type: ignore[arg-type]


def parents_and_child(*, years: Sequence[int] = (1985, 1988, 2015)) -> Family:
    names = ("Yusuf Sapojai", "Marlina Guci", "Galih Sapojai")
    sexes, roles = ("m", "f", "m"), ("focal_point", "spouse", "child")
    members = tuple(
        Someone(no, (name,), sex, birth_year=year, relationship=role)
        for no, (name, sex, role, year) in enumerate(zip(names, sexes, roles, years, strict=True))
    )
    return Family("family", members, "Sioban")


def codes(found: FamilyMatch) -> set[str]:
    return {reason.code for reason in found.reasons}


def test_a_family_that_comes_again_is_found_with_its_reasons() -> None:
    again = replace(parents_and_child(years=(1985, 1989, 2015)), id="again", origin="Desa Siobban")
    found = match(again, parents_and_child())
    assert found.band == "review"
    assert found.probability > 0.95
    assert {"prior", "name_same", "year_0", "sex_same", "members_same", "place_same"} <= codes(
        found
    )


def test_strangers_are_none() -> None:
    found = match(
        alone("Budi Santoso", sex="m", birth_year=1970),
        alone("Siti Wahyuni", sex="f", birth_year=2001),
    )
    assert (found.band, found.probability < 0.001) == ("none", True)


def test_names_alone_are_never_certain() -> None:
    long = "Zulkarnain Pangaribuan Situmorang Tampubolon"
    found = match(alone(long), alone(long))
    assert (found.band, found.probability > 0.9) == ("review", True)


def test_a_document_a_name_and_a_birth_are_certain() -> None:
    someone = alone("Yusuf Sapojai", papers=(NIK,), birth_date=BORN)
    assert match(alone("Jusuf Sapodjai", papers=(NIK,), birth_date=BORN), someone).band == "certain"


def test_a_document_is_certain_where_no_name_was_told() -> None:
    known = {"papers": (NIK,), "birth_date": BORN, "sex": "f"}
    assert match(alone("", **known), alone("Marlina Guci", **known)).band == "certain"


def test_the_same_document_with_another_name_is_not_certain() -> None:
    """The card of a family, or a paper that was borrowed."""
    found = match(alone("Marlina Guci", papers=(NIK,)), alone("Budi Santoso", papers=(NIK,)))
    assert found.band != "certain"


def test_a_whole_date_and_two_rare_names_are_certain_only_with_a_relative() -> None:
    one = Someone(1, ("Yusuf Sapojai",), "m", BORN)
    child = Someone(2, ("Galih Tampubolon",), "m", date(2015, 3, 9))
    assert match(Family("a", (one,)), Family("b", (one,))).band == "review"
    assert match(Family("a", (one, child)), Family("b", (child, one))).band == "certain"


def test_common_names_say_little() -> None:
    common = match(alone("Muhammad Rofiq"), alone("Mohd Rafiq"))
    rare = match(alone("Wirman Sapojai"), alone("Wirman Sapojai"))
    assert rare.bits > common.bits + 8


def test_a_register_that_is_not_counted_yet_knows_what_is_usual() -> None:
    def bits(name: str) -> float:
        return compare(alone(name), alone(name), start_model(), Register(5_000)).bits

    assert bits("Wirman Sapojai") > bits("Muhammad Begum") + 5


def test_twins_are_two() -> None:
    known = {"sex": "f", "birth_date": BORN, "origin": "Sioban", "phone": "one phone"}
    found = match(alone("Hasanah Sapojai", **known), alone("Wulandari Sapojai", **known))
    assert found.band != "certain"
    sisters = tuple(
        Someone(no, (name,), "f", BORN) for no, name in enumerate(["Hasanah", "Wulandari"])
    )
    pairs = match(Family("a", sisters), Family("b", sisters[::-1])).members
    assert {(pair.asked.no, pair.found.no) for pair in pairs} == {(0, 0), (1, 1)}


def test_a_phone_and_a_village_count_once_for_a_family() -> None:
    one = replace(parents_and_child(), phone="one phone")
    found = match(one, one)
    assert [reason.code for reason in found.reasons].count("phone_same") == 1
    assert [reason.code for reason in found.reasons].count("place_same") == 1


def test_a_parent_who_is_a_child_there_counts_against() -> None:
    one = parents_and_child()
    father, mother, child = one.members
    turned = (replace(father, relationship="child"), mother, replace(child, relationship="parent"))
    found = match(replace(one, members=turned), one)
    assert "roles_other" in codes(found)
    assert found.bits < match(one, one).bits


def test_members_who_are_not_there_cost_nothing() -> None:
    one = parents_and_child()
    larger = replace(one, members=(*one.members, Someone(9, ("Dewi",), "f", birth_year=1950)))
    members = [reason for reason in match(larger, one).reasons if reason.code == "members_same"]
    assert members[0].values == {"members": 2}


def test_families_of_counts_alone_match_by_nothing_but_place_and_phone() -> None:
    found = match(Family("a", (), "Sioban", "p"), Family("b", (), "Sioban", "p"))
    assert codes(found) == {"prior", "place_same", "phone_same"}
    assert (found.members, found.band) == ((), "none")


def test_a_name_in_two_scripts_is_compared_by_the_one_that_fits() -> None:
    known = Someone(1, ("Aung Thura", "အောင် သူရ"), birth_year=1990)
    found = match(Family("a", (Someone(0, ("အောင် သူရ",), birth_year=1990),)), Family("b", (known,)))
    assert "name_same" in codes(found)


@pytest.mark.parametrize(
    ("one", "other", "level"),
    [
        ({"birth_date": BORN}, {"birth_date": BORN}, "date_same"),
        ({"birth_date": date(1990, 5, 4)}, {"birth_date": date(1990, 4, 5)}, "date_swapped"),
        ({"birth_date": BORN}, {"birth_date": date(1990, 5, 15)}, "date_near"),
        ({"birth_date": BORN}, {"birth_date": date(1991, 7, 30)}, "date_other_1"),
        ({"birth_date": BORN}, {"birth_date": date(1990, 1, 1)}, "year_0"),
        ({"birth_date": date(1990, 1, 1)}, {"birth_date": date(1990, 1, 1)}, "date_first_january"),
        ({"birth_year": 1990}, {"birth_year": 1992}, "year_3"),
        ({"birth_year": 1990, "birth_estimated": True}, {"birth_year": 1996}, "about_6"),
        ({"birth_year": 1990}, {"birth_date": date(2010, 4, 4)}, "year_far"),
        ({"sex": "f"}, {"sex": "m"}, "sex_other"),
        ({"papers": (NIK,)}, {"papers": ("1371-0114-0590-0001",)}, "paper_same"),
        ({"papers": (NIK,)}, {"papers": ("1371011405900007",)}, "paper_near"),
        ({"papers": (NIK,)}, {"papers": ("3273015512870002",)}, "paper_other"),
    ],
)
def test_each_level_is_named(one: dict[str, object], other: dict[str, object], level: str) -> None:
    assert level in codes(match(alone("Siti", **one), alone("Siti", **other)))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({}, {"birth_date": BORN}),
        ({"sex": "unknown"}, {"sex": "f"}),
        ({"sex": "x"}, {"sex": "f"}),
        ({}, {"papers": (NIK,)}),
        ({"papers": ("A1234567",)}, {"papers": (NIK,)}),
        ({}, {"origin": "Sioban"}),
        ({}, {"phone": "p"}),
    ],
)
def test_what_one_side_does_not_know_counts_nothing(
    one: dict[str, object], other: dict[str, object]
) -> None:
    plain = match(alone("Siti Guci"), alone("Siti Guci"))
    assert match(alone("Siti Guci", **one), alone("Siti Guci", **other)).bits == plain.bits


NAMES = "Yusuf Jusuf Muhammad Md. Rofiq Nur Siti Sapojai Begum Nurhayati Hayati M."
names = st.lists(st.sampled_from(NAMES.split()), max_size=3).map(" ".join)
people = st.builds(
    Someone,
    st.integers(1, 9),
    st.tuples(names),
    st.sampled_from(["f", "m", "x", "unknown"]),
    st.none() | st.dates(date(1989, 12, 1), date(1991, 2, 1)),
    st.none() | st.integers(1985, 1995),
    st.booleans(),
    st.sampled_from(["focal_point", "parent", "child", "not_related", ""]),
    st.lists(st.sampled_from([NIK, "1371011405900007", "A1234567"]), max_size=2).map(tuple),
)
families = st.builds(
    Family,
    st.just("f"),
    st.lists(people, max_size=4).map(tuple),
    st.sampled_from(["", "Sioban", "Desa Siobban", "8 stanley st, kew", "Madobag"]),
    st.sampled_from(["", "p", "q"]),
)


@given(families, families)
@settings(max_examples=150)
def test_nothing_of_a_score_is_hidden(one: Family, other: Family) -> None:
    found = match(one, other)
    assert sum(reason.bits for reason in found.reasons) == pytest.approx(found.bits, abs=0.01)
    assert 0 <= found.probability <= 1


@given(families, families)
@settings(max_examples=150)
def test_it_does_not_matter_who_asks(one: Family, other: Family) -> None:
    there, back = match(one, other), match(other, one)
    assert there.bits == pytest.approx(back.bits)
    assert there.band == back.band


@given(families, families, st.randoms())
@settings(max_examples=150)
def test_the_order_of_members_and_of_the_parts_of_a_name_does_not_matter(
    one: Family, other: Family, chance: Random
) -> None:
    def mixed(someone: Someone) -> Someone:
        parts = someone.names[0].split()
        chance.shuffle(parts)
        return replace(someone, names=(" ".join(parts),))

    members = [mixed(member) for member in one.members]
    chance.shuffle(members)
    again = match(replace(one, members=tuple(members)), other)
    assert again.bits == pytest.approx(match(one, other).bits)


@given(families, families)
def test_each_member_is_matched_once(one: Family, other: Family) -> None:
    pairs = match(one, other).members
    assert (
        len({id(pair.asked) for pair in pairs})
        == len({id(pair.found) for pair in pairs})
        == len(pairs)
    )
