"""The desk: one page for one household, the same for the next one, and how long it took."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.core.cache import cache

from core.actors import SYSTEM
from incidents.models import Incident
from incidents.services import announce_arrival
from partners.models import User
from registrations import consent, countries
from registrations.forms.people import born
from registrations.models import Household, Person
from registrations.queries import median_registration_seconds
from tests.builders import make_household
from tests.conftest import SignIn

HAMIDA = {
    "focal_point_name": "Hamida",
    "focal_point_sex": "f",
    "focal_point_age": "36",
    "consent_record": "yes",
}


def path(incident: Incident, *parts: str) -> str:
    return "/".join(["", "incidents", incident.ref, "households", *parts, ""])


@pytest.fixture
def register(sign_in: SignIn, sari: User, incident: Incident) -> Callable[..., Any]:
    client = sign_in(sari)

    def send(**typed: str) -> Any:
        body = {"id": str(uuid4()), "rows": "7", **HAMIDA, **typed}
        return client.post(path(incident, "new"), body, follow=True)

    return send


def person(place: int, **said: str) -> dict[str, str]:
    return {f"person_{place}_{name}": value for name, value in said.items()}


@pytest.mark.parametrize(("said", "kept"), [({}, "needed"), ({"housing": "declined"}, "declined")])
def test_who_has_a_place_of_their_own_says_so_at_the_desk(
    register: Any, said: dict[str, str], kept: str
) -> None:
    page = register(**said)
    household = Household.objects.get()
    assert household.housing == kept
    shown = page.client.get(path(household.incident, household.number)).content.decode()
    assert household.get_housing_display() in shown


def test_five_people_by_name_need_no_counts(register: Any) -> None:
    rows = [
        person(1, name="Rahim", sex="m", age="1985", relationship="spouse"),
        person(2, name="Karim", sex="m", age="11", relationship="child"),
        person(3, name="Nur", sex="f", age="31-05-2020", relationship="child"),
        person(4, name="Salma", sex="f", age="70", relationship="parent"),
    ]
    register(**{name: value for row in rows for name, value in row.items()})
    household = Household.objects.get()
    assert household.counts == {
        "f": {"5-11": 1, "18-59": 1, "60+": 1},
        "m": {"5-11": 1, "18-59": 1},
    }
    assert [p.name for p in household.persons.order_by("no")] == [
        "Hamida",
        "Rahim",
        "Karim",
        "Nur",
        "Salma",
    ]


def test_an_empty_row_is_nobody(register: Any) -> None:
    register(**person(3, sex="f"), count_f_18_59="1")
    assert Household.objects.get().persons.count() == 1


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("0", {"age": 0}),
        ("130", {"age": 130}),
        ("131", None),
        ("1985", {"birth_year": 1985}),
        ("31/5/1990", {"birth_date": "1990-05-31"}),
        ("31.05.1990", {"birth_date": "1990-05-31"}),
        ("1990-05-31", {"birth_date": "1990-05-31"}),
        ("31-02-1990", None),
        ("some", None),
        ("²", None),
    ],
)
def test_an_age_a_year_and_a_day_go_into_one_field(typed: str, said: Any) -> None:
    assert born(typed) == said


def test_a_year_may_be_an_estimate_and_an_age_always_is(register: Any) -> None:
    register(focal_point_age="1990", focal_point_estimated="on", **person(1, name="A", age="9"))
    assert set(Person.objects.values_list("birth_estimated", flat=True)) == {True}


@pytest.mark.parametrize("typed", ["BD", "bd", "Bangladesh", "bangladesh", "BD Bangladesh"])
def test_a_country_is_found_by_its_code_and_by_its_names(register: Any, typed: str) -> None:
    register(focal_point_nationality=typed)
    assert Person.objects.get().nationality == "BD"


def test_every_country_is_there_once_with_two_names() -> None:
    codes = [country.code for country in countries.countries()]
    assert len(set(codes)) == len(codes) == 249
    assert all(countries.code(name) for country in countries.countries() for name in country)


def test_nationality_is_blank_until_they_say_it(register: Any) -> None:
    register()
    assert Person.objects.get().nationality == ""


@pytest.mark.parametrize("answer", ["", "perhaps"])
def test_consent_is_a_yes_or_a_no_and_never_left_out(register: Any, answer: str) -> None:
    page = register(consent_record=answer)
    assert page.status_code == 400
    assert 'href="#id_consent_record"' in page.content.decode()
    assert not Household.objects.exists()


def test_the_page_ticks_no_answer_beforehand(
    sign_in: SignIn, sari: User, incident: Incident
) -> None:
    shown = sign_in(sari).get(path(incident, "new")).content.decode()
    assert "checked" not in shown
    for language in ("id", "en"):
        assert consent.script(language)[0] in shown


def test_a_no_registers_without_any_name(register: Any) -> None:
    page = register(
        consent_record="no", consent_share="on", count_f_18_59="2", phone="081234567890"
    )
    household = Household.objects.get()
    assert (household.people, household.consent_share, household.phone) == (2, False, "")
    assert not Person.objects.exists()
    assert household.number in page.content.decode()


def test_what_was_read_out_is_known_by_version_and_language(register: Any) -> None:
    register(consent_language="my")
    household = Household.objects.get()
    assert (household.consent_script, household.consent_language) == (consent.CURRENT, "my")


def test_the_next_household_finds_the_desk_as_it_was(
    register: Any, sign_in: SignIn, incident: Incident
) -> None:
    arrival = announce_arrival(incident, by=SYSTEM, mode="boat", counts={})
    page = register(
        arrival=str(arrival.pk), site="Meunasah Sikakap", language="rhg", phone="0812 3456 7890"
    )
    form = page.client.get(path(incident, "new")).content.decode()
    assert f'value="{arrival.pk}" selected' in form
    assert 'value="Meunasah Sikakap"' in form
    assert 'value="rhg" selected' in form
    assert "7890" not in form


def test_of_several_arrivals_the_desk_chooses_once(
    register: Any, sign_in: SignIn, sari: User, incident: Incident
) -> None:
    def chosen() -> list[str]:
        form = sign_in(sari).get(path(incident, "new")).content.decode()
        return [str(each.pk) for each in boats if f'value="{each.pk}" selected' in form]

    boats = [announce_arrival(incident, by=SYSTEM, mode="boat", counts={})]
    announce_arrival(incident, by=SYSTEM, mode="boat", counts={}, state="sighted")
    assert chosen() == [str(boats[0].pk)]
    boats.append(announce_arrival(incident, by=SYSTEM, mode="bus", counts={}))
    assert chosen() == []
    page = register(arrival=str(boats[0].pk))
    form = page.client.get(path(incident, "new")).content.decode()
    assert f'value="{boats[0].pk}" selected' in form


def test_the_saved_page_shows_the_number_the_time_and_the_way_on(register: Any) -> None:
    shown = register(elapsed_ms="47800").content.decode()
    assert Household.objects.get().number in shown
    assert "It took 48 seconds." in shown
    assert "autofocus>Next household" in shown


def test_a_wrong_nik_is_taken_and_shown_beside_the_person(
    register: Any, sign_in: SignIn, sari: User, incident: Incident
) -> None:
    nik = {"focal_point_document_kind": "nik", "focal_point_document_number": "9909010505900001"}
    page = register(**nik)
    sentence = "No province has the first two digits of this number."
    assert sentence in page.content.decode()
    number = Household.objects.get().number
    household = sign_in(sari).get(path(incident, number)).content.decode()
    assert sentence in household
    assert "9909010505900001" not in page.content.decode() + household


def test_everything_typed_comes_back_with_a_mistake(register: Any) -> None:
    rows = {"rows": "9", **person(9, name="Nur", age="many")}
    shown = register(**rows, origin="Buthidaung").content.decode()
    for value in ("Hamida", "Nur", "many", "Buthidaung"):
        assert f'value="{value}"' in shown
    assert 'href="#id_person_9_age"' in shown


def test_a_mistake_that_only_the_whole_shows_is_at_its_field(register: Any) -> None:
    shown = register(focal_point_age="31-05-2999").content.decode()
    assert 'href="#id_focal_point_age"' in shown
    shown = register(count_f_18_59="50", count_m_18_59="50").content.decode()
    assert "A household has from 1 to 50 people." in shown


def test_the_same_form_once_more_with_other_words_is_told_where_it_is(register: Any) -> None:
    id = str(uuid4())
    register(id=id)
    shown = register(id=id, origin="Sittwe")
    assert shown.status_code == 400
    assert f"is registered as {Household.objects.get().number} already" in shown.content.decode()


def test_a_second_press_registers_once_however_long_it_took(register: Any) -> None:
    id = str(uuid4())
    pages = [register(id=id, elapsed_ms=ms) for ms in ("1000", "2000")]
    assert Household.objects.count() == 1
    assert pages[0].redirect_chain == pages[1].redirect_chain


def test_a_card_that_was_handed_out_before_gives_its_number(register: Any) -> None:
    register(number="001000168")
    assert Household.objects.get().number == "001-0001-68"
    shown = register(number="001-0001-68").content.decode()
    assert 'href="#id_number"' in shown


def test_a_wrong_check_digit_is_refused_with_what_it_perhaps_is(register: Any) -> None:
    shown = register(number="001-0001-86").content.decode()
    assert "The check digits do not fit. Perhaps it is: 001-0001-68." in shown


def test_the_search_and_the_address_say_what_a_wrong_number_perhaps_is(
    sign_in: SignIn, sari: User, incident: Incident
) -> None:
    number, client = make_household(incident).number, sign_in(sari)
    wrong = number[:-1] + str((int(number[-1]) + 1) % 10)
    assert f'href="?q={number}">' in client.get(path(incident) + f"?q={wrong}").content.decode()
    answer = client.get(path(incident, wrong))
    assert answer["Location"] == path(incident) + f"?q={wrong}"


def test_the_api_names_what_a_wrong_number_perhaps_is(
    sign_in: SignIn, sari: User, incident: Incident
) -> None:
    number, client = make_household(incident).number, sign_in(sari)
    wrong = number[:-1] + str((int(number[-1]) + 1) % 10)
    listed = client.get(f"/api/v1/households/?q={wrong}")
    assert (listed.status_code, number in listed.json()["fields"]["q"][0]) == (400, True)
    item = client.get(f"/api/v1/households/{wrong}/")
    assert (item.status_code, number in item.json()["message"]) == (404, True)


def test_the_board_tells_the_median_time_of_a_registration(
    sign_in: SignIn, budi: User, incident: Incident
) -> None:
    cache.clear()
    assert median_registration_seconds(incident) is None
    for seconds in (40, 50, 90):
        make_household(incident, elapsed_ms=seconds * 1000)
    make_household(incident)
    client = sign_in(budi)
    board = client.get(f"/api/v1/incidents/{incident.ref}/board/").json()
    assert board["figures"]["registration_seconds_median"] == 50
    page = client.get(f"/incidents/{incident.ref}/board/").content.decode()
    assert "took 50 seconds or less" in page
