"""Two factors: who needs them, how they are set up, what a stolen password is worth."""

import re
import time
from datetime import timedelta
from typing import Any

import pytest
from django.conf import LazySettings
from django.test import Client
from django.utils import timezone

from config import demo
from core.models import AuditEntry
from incidents.models import Incident
from partners.models import Membership, Organisation, RecoveryCode, Role, SecondFactor, User
from partners.services import create_token
from partners.services import second_factor as services
from tests.conftest import PASSWORD, make_user
from tests.partners.factors import code_of, set_up, set_up_on_the_page, sign_in_as

pytestmark = pytest.mark.usefixtures("two_factors")


def text_of(answer: Any) -> str:
    return " ".join(answer.content.decode().split())


def test_a_coordinator_without_one_gets_to_the_page_that_sets_it_up(budi: User) -> None:
    client, answer = sign_in_as("budi")
    assert client.get(answer["Location"])["Location"] == "/me/second-factor/"
    for path in ("/people/", "/me/", "/incidents/", "/status/nothing/"):
        answer = client.get(path)
        assert answer.status_code in {302, 404}, path
        assert answer.status_code == 404 or answer["Location"] == "/me/second-factor/"
    refused = client.get("/api/v1/incidents/")
    assert (refused.status_code, refused.json()["code"]) == (403, "second_factor_required")
    assert "no other page opens" in text_of(client.get("/me/second-factor/"))


def test_it_is_set_up_with_the_app_and_opens_everything(budi: User, incident: Incident) -> None:
    client, _answer = sign_in_as("budi")
    _secret, codes = set_up_on_the_page(client)
    assert len(set(codes)) == 10
    assert client.get("/people/").status_code == 200
    assert client.get("/api/v1/incidents/").status_code == 200


def test_a_wrong_code_sets_nothing_up_and_keeps_the_secret(budi: User) -> None:
    client, _answer = sign_in_as("budi")
    page = client.get("/me/second-factor/").content.decode()
    kept = re.findall(r'name="kept" value="([^"]+)"', page)[0]
    secret = re.findall(r"<code>([A-Z2-7 ]+)</code>", page)[0]
    again = client.post("/me/second-factor/", {"kept": kept, "code": "abcdef"})
    assert again.status_code == 400
    assert secret in again.content.decode()
    assert not SecondFactor.objects.exists()


def test_a_secret_of_ones_own_making_is_not_taken(budi: User) -> None:
    client, _answer = sign_in_as("budi")
    weak = "A" * 32
    client.post("/me/second-factor/", {"kept": weak, "code": code_of(weak)})
    assert not SecondFactor.objects.exists()


def test_neither_secret_nor_codes_are_in_a_table(budi: User) -> None:
    secret, codes = set_up(budi)
    rows = f"{SecondFactor.objects.values().get()} {list(RecoveryCode.objects.values())}"
    assert secret not in rows
    assert not any(code.replace("-", "") in rows.replace("-", "") for code in codes)
    assert SecondFactor.objects.get().secret == secret


def test_the_password_alone_opens_nothing(budi: User, incident: Incident) -> None:
    secret, _codes = set_up(budi)
    client, answer = sign_in_as("budi")
    assert answer["Location"] == "/login/code/"
    assert client.get("/")["Location"] == "/login/?next=/"
    assert client.get("/api/v1/incidents/").status_code == 401
    answer = client.post("/login/code/", {"code": code_of(secret)})
    assert answer["Location"] == "/"
    assert client.get("/people/").status_code == 200


def test_after_the_code_one_is_where_one_wanted_to_go(budi: User, incident: Incident) -> None:
    secret, _codes = set_up(budi)
    client = Client()
    sent = {"username": "budi", "password": PASSWORD, "next": "/people/"}
    client.post("/login/", sent)
    assert client.post("/login/code/", {"code": code_of(secret)})["Location"] == "/people/"


def test_a_code_works_once(budi: User) -> None:
    secret, _codes = set_up(budi)
    before, now, after = (code_of(secret, steps) for steps in (-1, 0, 1))
    assert services.check(budi, now)
    assert not services.check(budi, now)
    assert not services.check(budi, before)
    assert services.check(budi, after)


def test_a_code_of_two_minutes_ago_does_not_work(budi: User) -> None:
    secret, _codes = set_up(budi)
    assert not services.check(budi, code_of(secret, -4))


def test_each_code_on_paper_works_once(budi: User) -> None:
    _secret, codes = set_up(budi)
    client, _answer = sign_in_as("budi")
    assert client.post("/login/code/", {"code": codes[0].lower()}).status_code == 302
    other, _answer = sign_in_as("budi")
    assert other.post("/login/code/", {"code": codes[0]}).status_code == 400
    assert other.post("/login/code/", {"code": codes[1]}).status_code == 302
    assert services.codes_left(budi) == 8


def test_five_wrong_codes_are_a_pause_for_this_user_alone(budi: User, tari: User) -> None:
    secret, _codes = set_up(budi)
    client, _answer = sign_in_as("budi")
    answers = [client.post("/login/code/", {"code": "000000"}) for _try in range(5)]
    assert [answer.status_code for answer in answers] == [400] * 4 + [429]
    assert answers[-1]["Retry-After"] == "900"
    late = client.post("/login/code/", {"code": code_of(secret)})
    assert late.status_code == 429
    assert 0 < int(late["Retry-After"]) <= 900
    assert AuditEntry.objects.filter(action="partners.second_factor_paused").count() == 1
    assert sign_in_as("tari")[1]["Location"] == "/"

    SecondFactor.objects.update(tried_at=timezone.now() - timedelta(minutes=16))
    assert client.post("/login/code/", {"code": code_of(secret)}).status_code == 302


def test_between_password_and_code_is_not_long(budi: User, monkeypatch: pytest.MonkeyPatch) -> None:
    secret, _codes = set_up(budi)
    client, _answer = sign_in_as("budi")
    now = time.time()
    code = code_of(secret)
    monkeypatch.setattr(time, "time", lambda: now + 301)
    assert client.post("/login/code/", {"code": code})["Location"] == "/login/"


def test_whoever_is_locked_meanwhile_does_not_get_in(budi: User) -> None:
    secret, _codes = set_up(budi)
    client, _answer = sign_in_as("budi")
    User.objects.update(is_active=False)
    assert client.post("/login/code/", {"code": code_of(secret)})["Location"] == "/login/"


def test_other_sessions_end_when_it_is_set_up(budi: User, settings: LazySettings) -> None:
    elsewhere, _answer = sign_in_as("budi")
    client, _answer = sign_in_as("budi")
    set_up_on_the_page(client)
    assert elsewhere.get("/me/second-factor/").status_code == 302
    assert client.get("/me/").status_code == 200


@pytest.mark.parametrize(
    ("role", "needs"),
    [(role, role in {"coordinator", "protection", "admin"}) for role in Role],
)
def test_who_needs_it_in_earnest_needs_none_in_exercises(
    office: Organisation, incident: Incident, role: Role, needs: bool
) -> None:
    make_user("real", role, office, incident)
    client, _answer = sign_in_as("real")
    assert (client.get("/").status_code == 302) == needs

    Membership.objects.update(reach="exercises", scope=None)
    client, _answer = sign_in_as("real")
    assert client.get("/").status_code == 200


def test_people_of_the_demo_need_none_even_where_one_opens_a_real_incident(db: None) -> None:
    demo.build(PASSWORD)
    client, _answer = sign_in_as("budi")
    body = {
        "title": "Real",
        "kind": "other",
        "population_type": "disaster_evacuee",
        "severity": "Minor",
        "lat": -2.0,
        "lon": 100.0,
        "time_zone": "Asia/Jakarta",
        "expected_people": 5,
    }
    made = client.post("/api/v1/incidents/", body, "application/json")
    assert made.status_code == 201
    assert client.get("/people/").status_code == 200


def test_whoever_need_not_may_have_one_and_is_then_asked(sari: User) -> None:
    client, _answer = sign_in_as("sari")
    assert client.get("/").status_code == 200
    set_up_on_the_page(client)
    assert sign_in_as("sari")[1]["Location"] == "/login/code/"


def test_programs_go_on_by_their_token(budi: User) -> None:
    headers = {"Authorization": f"Token {create_token(budi)}"}
    assert Client().get("/api/v1/incidents/", headers=headers).status_code == 200
