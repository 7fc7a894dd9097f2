"""Correcting on a page: the desk's form filled in, and two people at the same household."""

import re
from collections.abc import Callable
from html import unescape
from typing import Any

import pytest

from incidents.models import Incident
from partners.models import User
from registrations.forms.correction import _initial
from registrations.models import Household, Person
from registrations.services import as_told
from tests.builders import make_household
from tests.conftest import SignIn

HAMIDA = {
    "name": "Hamida Khatun",
    "sex": "f",
    "birth_year": 1990,
    "relationship": "focal_point",
    "documents": [
        {"kind": "nik", "number": "1309014505900001"},
        {"kind": "passport", "number": "A1234567"},
    ],
}
KARIM = {"name": "Karim", "sex": "m", "birth_date": "2015-02-03", "relationship": "child"}


@pytest.fixture
def family(incident: Incident) -> Household:
    more: dict[str, Any] = {"persons": [HAMIDA, KARIM], "focal_point": None, "counts": None}
    return make_household(incident, phone="081234567890", origin="Buthidaung", **more)


def path(household: Household, *parts: str) -> str:
    ref = household.incident.ref
    return "/".join(["", "incidents", ref, "households", household.number, *parts, ""])


def filled_in(household: Household, **typed: str) -> dict[str, str]:
    """What a browser sends of the page as it is opened now, with what somebody typed."""
    told = _initial(as_told(household), household.refreshed().content_hash)
    fields: dict[str, Any] = {name: v for name, v in told.items() if not isinstance(v, dict)}
    for before, person in told.items():
        if isinstance(person, dict):
            fields |= {f"{before}_{name}": value for name, value in person.items()}
    sent = {name: "on" if value is True else value for name, value in fields.items() if value}
    return {**{name: str(value) for name, value in sent.items()}, **typed}


@pytest.fixture
def sari_types(sign_in: SignIn, sari: User) -> Callable[..., Any]:
    client = sign_in(sari)

    def send(household: Household, fields: dict[str, str], *parts: str) -> Any:
        return client.post(path(household, *(parts or ("correct",))), fields)

    return send


def test_the_page_is_the_form_filled_in_with_papers_masked(
    sign_in: SignIn, sari: User, family: Household
) -> None:
    shown = sign_in(sari).get(path(family, "correct")).content.decode()
    for value in ("Hamida Khatun", "2015-02-03", "Buthidaung", "+6281234567890"):
        assert f'value="{value}"' in shown
    assert "1309014505900001" not in shown


def test_nothing_typed_is_nothing_changed(sari_types: Any, family: Household) -> None:
    answer = sari_types(family, filled_in(family))
    assert answer.status_code == 302, answer.content.decode()
    assert family.refreshed().content_hash == family.content_hash


def test_what_is_typed_changes_and_papers_that_are_not_shown_stay(
    sari_types: Any, family: Household
) -> None:
    answer = sari_types(family, filled_in(family, focal_point_name="Hamida Begum", phone=""))
    assert answer.status_code == 302, answer.content.decode()
    person = Person.objects.get(name="Hamida Begum")
    assert {paper.number for paper in person.documents.all()} == {"1309014505900001", "A1234567"}
    assert family.refreshed().phone == ""


def test_a_row_that_is_filled_in_is_one_more_person(sari_types: Any, family: Household) -> None:
    new = {"person_2_name": "Rahim", "person_2_sex": "m", "person_2_age": "40"}
    sari_types(family, filled_in(family, **new))
    assert family.refreshed().counts == {"f": {"18-59": 1}, "m": {"5-11": 1, "18-59": 1}}


@pytest.fixture
def counted(incident: Incident) -> Household:
    counts = {"f": {"18-59": 1}, "m": {"18-59": 1}, "x": {"5-11": 1}}
    return make_household(incident, focal_point=None, counts=counts)


HAMIDA_TYPED = {"focal_point_name": "Hamida", "focal_point_sex": "f", "focal_point_age": "36"}


def test_who_speaks_is_named_in_a_household_that_is_counted(
    sari_types: Any, counted: Household
) -> None:
    answer = sari_types(counted, filled_in(counted, **HAMIDA_TYPED))
    assert answer.status_code == 302, answer.content.decode()
    assert counted.persons.get().name == "Hamida"
    assert counted.refreshed().counts == counted.counts


def test_a_counted_household_is_named_on_the_page(sari_types: Any, counted: Household) -> None:
    rows = {
        "person_1_name": "Rahim",
        "person_1_sex": "m",
        "person_1_age": "40",
        "person_2_name": "Nur",
        "person_2_sex": "x",
        "person_2_age": "9",
    }
    answer = sari_types(counted, filled_in(counted, **HAMIDA_TYPED, **rows))
    assert answer.status_code == 302, answer.content.decode()
    now = counted.refreshed()
    assert (now.status, now.persons.count(), now.people) == ("registered", 3, 3)


def test_two_who_name_somebody_choose_as_well(sari_types: Any, counted: Household) -> None:
    mine = filled_in(counted, **HAMIDA_TYPED, phone="+6281200000000")
    sari_types(counted, filled_in(counted, phone="+6281298765432"))
    answer = sari_types(counted, mine)
    page = answer.content.decode()
    form = {name: hidden(page, name) for name in ("before", "base_hash", "changes")}
    chosen = {"take_focal_point": "mine", "take_phone": "theirs"}
    sari_types(counted, {**form, **chosen}, "correct", "settle")
    assert counted.persons.get().name == "Hamida"
    assert counted.refreshed().phone == "+6281298765432"


def test_a_mistake_is_shown_at_its_field(sari_types: Any, family: Household) -> None:
    answer = sari_types(family, filled_in(family, person_1_age="2999", phone="12"))
    assert answer.status_code == 400
    shown = answer.content.decode()
    assert 'href="#id_person_1_age"' in shown
    answer = sari_types(family, filled_in(family, phone="12"))
    assert 'href="#id_phone"' in answer.content.decode()


def hidden(page: str, name: str) -> str:
    found = re.search(f'name="{name}" value="([^"]*)"', page)
    assert found, name
    return unescape(found[1])


def conflict(sari_types: Any, family: Household, **mine: str) -> tuple[Any, dict[str, str]]:
    """Two people open the page; the other one saves first. The answer, and what its form carries along."""
    fields = filled_in(family, **mine)
    sari_types(family, filled_in(family, phone="+6281298765432", origin="Sittwe"))
    answer = sari_types(family, fields)
    page = answer.content.decode()
    return answer, {name: hidden(page, name) for name in ("before", "base_hash", "changes")}


def test_who_is_too_late_sees_what_was_what_is_and_what_they_wrote(
    sari_types: Any, family: Household
) -> None:
    answer, _form = conflict(sari_types, family, phone="+6281200000000")
    assert answer.status_code == 409
    shown = answer.content.decode()
    for text in ("+6281234567890", "+6281298765432", "+6281200000000", "Sittwe"):
        assert text in shown
    assert family.refreshed().phone == "+6281298765432"


def test_they_choose_part_by_part(sari_types: Any, family: Household) -> None:
    wrote = {"phone": "+6281200000000", "site": "Meunasah", "focal_point_name": "Hamida Begum"}
    _answer, form = conflict(sari_types, family, **wrote)
    hamida = family.persons.earliest("no")
    chosen = {"take_phone": "theirs", "take_site": "mine", f"take_person {hamida.id}": "mine"}
    answer = sari_types(family, {**form, **chosen}, "correct", "settle")
    assert answer.status_code == 302, answer.content.decode()
    now = family.refreshed()
    assert (now.phone, now.origin, now.site) == ("+6281298765432", "Sittwe", "Meunasah")
    assert family.persons.earliest("no").name == "Hamida Begum"


def test_they_take_everything_they_wrote(sari_types: Any, family: Household) -> None:
    _answer, form = conflict(sari_types, family, phone="+6281200000000", site="Meunasah")
    sari_types(family, {**form, "all": "mine"}, "correct", "settle")
    now = family.refreshed()
    assert (now.phone, now.origin, now.site) == ("+6281200000000", "Sittwe", "Meunasah")


def test_what_somebody_left_alone_is_not_shown_as_empty(sari_types: Any, family: Household) -> None:
    answer, _form = conflict(sari_types, family, site="Meunasah")
    assert "not changed" in answer.content.decode()


def test_what_both_changed_is_never_chosen_for_them(sari_types: Any, family: Household) -> None:
    _answer, form = conflict(sari_types, family, phone="+6281200000000")
    answer = sari_types(family, form, "correct", "settle")
    assert answer.status_code == 409
    assert "Choose one of the two in each line." in answer.content.decode()


def test_a_third_one_in_between_is_a_conflict_again(sari_types: Any, family: Household) -> None:
    _answer, form = conflict(sari_types, family, phone="+6281200000000")
    sari_types(family, filled_in(family, phone="+6281211111111"))
    answer = sari_types(family, {**form, "take_phone": "mine"}, "correct", "settle")
    assert answer.status_code == 409
    assert "+6281211111111" in answer.content.decode()


def test_nobody_slips_other_changes_in(sari_types: Any, family: Household) -> None:
    _answer, form = conflict(sari_types, family, phone="+6281200000000")
    answer = sari_types(family, {**form, "changes": "e30:x:y", "all": "mine"}, "correct", "settle")
    assert answer.status_code == 400
