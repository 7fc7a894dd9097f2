"""The pages on which somebody tells what became of people, as those who use them do."""

from typing import Any
from uuid import uuid4

import pytest
from django.utils import translation

from core.actors import SYSTEM
from incidents.models import Incident
from partners.models import Organisation, User
from registrations.models import Household, Person, StatusChange
from registrations.presence import HAPPENED
from shelters.services import hold
from tests.builders import make_household, make_shelter
from tests.conftest import SignIn
from tests.registrations.test_people import FAMILY, ids, tell


@pytest.fixture
def family(incident: Incident) -> Household:
    """Two parents, a girl of nine and a boy of three, all with names."""
    return make_household(incident, persons=FAMILY, focal_point=None, counts=None)


@pytest.fixture
def counted(incident: Incident) -> Household:
    """Two women, a man and two boys, nobody with a name."""
    counts = {"f": {"18-59": 2}, "m": {"18-59": 1, "5-11": 2}}
    return make_household(incident, counts=counts, focal_point=None)


def page(household: Household, *parts: str) -> str:
    return "/".join(
        ["", "incidents", household.incident.ref, "households", household.number, *parts, ""]
    )


def text(answer: Any) -> str:
    content: str = answer.content.decode()
    return content


def told(household: Household, *names: str, **more: Any) -> dict[str, Any]:
    persons = [str(id) for id in ids(household, *names)]
    at = {"at": "2020-01-02T03:04", "source": "Night roll call"}
    return {"id": str(uuid4()), "persons": persons, **at, **more}


def test_the_household_s_page_asks_what_became_of_somebody(
    sign_in: SignIn, sari: User, family: Household
) -> None:
    shown = text(sign_in(sari).get(page(family)))
    assert "left the site without notice" in shown
    assert f'action="{page(family, "people")}"' in shown


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize("parts", [("people",), ("people", "new"), ("split",), ("join",)])
def test_every_page_is_there_in_both_languages(
    sign_in: SignIn, sari: User, family: Household, language: str, parts: tuple[str, ...]
) -> None:
    sari.language = language
    sari.save()
    answer = sign_in(sari).get(page(family, *parts))
    assert answer.status_code == 200
    assert f'<html lang="{language}"' in text(answer)


def test_it_says_what_will_follow_before_anything_is_written(
    sign_in: SignIn, sari: User, family: Household
) -> None:
    shown = text(sign_in(sari).get(page(family, "people") + "?status=deceased"))
    assert "No message is sent to anybody." in shown
    assert "Hamida, Female" in shown
    assert not StatusChange.objects.exists()


def test_who_left_is_written_down_with_the_time_of_the_place(
    sign_in: SignIn, sari: User, family: Household
) -> None:
    client, address = sign_in(sari), page(family, "people") + "?status=left_without_notice"
    answer = client.post(address, told(family, "Yusuf"), follow=True)
    assert "Written down. 3 people are with the household now." in text(answer)
    change = StatusChange.objects.get()
    assert (change.source, change.at.isoformat()) == (
        "Night roll call",
        "2020-01-01T20:04:00+00:00",
    )


def test_a_form_that_is_sent_twice_is_written_down_once(
    sign_in: SignIn, sari: User, family: Household
) -> None:
    client, address = sign_in(sari), page(family, "people") + "?status=returned"
    form = told(family, "Yusuf")
    for _ in range(2):
        assert client.post(address, form).status_code == 302
    assert StatusChange.objects.count() == 1


@pytest.mark.parametrize("what", ["split", "join"])
def test_a_household_is_not_changed_twice_by_one_form(
    sign_in: SignIn, sari: User, family: Household, counted: Household, what: str
) -> None:
    form = told(family, "Hamida", "Noor", reason="Two families", to=counted.number)
    for _ in range(2):
        assert sign_in(sari).post(page(family, what), form).status_code == 302
    assert family.refreshed().people == 2


def test_people_without_names_are_told_by_their_number(
    sign_in: SignIn, sari: User, counted: Household
) -> None:
    address = page(counted, "people") + "?status=missing"
    form = told(counted, **{"count_present_m_5-11": "2"})
    assert "Male, 5-11" in text(sign_in(sari).get(address))
    sign_in(sari).post(address, form)
    assert (counted.refreshed().people, StatusChange.objects.get().counts) == (
        3,
        {"m": {"5-11": 2}},
    )


def test_who_comes_back_is_found_where_they_were(
    sign_in: SignIn, sari: User, counted: Household
) -> None:
    tell(counted, "missing", counts={"m": {"18-59": 1}})
    address = page(counted, "people") + "?status=present"
    shown = text(sign_in(sari).get(address))
    assert "Male, 18-59: is missing" in shown
    sign_in(sari).post(address, told(counted, **{"count_missing_m_18-59": "1"}))
    assert counted.refreshed().people == 5


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"persons": []}, "Say who it is."),
        ({"source": ""}, "This field is required."),
        ({"at": "2126-01-01T00:00"}, "This time has not come yet."),
    ],
)
def test_what_is_missing_is_asked_for_and_nothing_is_lost(
    sign_in: SignIn, sari: User, family: Household, more: dict[str, Any], said: str
) -> None:
    form = told(family, "Yusuf") | more
    answer = sign_in(sari).post(page(family, "people") + "?status=returned", form)
    assert (answer.status_code, said in text(answer)) == (400, True)
    assert not StatusChange.objects.exists()


def test_a_shelter_manager_tells_of_residents_and_of_nobody_else(
    sign_in: SignIn, ros: User, joko: User, family: Household, partner_a: Organisation
) -> None:
    hold(family, make_shelter(family.incident, operator=partner_a), by=SYSTEM)
    statuses = [
        sign_in(user).get(page(family, "people") + "?status=returned").status_code
        for user in (ros, joko)
    ]
    assert statuses == [200, 404]


def test_who_has_left_is_shown_with_what_became_of_them(
    sign_in: SignIn, sari: User, family: Household
) -> None:
    tell(family, "hospitalised", "Yusuf")
    shown = text(sign_in(sari).get(page(family)))
    assert "1 person: is in hospital" in shown
    assert "In hospital" in shown


def test_a_child_who_is_born_is_added_by_age_zero(
    sign_in: SignIn, sari: User, family: Household
) -> None:
    form = {"cause": "birth", "person_name": "Aisyah", "person_sex": "f", "person_age": "0"}
    answer = sign_in(sari).post(page(family, "people", "new"), form, follow=True)
    assert "5 people are with the household now." in text(answer)
    assert Person.objects.get(name="Aisyah").born_here
    assert "A child was born" in text(answer)


def test_an_age_that_is_none_is_told_at_its_field(
    sign_in: SignIn, sari: User, family: Household
) -> None:
    form = {"cause": "birth", "person_name": "Aisyah", "person_age": "yesterday"}
    answer = sign_in(sari).post(page(family, "people", "new"), form)
    assert (answer.status_code, "Write an age" in text(answer)) == (400, True)


def test_a_household_is_split_on_its_page_and_both_pages_say_so(
    sign_in: SignIn, sari: User, family: Household
) -> None:
    client, form = sign_in(sari), told(family, "Hamida", "Noor", reason="Two families")
    answer = client.post(page(family, "split"), form, follow=True)
    new = Household.objects.exclude(pk=family.pk).get()
    assert f"2 people came over from {family.number}" in text(answer)
    assert f"2 people went over to {new.number}" in text(client.get(page(family)))


def test_a_household_joins_another_on_its_page(
    sign_in: SignIn, sari: User, family: Household, counted: Household
) -> None:
    form = told(family, "Hamida", "Yusuf", "Noor", "Karim", reason="One family")
    answer = sign_in(sari).post(page(family, "join"), form | {"to": counted.number}, follow=True)
    assert counted.number in text(answer)
    assert (counted.refreshed().people, family.refreshed().status) == (9, "merged")


@pytest.mark.parametrize("to", ["800-9999-99", "their aunt", ""])
def test_a_household_that_is_not_there_is_asked_for_again(
    sign_in: SignIn, sari: User, family: Household, to: str
) -> None:
    form = told(family, "Noor", reason="One family", to=to)
    assert sign_in(sari).post(page(family, "join"), form).status_code == 400
    assert family.refreshed().people == 4


def test_who_did_it_is_told_by_name_to_who_may_know_and_by_role_to_others(
    sign_in: SignIn, sari: User, ros: User, family: Household, partner_a: Organisation
) -> None:
    hold(family, make_shelter(family.incident, operator=partner_a), by=SYSTEM)
    sign_in(sari).post(page(family, "people") + "?status=hospitalised", told(family, "Yusuf"))
    assert "Sari, Registrar" in text(sign_in(sari).get(page(family)))
    seen = text(sign_in(ros).get(page(family)))
    assert "Registrar" in seen
    assert "Sari" not in seen


@pytest.mark.parametrize("language", ["id", "en"])
def test_no_word_of_a_person_s_state_blames_anybody(language: str) -> None:
    with translation.override(language):
        said = " ".join(str(words) for words in HAPPENED.values())
    assert not any(word in said for word in ("kabur", "melarikan", "ilegal", "fled", "escaped"))
