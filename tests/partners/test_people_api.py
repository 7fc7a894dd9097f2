"""Users, memberships and invitations at the API."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from incidents.models import Incident
from partners.models import Membership, Organisation, Role, User
from partners.services import give_role
from tests.conftest import SignIn, make_user

JSON = "application/json"


@pytest.fixture
def client(sign_in: SignIn, budi: User) -> Client:
    return sign_in(budi)


@pytest.fixture
def post(office: Organisation, incident: Incident) -> dict[str, Any]:
    return {"organisation": str(office.pk), "role": "registrar", "incident": incident.ref}


def test_somebody_is_admitted_and_gets_a_link(
    client: Client, post: dict[str, Any], incident: Incident
) -> None:
    body = {"id": str(uuid4()), "username": "siti", "name": "Siti Rahma", "language": "en", **post}
    made = client.post("/api/v1/users/", body, JSON)
    assert made.status_code == 201
    assert made.json()["memberships"][0]["incident"] == str(incident.pk)
    again = client.post("/api/v1/users/", body, JSON)
    assert (again.status_code, again.json()) == (200, made.json())
    other = client.post("/api/v1/users/", {**body, "id": str(uuid4())}, JSON)
    assert (other.status_code, other.json()["code"]) == (409, "username_taken")
    taken = {"name": "Siti", "username": "siti", **post}
    assert client.post("/api/v1/invitations/", taken, JSON).json()["code"] == "username_taken"
    link = client.post(f"/api/v1/users/{body['id']}/password-link/", {}, JSON)
    assert link.status_code == 201
    visitor = Client()
    visitor.get(link.json()["link"])
    chosen = {"password": "tujuh kerbau biru", "password_repeat": "tujuh kerbau biru"}
    assert visitor.post("/welcome/", chosen)["Location"] == "/"


def test_an_invitation_sent_twice_is_one_and_answers_the_same(
    client: Client, post: dict[str, Any]
) -> None:
    body = {"id": str(uuid4()), "name": "Siti Rahma", **post}
    first = client.post("/api/v1/invitations/", body, JSON)
    again = client.post("/api/v1/invitations/", body, JSON)
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json() == again.json()
    assert "/welcome/" in first.json()["link"]
    other = client.post("/api/v1/invitations/", {**body, "name": "Somebody else"}, JSON)
    assert (other.status_code, other.json()["code"]) == (409, "conflict")


def test_no_list_holds_a_link(client: Client, post: dict[str, Any]) -> None:
    made = client.post("/api/v1/invitations/", {"name": "Siti", **post}, JSON).json()
    [row] = client.get("/api/v1/invitations/").json()["results"]
    assert "link" not in row
    path = f"/api/v1/invitations/{made['id']}/"
    assert "link" not in client.get(path).json()
    assert client.delete(path).status_code == 204
    assert client.get(path).json()["withdrawn_at"] is not None


@pytest.mark.parametrize(
    ("change", "status", "field"),
    [
        ({"role": "boss"}, 400, "role"),
        ({"role": "admin"}, 403, ""),
        ({"role": "protection"}, 403, ""),
        ({"incident": "NOWHERE-1"}, 404, ""),
        ({"reach": "all"}, 400, "incident"),
        ({"incident": None}, 400, "incident"),
        ({"valid_to": "2020-01-01T00:00:00Z"}, 400, "valid_to"),
        ({"name": 5}, 400, "name"),
        ({"username": "Zwei Worte"}, 400, "username"),
        ({"organisation": str(uuid4())}, 400, "organisation"),
    ],
)
def test_what_is_wrong_or_not_allowed_is_said(
    client: Client, post: dict[str, Any], change: dict[str, Any], status: int, field: str
) -> None:
    answer = client.post("/api/v1/invitations/", {"name": "Siti", **post, **change}, JSON)
    assert answer.status_code == status, answer.json()
    assert (field in answer.json()["fields"]) == bool(field)


def test_roles_beyond_ones_own_reach_are_refused(client: Client, post: dict[str, Any]) -> None:
    wide = {"name": "Siti", **post, "reach": "all"}
    del wide["incident"]
    assert client.post("/api/v1/invitations/", wide, JSON).status_code == 403


def test_a_role_is_given_shortened_and_taken(
    client: Client, post: dict[str, Any], maya: User
) -> None:
    made = client.post("/api/v1/memberships/", {"user": "maya", **post}, JSON)
    assert made.status_code == 201
    path = f"/api/v1/memberships/{made.json()['id']}/"
    friday = (timezone.now() + timedelta(days=3)).isoformat()
    assert client.patch(path, {"valid_to": friday}, JSON).status_code == 200
    assert client.patch(path, {"valid_to": None}, JSON).json()["valid_to"] is None
    assert client.delete(path).status_code == 204
    assert User.objects.get(pk=maya.pk).roles == {"observer"}
    late = client.patch(path, {"valid_to": friday}, JSON)
    assert (late.status_code, late.json()["code"]) == (409, "role_over")
    narrowed = client.get("/api/v1/memberships/?user=maya").json()["results"]
    assert {row["role"] for row in narrowed} == {"observer", "registrar"}


def test_a_role_given_once_more_ends_when_it_is_said_now(
    client: Client, post: dict[str, Any], maya: User
) -> None:
    friday = (timezone.now() + timedelta(days=3)).replace(microsecond=0)
    body = {"user": "maya", **post}
    first = client.post("/api/v1/memberships/", {**body, "valid_to": friday.isoformat()}, JSON)
    again = client.post("/api/v1/memberships/", body, JSON)
    assert again.json()["id"] == first.json()["id"]
    assert first.json()["valid_to"] is not None
    assert again.json()["valid_to"] is None


def test_nobody_gives_themselves_a_role_or_more_time(
    client: Client, post: dict[str, Any], budi: User
) -> None:
    answer = client.post("/api/v1/memberships/", {"user": "budi", **post}, JSON)
    assert answer.status_code == 403
    friday = timezone.now() + timedelta(days=3)
    Membership.objects.filter(user=budi).update(valid_to=friday)
    path = f"/api/v1/memberships/{budi.memberships.get().pk}/"
    for later in (None, (friday + timedelta(days=1)).isoformat()):
        assert client.patch(path, {"valid_to": later}, JSON).status_code == 403
    sooner = (friday - timedelta(days=1)).isoformat()
    assert client.patch(path, {"valid_to": sooner}, JSON).status_code == 200


def test_a_user_is_renamed_locked_and_unlocked(client: Client, maya: User) -> None:
    path = f"/api/v1/users/{maya.pk}/"
    assert client.patch(path, {"name": "Maya Dewi"}, JSON).json()["name"] == "Maya Dewi"
    refused = client.patch(path, {"is_active": False}, JSON)
    assert refused.json()["code"] == "reason_required"
    locked = client.patch(path, {"is_active": False, "reason": "Left"}, JSON)
    assert locked.json()["is_active"] is False
    link = client.post(f"{path}password-link/", {}, JSON)
    assert (link.status_code, link.json()["code"]) == (409, "user_locked")
    assert client.patch(path, {"is_active": True}, JSON).json()["is_active"] is True


def test_of_whom_one_may_not_know_is_not_there(
    sign_in: SignIn, ros: User, joko: User, tari: User
) -> None:
    client = sign_in(ros)
    for path in (f"/api/v1/users/{joko.pk}/", f"/api/v1/memberships/{joko.memberships.get().pk}/"):
        assert client.get(path).status_code == 404
        assert client.patch(path, {}, JSON).status_code == 404


def test_whoever_may_not_look_after_somebody_changes_nothing(client: Client, tari: User) -> None:
    path = f"/api/v1/users/{tari.pk}/"
    assert client.get(path).status_code == 200
    assert client.patch(path, {"name": "X"}, JSON).status_code == 403
    assert client.post(f"{path}password-link/", {}, JSON).status_code == 403
    role = f"/api/v1/memberships/{tari.memberships.get().pk}/"
    assert client.delete(role).status_code == 403


def test_the_last_administrator_stays(
    sign_in: SignIn, office: Organisation, incident: Incident
) -> None:
    wati = make_user("wati", Role.OBSERVER, office, incident)
    role = give_role(wati, Role.ADMIN, organisation=office, reach=Membership.Reach.ALL)
    client = sign_in(wati)
    answer = client.delete(f"/api/v1/memberships/{role.pk}/")
    assert (answer.status_code, answer.json()["code"]) == (409, "last_admin")
    soon = (timezone.now() + timedelta(hours=1)).isoformat()
    ended = client.patch(f"/api/v1/memberships/{role.pk}/", {"valid_to": soon}, JSON)
    assert ended.json()["code"] == "last_admin"


def test_a_role_sent_twice_is_one_whatever_id_comes_with_it(
    client: Client, post: dict[str, Any], maya: User
) -> None:
    body = {"id": str(uuid4()), "user": maya.username, **post}
    first, again = (client.post("/api/v1/memberships/", body, JSON) for _time in range(2))
    assert (first.status_code, again.json()) == (201, first.json())
    assert maya.memberships.filter(role="registrar").count() == 1
