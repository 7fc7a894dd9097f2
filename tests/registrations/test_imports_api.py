"""A manifest through the API: looked at, accepted whole or in part, undone."""

from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from core.models import AuditEntry
from incidents.models import Arrival, Incident
from partners.models import User
from registrations.models import Household, Import, Person
from tests.conftest import SignIn
from tests.registrations.manifests import FAMILY, work

ODD = FAMILY + "3,Amina,P,900\n"


class Program:
    """A partner's program, with the rights of whoever signed in."""

    def __init__(self, client: Client, incident: Incident) -> None:
        self.client = client
        self.address = f"/api/v1/incidents/{incident.ref}/imports/"

    def hand_in(self, content: str = FAMILY, name: str = "boat.csv", **more: str) -> Any:
        file = SimpleUploadedFile(name, content.encode())
        return self.client.post(self.address, {"file": file, **more})

    def looked_at(self, content: str = FAMILY, **more: str) -> Any:
        id = self.hand_in(content, **more).json()["id"]
        work()
        return self.show(id)

    def show(self, id: str) -> Any:
        return self.client.get(f"/api/v1/imports/{id}/").json()

    def do(self, id: str, what: str, **body: Any) -> Any:
        return self.client.post(f"/api/v1/imports/{id}/{what}/", body, "application/json")


@pytest.fixture
def program(sign_in: SignIn, sari: User, incident: Incident) -> Program:
    return Program(sign_in(sari), incident)


def test_a_manifest_is_looked_at_before_anything_is_written(program: Program) -> None:
    handed_in = program.hand_in(ODD)
    assert (handed_in.status_code, handed_in.json()["state"]) == (202, "checking")
    work()
    shown = program.show(handed_in.json()["id"])
    assert shown["state"] == "checked"
    first, second, third = shown["preview"]["households"]
    assert [first["state"], second["state"], third["state"]] == ["new", "new", "new"]
    assert [row["row"] for row in first["rows"]] == [2, 3]
    assert [(each["row"], each["field"]) for each in third["problems"]] == [(5, "umur")]
    assert not Household.objects.exists()


def test_it_is_read_in_whole(program: Program) -> None:
    id = program.looked_at()["id"]
    assert program.do(id, "accept", households="all").status_code == 202
    work()
    shown = program.show(id)
    assert (shown["state"], shown["households"], shown["people"]) == ("done", 2, 3)
    assert [each["made"] for each in shown["arrivals"]] == [True]
    assert "preview" not in shown


def test_it_is_read_in_partly(program: Program) -> None:
    found = program.looked_at()
    places = [each["place"] for each in found["preview"]["households"]]
    program.do(found["id"], "accept", households=places[:1])
    work()
    assert {person.name for person in Person.objects.all()} == {"Hamida Khatun", "Yunus"}


def test_it_is_undone_with_a_reason(program: Program) -> None:
    id = program.looked_at()["id"]
    program.do(id, "accept", households="all")
    work()
    assert program.do(id, "undo").json()["fields"].keys() == {"reason"}
    assert program.do(id, "undo", reason="The wrong boat").status_code == 202
    work()
    assert program.show(id)["state"] == "undone"
    assert not Household.objects.exists()
    assert not Arrival.objects.exists()


def test_it_is_put_aside(program: Program) -> None:
    id = program.looked_at()["id"]
    assert program.do(id, "put-aside").json()["state"] == "put_aside"
    assert program.do(id, "accept", households="all").json()["code"] == "wrong_state"


def test_who_resembles_many_is_looked_at_first(program: Program) -> None:
    program.do(program.looked_at()["id"], "accept", households="all")
    work()
    again = program.looked_at(arrival="Another boat")
    assert again["preview"]["looked_needed"] is True
    assert again["preview"]["households"][0]["alike"]
    refused = program.do(again["id"], "accept", households="all")
    assert (refused.status_code, refused.json()["code"]) == (409, "look_first")
    assert program.do(again["id"], "accept", households="all", looked=True).status_code == 202


def test_sent_twice_is_handed_in_once(program: Program) -> None:
    id = str(uuid4())
    answers = [program.hand_in(id=id) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [202, 200]
    assert program.hand_in(ODD, id=id).json()["code"] == "conflict"
    assert Import.objects.count() == 1


@pytest.mark.parametrize(
    ("content", "name", "more", "field"),
    [
        ("nothing here\n", "a.csv", {}, "file"),
        ("", "a.csv", {}, "file"),
        (FAMILY, "a.csv", {"arrival": "x" * 61}, "arrival"),
        (FAMILY, "a.csv", {"id": "5"}, "id"),
    ],
)
def test_what_is_wrong_with_it_is_named(
    program: Program, content: str, name: str, more: dict[str, str], field: str
) -> None:
    answer = program.hand_in(content, name, **more)
    assert (answer.status_code, list(answer.json()["fields"])) == (400, [field])


@pytest.mark.parametrize("households", [None, [99], ["x"], "some", [-1]])
def test_a_choice_of_nobody_who_is_there_is_refused(program: Program, households: Any) -> None:
    answer = program.do(program.looked_at()["id"], "accept", households=households)
    assert answer.status_code == 400
    assert next(iter(answer.json()["fields"])).startswith("households")


def test_a_large_file_is_refused_by_its_length(program: Program) -> None:
    answer = program.hand_in(FAMILY + "x" * 1_000_001)
    assert (answer.status_code, answer.json()["code"]) == (413, "too_large")


def test_json_is_no_file(program: Program) -> None:
    answer = program.client.post(program.address, {"file": "x"}, "application/json")
    assert (answer.status_code, answer.json()["code"]) == (415, "unsupported_media_type")


def test_names_are_for_who_reads_it_in(
    program: Program, sign_in: SignIn, budi: User, maya: User, incident: Incident
) -> None:
    id = program.looked_at()["id"]
    assert AuditEntry.objects.filter(action="registrations.manifest_read", about=id).exists()
    coordinator = Program(sign_in(budi), incident)
    assert "preview" not in coordinator.show(id)
    assert coordinator.do(id, "accept", households="all").status_code == 403
    assert sign_in(maya).get(f"/api/v1/imports/{id}/").status_code == 403


def test_nobody_learns_of_imports_elsewhere(
    program: Program, sari: User, other_incident: Incident
) -> None:
    address = f"/api/v1/incidents/{other_incident.ref}/imports/"
    assert program.client.get(address).status_code == 404
    assert program.client.get(f"/api/v1/imports/{uuid4()}/").status_code == 404


def test_imports_are_listed(program: Program) -> None:
    ids = [program.hand_in().json()["id"] for _ in range(2)]
    listed = program.client.get(program.address).json()["results"]
    assert {each["id"] for each in listed} == set(ids)
