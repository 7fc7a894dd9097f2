"""The conventions that every door keeps."""

from typing import Any

import pytest
from django.test import Client

from core.actors import SYSTEM
from incidents.models import Incident
from incidents.services import announce_arrival
from partners.models import ApiToken, User
from partners.services import create_token
from tests.conftest import SignIn

NOTHING = {"men": 1, "women": 0, "boys": 0, "girls": 0, "unknown": 0}


def test_a_refusal_has_a_code_a_sentence_and_fields(sign_in: SignIn, budi: User) -> None:
    answer = sign_in(budi).get("/api/v1/incidents/nowhere/")
    assert answer.status_code == 404
    assert set(answer.json()) == {"code", "message", "fields"}


@pytest.mark.parametrize("address", ["nowhere/", "match-pairs/no-id/", "households/a/b/c/"])
def test_an_address_that_is_none_is_refused_in_the_same_shape(
    sign_in: SignIn, budi: User, address: str
) -> None:
    answer = sign_in(budi).get(f"/api/v1/{address}")
    assert answer.status_code == 404
    assert answer.json()["code"] == "not_found"


def test_a_page_that_is_none_is_a_page(sign_in: SignIn, budi: User) -> None:
    answer = sign_in(budi).get("/nowhere/")
    assert (answer.status_code, answer["Content-Type"]) == (404, "text/html; charset=utf-8")


@pytest.mark.parametrize("body", ["[]", '"text"', "3", "null"])
def test_a_body_that_is_no_object_is_refused(sign_in: SignIn, budi: User, body: str) -> None:
    answer = sign_in(budi).post("/api/v1/incidents/", body, content_type="application/json")
    assert (answer.status_code, answer.json()["code"]) == (400, "invalid")


@pytest.mark.parametrize("body", ["{", "\xff", '{"a": NaN}', ""])
def test_a_body_that_is_no_json_is_refused(sign_in: SignIn, budi: User, body: str) -> None:
    answer = sign_in(budi).post("/api/v1/incidents/", body, content_type="application/json")
    assert answer.status_code == 400


@pytest.mark.parametrize("text", ["\x00", "\ud800"])
def test_characters_that_no_database_keeps_are_refused(
    sign_in: SignIn, budi: User, text: str
) -> None:
    body = {"title": f"a{text}", "kind": "other", "population_type": "foreign_arrival"}
    answer = sign_in(budi).post("/api/v1/incidents/", body, content_type="application/json")
    assert "title" in answer.json()["fields"]


@pytest.mark.parametrize("asked", ["state", "shelter", "household", "incident", "cursor"])
def test_a_list_asked_for_what_no_database_keeps_names_the_field(
    sign_in: SignIn, budi: User, asked: str
) -> None:
    answer = sign_in(budi).get(f"/api/v1/stays/?{asked}=a%00b")
    assert (answer.status_code, list(answer.json()["fields"])) == (400, [asked])


@pytest.mark.parametrize(
    "address", ["/api/v1/shelters/%00/", "/incidents/%00/", "/export/%00/x.csv"]
)
def test_an_address_that_no_database_keeps_is_none(
    sign_in: SignIn, budi: User, address: str
) -> None:
    assert sign_in(budi).get(address).status_code == 404


def test_a_page_asked_for_what_no_database_keeps_is_not_read(
    sign_in: SignIn, budi: User, incident: Incident
) -> None:
    address = f"/incidents/{incident.ref}/households/?q=%00"
    assert sign_in(budi).get(address).status_code == 400


@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS"])
def test_who_may_read_may_ask_for_the_head_alone(sign_in: SignIn, maya: User, method: str) -> None:
    assert sign_in(maya).generic(method, "/api/v1/shelters/").status_code == 200


def test_a_body_nested_without_end_is_refused(sign_in: SignIn, budi: User) -> None:
    body = "[" * 50_000
    answer = sign_in(budi).post("/api/v1/incidents/", body, content_type="application/json")
    assert (answer.status_code, answer.json()["code"]) == (400, "parse_error")


def test_what_is_no_text_is_named_where_it_stands(sign_in: SignIn, budi: User) -> None:
    body = '{"audience": {"roles": ["ok", "\\ud800"]}}'
    answer = sign_in(budi).post("/api/v1/alerts/", body, content_type="application/json")
    assert list(answer.json()["fields"]) == ["audience.roles.1"]


NOT_WRITTEN = [
    ("incidents/", {"title": 5}, "title"),
    ("incidents/", {"id": 5}, "id"),
    ("incidents/", {"title": True}, "title"),
    ("alerts/", {"text": {"id": 5}}, "text.id"),
    ("shelters/MTW01/inspections/", {"answers": {"locks": {"note": 5}}}, "answers.locks.note"),
]


@pytest.mark.parametrize(("address", "body", "field"), NOT_WRITTEN)
def test_a_number_is_no_text(
    sign_in: SignIn, budi: User, address: str, body: Any, field: str
) -> None:
    answer = sign_in(budi).post(f"/api/v1/{address}", body, content_type="application/json")
    assert (answer.status_code, list(answer.json()["fields"])) == (400, [field])


def test_a_long_body_is_refused_by_its_length(sign_in: SignIn, budi: User) -> None:
    body = {"title": "x" * 1_000_001}
    answer = sign_in(budi).post("/api/v1/incidents/", body, content_type="application/json")
    assert (answer.status_code, answer.json()["code"]) == (413, "too_large")


def test_a_list_gives_the_address_of_its_next_page(
    sign_in: SignIn, budi: User, incident: Incident
) -> None:
    for _ in range(3):
        announce_arrival(incident, by=SYSTEM, mode="boat", counts=NOTHING)
    client, seen = sign_in(budi), []
    address: Any = f"/api/v1/incidents/{incident.ref}/arrivals/?page_size=2"
    while address:
        answer = client.get(address).json()
        seen += [row["code"] for row in answer["results"]]
        address = answer["next"]
    assert seen == ["A03", "A02", "A01"]


@pytest.mark.parametrize(
    "query", ["page_size=0", "page_size=501", "page_size=000100999", "page_size=x", "cursor=x"]
)
def test_a_list_refuses_a_wrong_page(sign_in: SignIn, budi: User, query: str) -> None:
    assert sign_in(budi).get(f"/api/v1/incidents/?{query}").status_code == 400


def test_a_program_calls_with_its_token(client: Client, budi: User) -> None:
    headers = {"Authorization": f"Token {create_token(budi)}"}
    assert client.get("/api/v1/incidents/", headers=headers).status_code == 200


def test_a_revoked_token_is_nobody(client: Client, budi: User) -> None:
    headers = {"Authorization": f"Token {create_token(budi)}"}
    ApiToken.objects.update(revoked_at=budi.created_at)
    assert client.get("/api/v1/incidents/", headers=headers).status_code == 401


def test_a_browser_needs_its_csrf_token(budi: User) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(budi, backend="django.contrib.auth.backends.ModelBackend")
    assert client.post("/api/v1/incidents/", {}, "application/json").status_code == 403


def test_the_schema_describes_the_doors(client: Client, db: None) -> None:
    schema = client.get("/api/schema/", headers={"accept": "application/json"})
    assert "/api/v1/incidents/" in schema.content.decode()


def test_the_schema_tells_what_a_list_may_be_asked_for(client: Client, db: None) -> None:
    paths = client.get("/api/schema/?format=json").json()["paths"]
    asked = paths["/api/v1/households/"]["get"]["parameters"]
    expected = {"incident", "q", "status", "needs", "housing", "page_size", "cursor"}
    assert {each["name"] for each in asked} == expected


@pytest.mark.parametrize(
    ("query", "accept", "kind"),
    [
        ("", "*/*", "application/vnd.oai.openapi"),
        ("", "application/json", "application/json"),
        ("?format=json", "*/*", "application/json"),
    ],
)
def test_the_schema_is_yaml_or_json(
    client: Client, db: None, query: str, accept: str, kind: str
) -> None:
    answer = client.get(f"/api/schema/{query}", headers={"accept": accept})
    assert (answer.status_code, answer["Content-Type"].partition(";")[0]) == (200, kind)


def test_the_schema_tells_pages_statuses_and_refusals(client: Client, db: None) -> None:
    schema = client.get("/api/schema/", headers={"accept": "application/json"}).json()
    incidents = schema["paths"]["/api/v1/incidents/"]
    answer = incidents["get"]["responses"]["200"]["content"]["application/json"]["schema"]
    assert schema["components"]["schemas"][answer["$ref"].split("/")[-1]]["required"] == [
        "results",
        "next",
    ]
    assert {"200", "201", "409"} <= incidents["post"]["responses"].keys()
    runs = schema["paths"]["/api/v1/incidents/{key}/allocation-runs/"]["post"]
    assert {"200", "202", "400"} <= runs["responses"].keys()
