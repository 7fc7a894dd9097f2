from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from incidents.models import Incident
from incidents.services import open_incident
from notifications.models import Alert, Message
from partners.models import ContactPoint, Organisation, User
from partners.services import give_role
from tests.builders import make_contact, sent_texts
from tests.conftest import Settle, SignIn


@pytest.fixture
def body(incident: Incident, partner_a: Organisation) -> dict[str, Any]:
    return {
        "incident": incident.ref,
        "severity": "Severe",
        "urgency": "Immediate",
        "certainty": "Observed",
        "category": "Rescue",
        "text": {"id": "Kapal tiba di Sikakap.", "en": "A boat has landed at Sikakap."},
        "audience": {"organisations": [str(partner_a.pk)]},
        "expires": (timezone.now() + timedelta(hours=2)).isoformat(),
    }


@pytest.fixture
def client(sign_in: SignIn, budi: User) -> Client:
    return sign_in(budi)


def post(client: Client, path: str, body: Any = None) -> Any:
    return client.post(f"/api/v1{path}", body or {}, content_type="application/json")


def drafted(client: Client, body: Any) -> str:
    answer = post(client, "/alerts/", body)
    assert answer.status_code == 201, answer.json()
    return f"/alerts/{answer.json()['id']}/"


def test_a_draft_tells_whom_it_would_reach_and_what_it_costs(
    client: Client, body: dict[str, Any], ani: ContactPoint
) -> None:
    draft = post(client, "/alerts/", body).json()
    assert (draft["state"], draft["recipients"]) == ("draft", 1)
    assert draft["segments"] == {"id": 1, "en": 1}
    assert 4 <= len(draft["reference"]) <= 6


def test_nobody_is_told_by_a_draft(
    client: Client, body: dict[str, Any], ani: ContactPoint, let_it_settle: Settle
) -> None:
    drafted(client, body)
    let_it_settle()
    assert sent_texts() == []


def test_sending_tells_everybody_in_their_language(
    client: Client,
    body: dict[str, Any],
    ani: ContactPoint,
    partner_a: Organisation,
    let_it_settle: Settle,
) -> None:
    make_contact(partner_a, "+6281200000002", language="en")
    path = drafted(client, body)
    assert post(client, f"{path}send/").json()["states"]["queued"] == 2
    let_it_settle()
    assert sorted(sent_texts()) == [
        ("+6281200000001", "Kapal tiba di Sikakap."),
        ("+6281200000002", "A boat has landed at Sikakap."),
    ]
    assert client.get(f"/api/v1{path}").json()["states"]["accepted"] == 2


def test_sending_twice_tells_once(client: Client, body: dict[str, Any], ani: ContactPoint) -> None:
    path = drafted(client, body)
    answers = [post(client, f"{path}send/") for _ in range(2)]
    assert [answer.status_code for answer in answers] == [200, 200]
    assert Message.objects.count() == 1


def test_recipients_are_those_at_the_moment_of_sending(
    client: Client, body: dict[str, Any], ani: ContactPoint, partner_a: Organisation
) -> None:
    path = drafted(client, body)
    make_contact(partner_a, "+6281200000002")
    assert post(client, f"{path}send/").json()["recipients"] == 2
    make_contact(partner_a, "+6281200000003")
    assert client.get(f"/api/v1{path}").json()["recipients"] == 2


def test_an_alert_that_asks_says_how_to_answer(
    client: Client, body: dict[str, Any], ani: ContactPoint, let_it_settle: Settle
) -> None:
    path = drafted(client, {**body, "ask_acknowledgement": True})
    sent = post(client, f"{path}send/").json()
    let_it_settle()
    [(_to, text)] = sent_texts()
    assert text == f"Kapal tiba di Sikakap. Balas YA {sent['reference']}"
    assert (sent["silent"], sent["acknowledgements"]) == (1, {"yes": 0, "no": 0, "seen": 0})


def test_an_exercise_says_so_first(
    client: Client,
    body: dict[str, Any],
    ani: ContactPoint,
    budi: User,
    office: Organisation,
    let_it_settle: Settle,
) -> None:
    exercise = open_incident(
        by=budi, title="x", kind="other", population_type="foreign_arrival", lat=0, lon=0,
        is_exercise=True,
    )  # fmt: skip
    give_role(budi, "coordinator", organisation=office, reach="exercises")  # type: ignore[arg-type]
    path = drafted(client, {**body, "incident": exercise.ref})
    assert post(client, f"{path}send/").json()["status"] == "Exercise"
    let_it_settle()
    assert [text for _, text in sent_texts()] == ["LATIHAN: Kapal tiba di Sikakap."]


@pytest.mark.parametrize("more", [{"severity": "Extreme"}, {"scope": "Public"}])
def test_what_is_extreme_or_public_needs_a_second_coordinator(
    client: Client, body: dict[str, Any], ani: ContactPoint, more: dict[str, str]
) -> None:
    path = drafted(client, {**body, **more})
    answer = post(client, f"{path}send/")
    assert (answer.status_code, answer.json()["code"]) == (409, "approval_needed")
    assert (Alert.objects.get().state, Message.objects.count()) == ("draft", 0)


def test_an_alert_to_nobody_is_not_sent(client: Client, body: dict[str, Any]) -> None:
    answer = post(client, f"{drafted(client, body)}send/")
    assert (answer.status_code, answer.json()["code"]) == (409, "no_recipients")
    assert Alert.objects.get().state == "draft"


def test_an_alert_whose_time_is_over_is_not_sent(
    client: Client, body: dict[str, Any], ani: ContactPoint
) -> None:
    path = drafted(client, body)
    Alert.objects.update(expires=timezone.now())
    assert post(client, f"{path}send/").json()["code"] == "expired"


def test_a_draft_can_be_rewritten_and_a_sent_alert_cannot(
    client: Client, body: dict[str, Any], ani: ContactPoint
) -> None:
    path = drafted(client, body)
    change = {"text": {"en": "Two boats."}}

    def patch() -> Any:
        return client.patch(f"/api/v1{path}", change, content_type="application/json")

    assert patch().json()["text"] == {"id": "Kapal tiba di Sikakap.", "en": "Two boats."}
    post(client, f"{path}send/")
    assert (patch().status_code, patch().json()["code"]) == (409, "wrong_state")


@pytest.mark.parametrize(
    ("field", "value", "named"),
    [
        ("expires", "2020-01-01T00:00:00Z", "expires"),
        ("expires", "soon", "expires"),
        ("severity", "bad", "severity"),
        ("category", "Boats", "category"),
        ("text", {"id": "x"}, "text.en"),
        ("text", {"id": "x" * 700, "en": "x"}, "text.id"),
        ("audience", {}, "audience"),
        ("audience", {"duty_only": False}, "audience"),
        ("audience", {"roles": ["chief"]}, "audience.roles.0"),
        (
            "audience",
            {"organisations": ["6f1a3c56-0f5c-4c2f-8d3e-0d6c1f7b9a10"]},
            "audience.organisations",
        ),
        ("escalate_after_minutes", 0, "escalate_after_minutes"),
        ("scope", "Secret", "scope"),
    ],
)
def test_a_wrong_field_is_named(
    client: Client, body: dict[str, Any], field: str, value: Any, named: str
) -> None:
    answer = post(client, "/alerts/", {**body, field: value})
    assert answer.status_code == 400
    assert list(answer.json()["fields"]) == [named]


@pytest.mark.parametrize("key", ["pk", "ref"])
def test_alerts_are_listed_for_an_incident_by_id_or_ref(
    client: Client, body: dict[str, Any], incident: Incident, key: str
) -> None:
    drafted(client, body)
    results = client.get(f"/api/v1/alerts/?incident={getattr(incident, key)}").json()["results"]
    assert [row["incident"] for row in results] == [str(incident.pk)]


def test_another_incident_is_not_there(
    client: Client, body: dict[str, Any], other_incident: Incident
) -> None:
    assert post(client, "/alerts/", {**body, "incident": other_incident.ref}).status_code == 404
    assert client.get(f"/api/v1/alerts/?incident={other_incident.ref}").status_code == 404


def test_an_alert_drafted_twice_is_one_alert(client: Client, body: dict[str, Any]) -> None:
    twice = {**body, "id": str(uuid4())}
    answers = [post(client, "/alerts/", twice) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [201, 200]
    assert answers[0].json() == answers[1].json()


def test_messages_say_who_what_and_every_step(
    client: Client, body: dict[str, Any], ani: ContactPoint, let_it_settle: Settle
) -> None:
    path = drafted(client, body)
    post(client, f"{path}send/")
    let_it_settle()
    [message] = client.get(f"/api/v1{path}messages/").json()["results"]
    assert (message["contact"], message["to"]) == (str(ani.pk), ani.phone)
    assert [event["state"] for event in message["events"]] == ["queued", "accepted"]


@pytest.mark.parametrize("name", ["sari", "ros", "dewi", "tari", "eko", "maya"])
def test_only_coordinators_send_and_see_numbers(
    request: pytest.FixtureRequest, sign_in: SignIn, client: Client, body: dict[str, Any], name: str
) -> None:
    path = drafted(client, body)
    other = sign_in(request.getfixturevalue(name))
    assert other.get(f"/api/v1{path}").status_code == 200
    assert post(other, "/alerts/", body).status_code == 403
    assert post(other, f"{path}send/").status_code == 403
    assert other.get(f"/api/v1{path}messages/").status_code == 403


def test_a_coordinator_of_another_incident_does_not_know_of_it(
    sign_in: SignIn, client: Client, body: dict[str, Any], budi: User, other_incident: Incident
) -> None:
    path = drafted(client, body)
    budi.memberships.update(scope=other_incident.scope)
    assert client.get(f"/api/v1{path}").status_code == 404
    assert post(client, f"{path}send/").status_code == 404


def test_a_list_costs_the_same_however_long(
    client: Client,
    body: dict[str, Any],
    ani: ContactPoint,
    django_assert_max_num_queries: Callable[[int], Any],
) -> None:
    for _number in range(10):
        post(client, f"{drafted(client, body)}send/")
    with django_assert_max_num_queries(8):
        assert len(client.get("/api/v1/alerts/").json()["results"]) == 10


def test_an_alert_sent_again_when_it_is_over_is_the_same_alert(
    client: Client, body: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    body, now = {**body, "id": str(uuid4())}, timezone.now()
    statuses = [post(client, "/alerts/", body).status_code]
    monkeypatch.setattr(timezone, "now", lambda: now + timedelta(hours=3))
    statuses.append(post(client, "/alerts/", body).status_code)
    assert statuses == [201, 200]
