"""While somebody is written down, the desk shows who of the register they may be."""

from typing import Any
from uuid import uuid4

from django.test import Client

from incidents.models import Incident
from partners.models import User
from registrations.models import Household, Person
from tests.builders import make_household
from tests.conftest import SignIn
from tests.registrations.test_desk import HAMIDA, path

KNOWN: dict[str, Any] = {
    "focal_point": {"name": "Hamida Khatun", "sex": "f", "birth_year": 1990},
    "origin": "Buthidaung",
}


def look(client: Client, incident: Incident, **typed: str) -> str:
    answer = client.post(path(incident, "new", "look"), typed)
    assert answer.status_code == 200
    shown: str = answer.content.decode()
    return shown


def test_who_is_there_already_is_shown_while_the_name_is_typed(
    sign_in: SignIn, sari: User, incident: Incident
) -> None:
    known = make_household(incident, **KNOWN)
    typed = {"focal_point_name": "Hamida Khatun", "origin": "Buthidaung", "phone": "08"}
    shown = look(sign_in(sari), incident, **typed)
    assert known.number in shown
    assert "Same name" in shown


def test_a_form_that_is_hardly_begun_asks_for_nobody(
    sign_in: SignIn, sari: User, incident: Incident
) -> None:
    make_household(incident, **KNOWN)
    client = sign_in(sari)
    assert not look(client, incident).strip()
    assert not look(client, incident, focal_point_age="many", person_1_age="2999").strip()


def test_who_says_no_is_not_looked_for(sign_in: SignIn, sari: User, incident: Incident) -> None:
    make_household(incident, **KNOWN)
    typed = {"focal_point_name": "Hamida Khatun", "consent_record": "no"}
    assert not look(sign_in(sari), incident, **typed).strip()


def test_looking_keeps_nothing_of_what_was_typed(
    sign_in: SignIn, sari: User, incident: Incident
) -> None:
    look(sign_in(sari), incident, focal_point_name="Hamida Khatun")
    assert not Household.objects.exists()
    assert not Person.objects.exists()


def test_a_double_is_registered_all_the_same_and_shown_beside_the_first(
    sign_in: SignIn, sari: User, incident: Incident
) -> None:
    known = make_household(incident, **KNOWN, phone="081234567890")
    typed = {"focal_point_name": "Hamida Khatun", "phone": "081234567890", "origin": "Buthidaung"}
    body = {"id": str(uuid4()), "rows": "7", **HAMIDA, **typed}
    shown = sign_in(sari).post(path(incident, "new"), body, follow=True).content.decode()
    assert Household.objects.count() == 2
    assert known.number in shown
    assert "Perhaps registered already" in shown
