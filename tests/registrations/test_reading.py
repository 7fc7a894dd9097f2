"""The rules of a household that comes in."""

from typing import Any

import pytest

from core.fields import Wrong
from registrations import reading
from registrations.models import Need

AT = "2026-11-22T10:00:00+07:00"
MOTHER = {"name": "Hamida", "sex": "f", "birth_year": 1990, "relationship": "focal_point"}
SON = {"name": "Yunus", "sex": "m", "birth_date": "2020-11-23", "relationship": "child"}


def body(**more: Any) -> dict[str, Any]:
    return {"captured_at": AT, **more}


def errors(**more: Any) -> dict[str, list[str]]:
    with pytest.raises(Wrong) as wrong:
        reading.read(body(**more))
    return wrong.value.errors


def test_counts_alone_are_a_household() -> None:
    read = reading.read(body(counts={"f": {"18-59": 1, "0-4": 2}}))
    assert (read.people, read.persons) == (3, ())


def test_counts_follow_from_the_persons() -> None:
    read = reading.read(body(persons=[MOTHER, SON]))
    assert read.counts == {"f": {"18-59": 1}, "m": {"5-11": 1}}


def test_a_focal_point_alone_is_a_household_of_one() -> None:
    read = reading.read(body(focal_point={"name": "Hamida", "sex": "f", "age": 36}))
    assert (read.counts, read.persons[0].relationship) == ({"f": {"18-59": 1}}, "focal_point")


def test_an_age_becomes_an_estimated_year_of_birth() -> None:
    read = reading.read(body(focal_point={"name": "Hamida", "age": 36}))
    assert (read.persons[0].birth_year, read.persons[0].birth_estimated) == (1990, True)


def test_a_focal_point_beside_the_persons_is_one_more() -> None:
    read = reading.read(body(focal_point={"name": "Hamida"}, persons=[SON]))
    assert [person.name for person in read.persons] == ["Hamida", "Yunus"]


def test_a_focal_point_among_the_persons_is_not_doubled() -> None:
    mother = {**MOTHER, "relationship": "parent"}
    read = reading.read(body(focal_point={"name": "HAMIDA"}, persons=[SON, mother]))
    assert [person.relationship for person in read.persons] == ["child", "focal_point"]


def test_the_counts_include_the_focal_point() -> None:
    speaker = {"name": "Amina", "sex": "f", "age": 34}
    boys = {"m": {"5-11": 3}}
    assert list(errors(focal_point=speaker, counts=boys)) == ["counts.f.18-59"]
    assert reading.read(body(focal_point={"name": "Amina"}, counts=boys)).counts == boys


def test_persons_and_counts_must_have_the_same_total() -> None:
    assert list(errors(persons=[MOTHER, SON], counts={"f": {"18-59": 1}})) == [
        "counts",
        "counts.m.5-11",
    ]


def test_no_cell_is_smaller_than_the_persons_known_to_be_in_it() -> None:
    counts = {"f": {"18-59": 1}, "m": {"0-4": 1}}
    assert list(errors(persons=[MOTHER, SON], counts=counts)) == ["counts.m.5-11"]


def test_who_is_not_known_by_sex_and_age_fits_any_cell() -> None:
    counts = {"f": {"18-59": 1}, "m": {"5-11": 1}, "x": {"60+": 1}, "unknown": {"unknown": 1}}
    read = reading.read(body(persons=[MOTHER, SON, {"name": "?"}, {"sex": "m"}], counts=counts))
    assert read.counts == counts


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"persons": [{"sex": "female"}]}, "persons.0.sex"),
        ({"persons": [MOTHER, {"birth_date": "2026-02-30"}]}, "persons.1.birth_date"),
        ({"persons": [{"birth_date": "2026-11-23"}]}, "persons.0.birth_date"),
        ({"persons": [{"birth_date": "1990-01-01", "birth_year": 1991}]}, "persons.0.birth_year"),
        ({"persons": [{"birth_year": 2027}]}, "persons.0.birth_year"),
        ({"persons": [{"age": 131}]}, "persons.0.age"),
        ({"persons": [{"age": True}]}, "persons.0.age"),
        ({"persons": [{"name": 7}]}, "persons.0.name"),
        ({"persons": [{"name": "a" * 201}]}, "persons.0.name"),
        ({"persons": [{"name": "a\0b"}]}, "persons.0.name"),
        ({"persons": [{"name": "\ud800"}]}, "persons.0.name"),
        ({"persons": [{"nationality": "mm"}]}, "persons.0.nationality"),
        ({"persons": [{"relationship": "boss"}]}, "persons.0.relationship"),
        ({"persons": [{"needs": ["LP"]}]}, "persons.0.needs"),
        ({"persons": [{"documents": [{"kind": "nik"}]}]}, "persons.0.documents.0.number"),
        (
            {"persons": [{"documents": [{"kind": "sim", "number": "1"}]}]},
            "persons.0.documents.0.kind",
        ),
        ({"persons": ["Hamida"]}, "persons.0"),
        ({"persons": "Hamida"}, "persons"),
        ({"persons": [{}] * 51}, "persons"),
        ({"counts": {"f": {"18-59": 51}}}, "counts.f.18-59"),
        ({"counts": {"f": {"18-59": -1}}}, "counts.f.18-59"),
        ({"counts": {"f": {"adult": 1}}}, "counts.f.adult"),
        ({"counts": {"women": {"18-59": 1}}}, "counts.women"),
        ({"counts": {"f": {"18-59": 30}, "m": {"18-59": 21}}}, "counts"),
        ({"counts": {"f": {"18-59": 0}}}, "counts"),
        ({"counts": [1]}, "counts"),
        ({}, "counts"),
        ({"persons": [MOTHER], "captured_at": "2026-11-22T10:00:00"}, "captured_at"),
        ({"persons": [MOTHER], "captured_at": "yesterday"}, "captured_at"),
        ({"persons": [MOTHER], "phone": "0812"}, "phone"),
        ({"persons": [MOTHER], "phone": "none"}, "phone"),
        ({"persons": [MOTHER], "language": "Rohingya"}, "language"),
        ({"persons": [MOTHER], "number": "001-0001"}, "number"),
        ({"persons": [MOTHER], "id": "7"}, "id"),
        ({"persons": [MOTHER], "arrival": "A01"}, "arrival"),
        ({"persons": [MOTHER], "medical_urgent": "yes"}, "medical_urgent"),
        ({"persons": [MOTHER], "consent": {"record": None, "sms": 1}}, "consent.sms"),
        ({"persons": [MOTHER], "consent": True}, "consent"),
    ],
)
def test_what_is_wrong_is_named_by_its_path(more: dict[str, Any], field: str) -> None:
    assert field in errors(**more)


def test_every_mistake_is_named_at_once() -> None:
    found = errors(persons=[{"sex": "?"}, {"age": -1}], phone="x")
    assert list(found) == ["persons.0.sex", "persons.1.age", "phone"]


def test_two_persons_have_two_ids() -> None:
    same = "6f1de3d8-7a0c-4a34-9dd9-1f6a1a3f3b10"
    assert list(errors(persons=[{**MOTHER, "id": same}, {**SON, "id": same}])) == ["persons"]


def test_wrong_check_digits_bring_the_right_number() -> None:
    [reason] = errors(persons=[MOTHER], number="001-0001-99")["number"]
    assert "001-0001-68" in reason


@pytest.mark.parametrize(
    "counts",
    [{"f": {"12-17": 2}}, {"m": {"5-11": 1}, "x": {"0-4": 1}}],
)
def test_a_household_without_a_grown_up_is_a_child_alone(counts: Any) -> None:
    assert reading.read(body(counts=counts)).needs == [Need.CHILD_ALONE]


@pytest.mark.parametrize(
    "more",
    [
        {"counts": {"f": {"18-59": 1, "0-4": 1}}},
        {"counts": {"m": {"60+": 1}}},
        {"counts": {"unknown": {"unknown": 3}}},
        {"counts": {"f": {"0-4": 1}}, "focal_point": {"name": "Hamida", "age": 36}},
    ],
)
def test_a_child_with_somebody_who_may_be_grown_up_is_not_alone(more: Any) -> None:
    assert reading.read(body(**more)).needs == []


def test_the_needs_of_persons_are_needs_of_the_household() -> None:
    read = reading.read(body(persons=[MOTHER, {**SON, "needs": ["disability"]}]))
    assert read.needs == [Need.DISABILITY]


def test_a_phone_number_is_kept_in_one_way_of_writing() -> None:
    assert reading.read(body(persons=[MOTHER], phone="0812 3456-7890")).phone == "+6281234567890"


def test_who_refuses_to_be_written_down_is_counted_without_a_trace() -> None:
    refusal = {"record": False, "share": True, "sms": True}
    read = reading.read(
        body(persons=[MOTHER, SON], phone="081234567890", origin="Sikakap", consent=refusal)
    )
    assert (read.persons, read.phone, read.origin) == ((), "", "")
    assert (read.people, read.consent.share, read.consent.sms) == (2, False, False)


@pytest.mark.parametrize(
    ("captured_at", "born"),
    [
        ("2026-11-22T17:10:00Z", {"birth_date": "2026-11-23"}),
        ("2026-12-31T17:10:00Z", {"birth_date": "2027-01-01"}),
        ("2026-12-31T17:10:00Z", {"birth_year": 2027}),
        ("2027-01-01T00:10:00+07:00", {"birth_date": "2027-01-01"}),
    ],
)
def test_who_is_born_after_midnight_is_written_down_before_it_is_day_in_greenwich(
    captured_at: str, born: dict[str, Any]
) -> None:
    read = reading.read({"captured_at": captured_at, "persons": [MOTHER, {"sex": "f", **born}]})
    assert read.counts["f"] == {"0-4": 1, "18-59": 1}


def test_the_needs_of_who_refuses_are_kept() -> None:
    son = {**SON, "needs": ["disability"]}
    read = reading.read(body(persons=[MOTHER, son], consent={"record": False}))
    assert read.needs == [Need.DISABILITY]


def test_the_same_thing_said_another_way_has_the_same_hash() -> None:
    utc = {"captured_at": "2026-11-22T03:00:00Z", "persons": [{**MOTHER, "name": " Hamida "}]}
    assert reading.read(utc).content_hash == reading.read(body(persons=[MOTHER])).content_hash


def test_another_thing_said_has_another_hash() -> None:
    one, other = (reading.read(body(persons=[MOTHER, {**SON, "sex": sex}])) for sex in ("m", "f"))
    assert one.content_hash != other.content_hash


def test_a_hash_holds_no_name_of_who_refused() -> None:
    one, other = (
        reading.read(body(persons=[{**MOTHER, "name": name}], consent={"record": False}))
        for name in ("Hamida", "Rokeya")
    )
    assert one.content_hash == other.content_hash


def test_a_year_that_an_age_gave_can_be_sent_again() -> None:
    person = reading.read_person({"name": "Oldest", "age": reading.OLDEST})
    again = {"name": "Oldest", "birth_year": person.birth_year, "birth_estimated": True}
    assert reading.read_person(again).birth_year == person.birth_year
    assert reading.read_person({"name": "Old", "birth_date": "1898-09-26"}).birth_year == 1898
