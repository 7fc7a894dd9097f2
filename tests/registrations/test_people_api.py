"""What is told of people through the API: who may, what is wrong with it, and that twice is once."""

from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from core.actors import SYSTEM
from incidents.models import Incident
from partners.models import Organisation, User
from registrations.models import Household, Person
from shelters.services import hold
from tests.builders import make_household, make_shelter
from tests.conftest import SignIn
from tests.registrations.test_people import FAMILY


@pytest.fixture
def family(incident: Incident) -> Household:
    """Two parents, a girl of nine and a boy of three, all with names."""
    return make_household(incident, persons=FAMILY, focal_point=None, counts=None)


def person(household: Household, name: str) -> str:
    return str(Person.objects.get(household=household, name=name).id)


def post(client: Client, household: Household, what: str, **body: Any) -> Any:
    path = f"/api/v1/households/{household.number}/{what}/"
    return client.post(path, body, "application/json")


def leaving(household: Household, **more: Any) -> dict[str, Any]:
    told = {"persons": [person(household, "Yusuf")], "status": "left_without_notice"}
    return {**told, "at": "2020-11-20T20:00:00+07:00", "source": "Night roll call", **more}


def test_a_report_answers_with_what_was_told(
    sign_in: SignIn, sari: User, family: Household
) -> None:
    answer = post(sign_in(sari), family, "people-status", **leaving(family))
    assert answer.status_code == 201, answer.json()
    told = answer.json()
    assert (told["people_before"], told["people"], told["source"]) == (4, 3, "Night roll call")
    assert told["persons"] == [person(family, "Yusuf")]


def test_the_same_report_again_is_the_same_and_another_is_a_conflict(
    sign_in: SignIn, sari: User, family: Household
) -> None:
    client, id = sign_in(sari), str(uuid4())
    answers = [
        post(client, family, "people-status", **leaving(family, id=id, **more))
        for more in ({}, {}, {"status": "returned"})
    ]
    assert [answer.status_code for answer in answers] == [201, 200, 409]
    assert answers[0].json() == answers[1].json()
    assert answers[2].json()["code"] == "conflict"


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"status": "vanished"}, "status"),
        ({"status": None}, "status"),
        ({"at": "2126-11-20T20:00:00+07:00"}, "at"),
        ({"at": "yesterday"}, "at"),
        ({"persons": []}, "persons"),
        ({"persons": ["nobody"]}, "persons"),
        ({"persons": [str(uuid4())]}, "persons.0"),
        ({"counts": {"f": {"18-59": 9}}}, "counts.f.18-59"),
        ({"counts": {"f": {"30+": 1}}}, "counts.f.30+"),
        ({"was": "asleep"}, "was"),
    ],
)
def test_what_is_wrong_is_named(
    sign_in: SignIn, sari: User, family: Household, more: dict[str, Any], field: str
) -> None:
    answer = post(sign_in(sari), family, "people-status", **leaving(family, **more))
    assert answer.status_code == 400
    assert field in answer.json()["fields"]


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("budi", 201),
        ("sari", 201),
        ("tari", 201),
        ("ros", 201),
        ("joko", 404),
        ("eko", 403),
        ("dewi", 403),
        ("maya", 403),
    ],
)
def test_who_may_tell_what_became_of_people(
    sign_in: SignIn,
    request: pytest.FixtureRequest,
    incident: Incident,
    partner_a: Organisation,
    family: Household,
    who: str,
    status: int,
) -> None:
    """Ros runs the shelter in which they stay."""
    hold(family, make_shelter(incident, operator=partner_a), by=SYSTEM)
    client = sign_in(request.getfixturevalue(who))
    assert post(client, family, "people-status", **leaving(family)).status_code == status


def test_everything_that_was_told_is_listed_newest_first(
    sign_in: SignIn, sari: User, family: Household
) -> None:
    client = sign_in(sari)
    for status in ("hospitalised", "present"):
        post(client, family, "people-status", **leaving(family, status=status))
    found = client.get(f"/api/v1/households/{family.pk}/people-status/").json()["results"]
    assert [row["status"] for row in found] == ["present", "hospitalised"]


def test_who_reads_no_names_does_not_read_what_became_of_people(
    sign_in: SignIn, sari: User, eko: User, family: Household
) -> None:
    post(sign_in(sari), family, "people-status", **leaving(family, status="in_custody"))
    client = sign_in(eko)
    assert client.get(f"/api/v1/households/{family.pk}/people-status/").status_code == 403
    page = client.get(f"/incidents/{family.incident.ref}/households/{family.number}/")
    assert (page.status_code, "police" in page.content.decode()) == (200, False)


def test_a_birth_comes_once_and_with_a_name_or_without(
    sign_in: SignIn, sari: User, family: Household
) -> None:
    client, id = sign_in(sari), str(uuid4())
    born = {"id": id, "cause": "birth", "sex": "f", "birth_date": str(timezone.now().date())}
    answers = [post(client, family, "persons", **born) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [201, 200]
    assert answers[0].json()["people"] == answers[1].json()["people"] == 5
    assert answers[0].json()["person"]["born_here"] is True


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"cause": "stork"}, "cause"),
        ({"birth_date": "2126-01-01"}, "birth_date"),
        ({"sex": "w"}, "sex"),
        ({"cause": "birth", "relationship": "spouse"}, "relationship"),
        ({"cause": "birth", "relationship": "focal_point"}, "relationship"),
        ({"cause": "birth", "birth_date": "1990-05-01"}, "birth_date"),
        ({"cause": "birth", "age": 34}, "birth_year"),
    ],
)
def test_a_birth_that_is_wrong_is_told_so(
    sign_in: SignIn, sari: User, family: Household, body: dict[str, Any], field: str
) -> None:
    answer = post(sign_in(sari), family, "persons", **body)
    assert (answer.status_code, list(answer.json()["fields"])) == (400, [field])


def test_a_birth_that_was_refused_may_be_sent_again(
    sign_in: SignIn, sari: User, family: Household
) -> None:
    client, born = sign_in(sari), {"id": str(uuid4()), "cause": "birth", "relationship": "child"}
    Household.objects.filter(pk=family.pk).update(status="left_site")
    assert post(client, family, "persons", **born).json()["code"] == "household_gone"
    Household.objects.filter(pk=family.pk).update(status="registered")
    assert post(client, family, "persons", **born).status_code == 201


def test_a_household_is_split_once(sign_in: SignIn, sari: User, family: Household) -> None:
    client, id = sign_in(sari), str(uuid4())
    body = {"id": id, "persons": [person(family, "Hamida")], "reason": "They are two families"}
    answers = [post(client, family, "split", **body) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [201, 200]
    told = answers[0].json()
    assert (told["id"], told["people"], told["split_from"]) == (id, 1, family.number)


def test_a_split_says_why(sign_in: SignIn, sari: User, family: Household) -> None:
    answer = post(sign_in(sari), family, "split", persons=[person(family, "Hamida")])
    assert list(answer.json()["fields"]) == ["reason"]


def test_a_household_joins_another(
    sign_in: SignIn, sari: User, incident: Incident, family: Household
) -> None:
    other, id = make_household(incident, 2), str(uuid4())
    body = {"id": id, "to": other.number, "reason": "The grandmother was found"}
    answers = [post(sign_in(sari), family, "join", **body) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [201, 200]
    assert (answers[0].json()["id"], answers[0].json()["people"]) == (str(other.pk), 6)
    assert family.refreshed().status == "merged"


@pytest.mark.parametrize("to", ["800-9999-99", "nobody", None])
def test_nobody_joins_a_household_that_is_not_there(
    sign_in: SignIn, sari: User, family: Household, to: str | None
) -> None:
    answer = post(sign_in(sari), family, "join", to=to, reason="One family")
    assert (answer.status_code, list(answer.json()["fields"])) == (400, ["to"])


@pytest.mark.parametrize("what", ["persons", "split", "join"])
def test_only_who_registers_people_changes_households(
    sign_in: SignIn, budi: User, family: Household, what: str
) -> None:
    assert post(sign_in(budi), family, what, reason="Why not").status_code == 403


def test_a_later_count_of_heads_is_kept_beside_the_first(
    sign_in: SignIn, sari: User, incident: Incident
) -> None:
    client = sign_in(sari)
    landed = {"mode": "boat", "counts": {"men": 219}, "source": "Port office"}
    arrivals = f"/api/v1/incidents/{incident.ref}/arrivals/"
    arrival = client.post(arrivals, landed, "application/json").json()
    door = f"/api/v1/arrivals/{arrival['id']}/head-counts/"
    count = {"id": str(uuid4()), "counts": {"men": 200, "girls": 22}, "source": "Red Cross"}
    answers = [client.post(door, count, "application/json") for _ in range(2)]
    assert [answer.status_code for answer in answers] == [201, 200]
    found = client.get(door).json()["results"]
    assert [(row["people"], row["source"]) for row in found] == [
        (222, "Red Cross"),
        (219, "Port office"),
    ]


@pytest.mark.parametrize(("who", "status"), [("budi", 201), ("ros", 403), ("maya", 403)])
def test_who_may_count_heads(
    sign_in: SignIn,
    request: pytest.FixtureRequest,
    incident: Incident,
    budi: User,
    who: str,
    status: int,
) -> None:
    landed = {"mode": "boat", "counts": {"men": 3}}
    arrivals = f"/api/v1/incidents/{incident.ref}/arrivals/"
    arrival = sign_in(budi).post(arrivals, landed, "application/json").json()
    client = sign_in(request.getfixturevalue(who))
    door = f"/api/v1/arrivals/{arrival['id']}/head-counts/"
    answer = client.post(door, {"counts": {"men": 4}}, "application/json")
    assert answer.status_code == status


def test_a_count_of_tomorrow_is_wrong(sign_in: SignIn, sari: User, incident: Incident) -> None:
    client = sign_in(sari)
    landed = {"mode": "boat", "counts": {"men": 3}}
    arrivals = f"/api/v1/incidents/{incident.ref}/arrivals/"
    arrival = client.post(arrivals, landed, "application/json").json()
    count = {"counts": {"men": 4}, "as_of": "2126-01-01T00:00:00Z"}
    door = f"/api/v1/arrivals/{arrival['id']}/head-counts/"
    answer = client.post(door, count, "application/json")
    assert (answer.status_code, list(answer.json()["fields"])) == (400, ["as_of"])
