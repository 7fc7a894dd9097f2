from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from core.errors import RuleBroken
from core.models import Scope
from incidents.models import Incident
from incidents.services import move_incident, open_incident
from partners.models import User
from tests.conftest import SignIn

BODY = {
    "title": "Two boats",
    "kind": "boat_landing",
    "population_type": "foreign_arrival",
    "severity": "Severe",
    "lat": -2.7,
    "lon": 100.2,
    "time_zone": "Asia/Jakarta",
    "expected_people": 200,
}


def post(client: Client, path: str, body: Any) -> Any:
    return client.post(f"/api/v1{path}", body, content_type="application/json")


def test_whoever_opens_an_incident_coordinates_it(sign_in: SignIn, budi: User) -> None:
    client = sign_in(budi)
    made = post(client, "/incidents/", BODY)
    assert made.status_code == 201, made.json()
    assert client.get(f"/api/v1/incidents/{made.json()['ref']}/").json()["title"] == "Two boats"


def test_null_for_what_may_be_left_out_is_left_out(sign_in: SignIn, budi: User) -> None:
    client = sign_in(budi)
    names = ["id", "prefix", "severity", "time_zone", "is_exercise", "phase", "standards"]
    made = post(client, "/incidents/", {**BODY, **dict.fromkeys(names)})
    assert (made.status_code, made.json()["severity"]) == (201, "Unknown"), made.json()
    path = f"/api/v1/incidents/{made.json()['ref']}/"
    changed = client.patch(path, {"severity": None, "title": "Three boats"}, "application/json")
    assert changed.json()["severity"] == "Unknown"
    refused = client.patch(path, {"title": None}, "application/json")
    assert (refused.status_code, [*refused.json()["fields"]]) == (400, ["title"])


def test_an_incident_sent_twice_is_opened_once(sign_in: SignIn, budi: User) -> None:
    client, body = sign_in(budi), {**BODY, "id": str(uuid4())}
    first, second = (post(client, "/incidents/", body) for _ in range(2))
    assert (first.status_code, second.status_code) == (201, 200)
    assert first.json() == second.json()


def test_the_same_id_with_other_content_is_a_conflict(sign_in: SignIn, budi: User) -> None:
    client, body = sign_in(budi), {**BODY, "id": str(uuid4())}
    post(client, "/incidents/", body)
    second = post(client, "/incidents/", {**body, "title": "Three boats"})
    assert (second.status_code, second.json()["code"]) == (409, "conflict")


@pytest.mark.parametrize(
    ("field", "value"),
    [("lat", 91), ("lat", "x"), ("kind", "picnic"), ("time_zone", "Mars/Olympus"), ("title", "")],
)
def test_a_wrong_field_is_named(sign_in: SignIn, budi: User, field: str, value: Any) -> None:
    answer = post(sign_in(budi), "/incidents/", {**BODY, field: value})
    assert answer.status_code == 400
    assert list(answer.json()["fields"]) == [field]


def test_a_registrar_may_not_open_an_incident(sign_in: SignIn, sari: User) -> None:
    assert post(sign_in(sari), "/incidents/", {}).status_code == 403


def test_a_visitor_is_asked_who_they_are(sign_in: SignIn) -> None:
    assert post(sign_in(None), "/incidents/", BODY).status_code == 401


def test_another_incident_is_not_there(
    sign_in: SignIn, budi: User, other_incident: Incident
) -> None:
    assert sign_in(budi).get(f"/api/v1/incidents/{other_incident.pk}/").status_code == 404


def test_an_incident_moves_step_by_step(incident: Incident, budi: User) -> None:
    moved = move_incident(incident, "verified", reason="seen", by=budi)
    assert moved.status == "verified"
    with pytest.raises(RuleBroken, match="wrong_state"):
        move_incident(moved, "closed", reason="", by=budi)


@pytest.mark.parametrize("reason", [{}, {"reason": ""}, {"reason": " "}, {"reason": None}])
def test_a_move_without_a_reason_is_asked_for_it(
    sign_in: SignIn, incident: Incident, budi: User, reason: dict[str, Any]
) -> None:
    path = f"/incidents/{incident.ref}/transition/"
    answer = post(sign_in(budi), path, {"to": "verified", **reason})
    assert (answer.status_code, list(answer.json()["fields"])) == (400, ["reason"])
    assert incident.refreshed().status == "reported"


def test_closing_is_seen_by_the_apps_below(incident: Incident, budi: User) -> None:
    for to in ("verified", "active", "scaling_down", "closed"):
        incident = move_incident(incident, to, reason="", by=budi)
    assert Scope.objects.get(pk=incident.pk).closed_at is not None


def test_refs_count_up_by_their_prefix(incident: Incident, budi: User) -> None:
    second = open_incident(
        by=budi,
        prefix="MTW",
        title="x",
        kind="other",
        population_type="foreign_arrival",
        lat=0,
        lon=0,
    )
    assert incident.ref.endswith("-001")
    assert second.ref.endswith("-002")
