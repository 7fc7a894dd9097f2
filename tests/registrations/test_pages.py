from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.actors import SYSTEM
from core.models import AuditEntry
from incidents.models import Incident
from incidents.services import announce_arrival
from partners.models import User
from registrations.models import Household
from tests.builders import make_household
from tests.conftest import SignIn

MANIFEST = Path("registrations/data/manifest-120.csv")
DESK = {
    "id": "6f1de3d8-7a0c-4a34-9dd9-1f6a1a3f3b10",
    "focal_point_name": "Hamida Khatun",
    "focal_point_sex": "f",
    "focal_point_age": "36",
    "count_f_18_59": "1",
    "count_m_5_11": "2",
    "need_single_caregiver": "on",
    "phone": "081234567890",
    "consent_record": "yes",
}


def page(incident: Incident, *parts: str) -> str:
    return "/".join(["", "incidents", incident.ref, "households", *parts, ""])


def text(answer: Any) -> str:
    content: str = answer.content.decode()
    return content


@pytest.fixture
def family(incident: Incident) -> Household:
    papers = [{"kind": "passport", "number": "A1234567"}]
    hamida = {"name": "Hamida Khatun", "sex": "f", "birth_year": 1990, "documents": papers}
    more: dict[str, Any] = {"persons": [hamida], "focal_point": None, "counts": None}
    return make_household(incident, phone="081234567890", **more)


@pytest.mark.parametrize("language", ["id", "en"])
def test_every_page_is_there_in_both_languages(
    sign_in: SignIn, sari: User, incident: Incident, family: Household, language: str
) -> None:
    sari.language = language
    sari.save()
    client = sign_in(sari)
    for parts in ((), ("new",), ("import",), (family.number,)):
        answer = client.get(page(incident, *parts))
        assert answer.status_code == 200
        assert f'<html lang="{language}"' in text(answer)


def test_the_list_answers_how_many_are_registered_of_how_many(
    sign_in: SignIn, budi: User, incident: Incident
) -> None:
    counts = {"men": 7, "women": 0, "boys": 0, "girls": 0, "unknown": 0}
    arrival = announce_arrival(incident, by=SYSTEM, mode="boat", counts=counts)
    make_household(incident, people=5, arrival=str(arrival.pk))
    shown = text(sign_in(budi).get(page(incident)))
    assert "Of 7 who were counted; 2 are not registered yet." in shown


def test_a_household_is_found_by_a_name(
    sign_in: SignIn, sari: User, incident: Incident, family: Household
) -> None:
    client = sign_in(sari)
    assert family.number in text(client.get(page(incident) + "?q=hamida"))
    assert family.number not in text(client.get(page(incident) + "?q=rokeya"))


def test_a_page_of_names_is_one_line_in_the_audit_trail(
    sign_in: SignIn, sari: User, incident: Incident, family: Household
) -> None:
    sign_in(sari).get(page(incident))
    assert AuditEntry.objects.get(action="registrations.names_read").scope_id == incident.pk


def test_a_wrong_filter_is_no_page(sign_in: SignIn, sari: User, incident: Incident) -> None:
    assert sign_in(sari).get(page(incident) + "?needs=LP").status_code == 404


def test_the_desk_registers_and_shows_the_number(
    sign_in: SignIn, sari: User, incident: Incident
) -> None:
    answer = sign_in(sari).post(page(incident, "new"), DESK, follow=True)
    household = Household.objects.get()
    assert answer.redirect_chain == [(page(incident, household.number, "registered"), 302)]
    assert (household.people, household.needs) == (3, ["single_caregiver"])
    assert household.number in text(answer)


def test_the_desk_sends_twice_and_registers_once(
    sign_in: SignIn, sari: User, incident: Incident
) -> None:
    client = sign_in(sari)
    first, second = (client.post(page(incident, "new"), DESK) for _ in range(2))
    assert first["Location"] == second["Location"]
    assert Household.objects.count() == 1


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"phone": "0812"}, "id_phone"),
        ({"focal_point_age": "200"}, "id_focal_point_age"),
        ({"count_f_18_59": "51"}, "id_count_f_18_59"),
    ],
)
def test_the_desk_says_which_field_is_wrong(
    sign_in: SignIn, sari: User, incident: Incident, more: Any, field: str
) -> None:
    answer = sign_in(sari).post(page(incident, "new"), {**DESK, **more})
    assert answer.status_code == 400
    assert f'href="#{field}"' in text(answer)


def test_the_page_shows_names_and_masked_documents_to_a_registrar(
    sign_in: SignIn, sari: User, incident: Incident, family: Household
) -> None:
    shown = text(sign_in(sari).get(page(incident, family.number)))
    assert "Hamida Khatun" in shown
    assert "••••••67" in shown
    assert "A1234567" not in shown


def test_the_page_shows_no_documents_to_a_coordinator(
    sign_in: SignIn, budi: User, incident: Incident, family: Household
) -> None:
    shown = text(sign_in(budi).get(page(incident, family.number)))
    assert "Hamida Khatun" in shown
    assert "••67" not in shown


def test_the_page_shows_no_names_to_a_logistician(
    sign_in: SignIn, eko: User, incident: Incident, family: Household
) -> None:
    client = sign_in(eko)
    for path in (page(incident, family.number), page(incident)):
        shown = text(client.get(path))
        assert family.number in shown
        assert "Hamida" not in shown
        assert "+62812" not in shown


def test_a_household_of_another_incident_has_no_page_here(
    sign_in: SignIn, sari: User, incident: Incident, other_incident: Incident
) -> None:
    elsewhere = make_household(other_incident)
    assert sign_in(sari).get(page(incident, elsewhere.number)).status_code == 404


def test_what_happened_is_told_on_the_page(sign_in: SignIn, tari: User, incident: Incident) -> None:
    child = make_household(incident, focal_point=None, counts={"f": {"12-17": 1}})
    shown = text(sign_in(tari).get(page(incident, child.number)))
    assert "Registered: 1 person" in shown


def test_who_may_not_enrol_gets_no_desk(sign_in: SignIn, budi: User, incident: Incident) -> None:
    assert sign_in(budi).get(page(incident, "new")).status_code == 403


def test_the_list_costs_as_many_queries_for_twenty_as_for_one(
    sign_in: SignIn, sari: User, incident: Incident
) -> None:
    client, costs = sign_in(sari), []
    client.get(page(incident))  # the figures on top are asked once and kept
    for households in (1, 19):
        for _ in range(households):
            make_household(incident, needs=["disability"])
        with CaptureQueriesContext(connection) as queries:
            client.get(page(incident))
        costs.append(len(queries))
    assert costs[0] == costs[1]
