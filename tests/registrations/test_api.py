from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from core.models import AuditEntry
from incidents.models import Incident
from partners.models import User
from registrations import numbers
from registrations.models import Household
from tests.builders import household_body, make_household
from tests.conftest import SignIn

HOUSEHOLDS = "/api/v1/households/"
HAMIDA = {
    "name": "Hamida Khatun",
    "sex": "f",
    "birth_year": 1990,
    "nationality": "MM",
    "documents": [{"kind": "nik", "number": "3171012345670001"}],
}
NAMES_AND_PHONE = ["Hamida", "+6281234567890", "3171012345670001"]


def post(client: Client, body: Any) -> Any:
    return client.post(HOUSEHOLDS, body, content_type="application/json")


@pytest.fixture
def family(incident: Incident) -> Household:
    people: dict[str, Any] = {"focal_point": None, "counts": None, "persons": [HAMIDA]}
    return make_household(incident, **people, phone="081234567890")


def test_a_registrar_registers_a_household(sign_in: SignIn, sari: User, incident: Incident) -> None:
    made = post(sign_in(sari), household_body(incident=incident.ref))
    assert made.status_code == 201, made.json()
    assert {"id", "number", "status", "people", "hash"} <= made.json().keys()


def test_a_household_sent_twice_is_one(sign_in: SignIn, sari: User, incident: Incident) -> None:
    client, body = sign_in(sari), household_body(incident=str(incident.pk), id=str(uuid4()))
    first, second = (post(client, body) for _ in range(2))
    assert (first.status_code, second.status_code) == (201, 200)
    assert first.json() == second.json()


def test_the_same_id_with_other_content_is_a_conflict(
    sign_in: SignIn, sari: User, incident: Incident
) -> None:
    client, body = sign_in(sari), household_body(incident=incident.ref, id=str(uuid4()))
    post(client, body)
    second = post(client, {**body, "origin": "elsewhere"})
    assert (second.status_code, second.json()["code"]) == (409, "conflict")


def test_a_used_number_is_refused(sign_in: SignIn, sari: User, incident: Incident) -> None:
    client, body = sign_in(sari), household_body(incident=incident.ref, number="001-0001-68")
    post(client, body)
    second = post(client, body)
    assert (second.status_code, second.json()["code"]) == (409, "number_taken")


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"number": "001-0001-99"}, "number"),
        ({"number": numbers.write(849, 1)}, "number"),
        ({"arrival": str(uuid4())}, "arrival"),
        ({"persons": [{"sex": "?"}]}, "persons.0.sex"),
        ({"incident": None}, "incident"),
    ],
)
def test_a_wrong_field_is_named(
    sign_in: SignIn, sari: User, incident: Incident, more: Any, field: str
) -> None:
    answer = post(sign_in(sari), household_body(**{"incident": incident.ref, **more}))
    assert (answer.status_code, answer.json()["code"]) == (400, "invalid")
    assert field in answer.json()["fields"]


def test_a_list_is_no_household(sign_in: SignIn, sari: User) -> None:
    assert post(sign_in(sari), []).status_code == 400


def test_nobody_registers_in_an_incident_of_others(
    sign_in: SignIn, sari: User, other_incident: Incident
) -> None:
    assert post(sign_in(sari), household_body(incident=other_incident.ref)).status_code == 404


def test_who_may_not_enrol_is_refused_before_the_body_is_read(
    sign_in: SignIn, budi: User, eko: User
) -> None:
    assert [post(sign_in(user), {}).status_code for user in (budi, eko)] == [403, 403]


def test_a_visitor_is_asked_who_they_are(sign_in: SignIn, db: None) -> None:
    assert post(sign_in(None), {}).status_code == 401


def test_coordinators_registrars_and_protection_read_names(
    sign_in: SignIn, family: Household, budi: User, sari: User, tari: User
) -> None:
    for user in (budi, sari, tari):
        body = sign_in(user).get(f"{HOUSEHOLDS}{family.number}/").json()
        assert (body["persons"][0]["name"], body["phone"]) == ("Hamida Khatun", "+6281234567890")


def test_a_logistician_reads_the_number_only(sign_in: SignIn, family: Household, eko: User) -> None:
    for path in (f"{family.pk}/", ""):
        answer = sign_in(eko).get(HOUSEHOLDS + path).content.decode()
        assert family.number in answer
        assert not [word for word in NAMES_AND_PHONE if word in answer]


def test_others_do_not_know_of_the_household(
    sign_in: SignIn, family: Household, ros: User, dewi: User
) -> None:
    for user in (ros, dewi):
        assert sign_in(user).get(f"{HOUSEHOLDS}{family.pk}/").status_code == 404
        assert sign_in(user).get(HOUSEHOLDS).json()["results"] == []


def test_an_observer_reads_no_households(sign_in: SignIn, maya: User) -> None:
    assert sign_in(maya).get(HOUSEHOLDS).status_code == 403


def test_a_registrar_reads_documents_masked(sign_in: SignIn, family: Household, sari: User) -> None:
    path = f"{HOUSEHOLDS}{family.pk}/?reason=check"
    [document] = sign_in(sari).get(path).json()["persons"][0]["documents"]
    assert document["number"] == "••••••••••••0001"


def test_protection_reads_documents_for_a_reason_that_is_written_down(
    sign_in: SignIn, family: Household, tari: User
) -> None:
    path = f"{HOUSEHOLDS}{family.pk}/"
    masked, clear = (sign_in(tari).get(path + query).json() for query in ("", "?reason=tracing"))
    shown = [body["persons"][0]["documents"][0]["number"] for body in (masked, clear)]
    assert shown == ["••••••••••••0001", "3171012345670001"]
    assert AuditEntry.objects.get(action="registrations.documents_read").reason == "tracing"


def test_a_coordinator_reads_no_documents(sign_in: SignIn, family: Household, budi: User) -> None:
    body = sign_in(budi).get(f"{HOUSEHOLDS}{family.pk}/").json()
    assert "documents" not in body["persons"][0]


def test_nationality_stands_in_no_list(sign_in: SignIn, family: Household, sari: User) -> None:
    [row] = sign_in(sari).get(HOUSEHOLDS).json()["results"]
    assert "nationality" not in row["persons"][0]


def test_a_list_of_names_is_one_line_in_the_audit_trail(
    sign_in: SignIn, incident: Incident, sari: User, eko: User
) -> None:
    for _ in range(3):
        make_household(incident)
    for user in (sari, eko):
        sign_in(user).get(HOUSEHOLDS)
    assert AuditEntry.objects.get(action="registrations.names_read").facts == {"households": 3}


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=hamida", 1),
        ("q=KHATUN", 1),
        ("q=800-0001-29", 1),
        ("q=800000129", 1),
        ("q=800-000", 2),
        ("q=Amina", 1),
        ("q=nobody", 0),
        ("needs=disability", 1),
        ("needs=disability,older_alone", 0),
        ("status=registered", 2),
        ("status=closed", 0),
        ("housing=needed", 2),
        ("housing=declined", 0),
    ],
)
def test_households_are_found(
    sign_in: SignIn, family: Household, sari: User, incident: Incident, query: str, found: int
) -> None:
    make_household(incident, needs=["disability"])
    answer = sign_in(sari).get(f"{HOUSEHOLDS}?incident={incident.ref}&{query}").json()
    assert len(answer["results"]) == found


def test_a_name_finds_nothing_for_who_may_not_read_names(
    sign_in: SignIn, family: Household, eko: User
) -> None:
    assert sign_in(eko).get(f"{HOUSEHOLDS}?q=Hamida").json()["results"] == []


@pytest.mark.parametrize(
    "query", ["status=lost", "needs=LP", "housing=tent", "page_size=0", "cursor=x"]
)
def test_a_wrong_filter_is_named(sign_in: SignIn, sari: User, query: str) -> None:
    answer = sign_in(sari).get(f"{HOUSEHOLDS}?{query}")
    assert (answer.status_code, list(answer.json()["fields"])) == (400, [query.partition("=")[0]])


def test_households_of_others_are_in_no_list(
    sign_in: SignIn, sari: User, incident: Incident, other_incident: Incident
) -> None:
    make_household(other_incident)
    mine = make_household(incident)
    answer = sign_in(sari).get(HOUSEHOLDS).json()
    assert [row["number"] for row in answer["results"]] == [mine.number]


def test_a_list_costs_as_many_queries_for_twenty_as_for_one(
    sign_in: SignIn, sari: User, incident: Incident
) -> None:
    client, costs = sign_in(sari), []
    for households in (1, 19):
        for _ in range(households):
            make_household(incident, phone="081234567890")
        with CaptureQueriesContext(connection) as queries:
            client.get(HOUSEHOLDS)
        costs.append(len(queries))
    assert costs[0] == costs[1]
