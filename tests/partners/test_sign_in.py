import pytest
from django.conf import LazySettings
from django.test import Client

from partners.models import User
from tests.conftest import PASSWORD, SignIn


def sign_in_as(client: Client, username: str, password: str = PASSWORD) -> int:
    return client.post("/login/", {"username": username, "password": password}).status_code


def test_signing_in_leads_home(client: Client, sari: User) -> None:
    assert sign_in_as(client, "sari") == 302
    assert client.get("/").status_code == 200


def test_a_visitor_is_asked_to_sign_in_first(client: Client, db: None) -> None:
    assert client.get("/")["Location"] == "/login/?next=/"


def test_five_wrong_passwords_lock_the_name_and_not_the_address(
    client: Client, sari: User, budi: User, settings: LazySettings
) -> None:
    settings.AXES_ENABLED = True
    answers = [sign_in_as(client, "sari", "wrong") for _ in range(5)]
    assert answers[-1] == 429
    assert sign_in_as(client, "budi") == 302


def test_a_whole_team_signs_in_from_one_address(
    client: Client, sari: User, budi: User, settings: LazySettings
) -> None:
    settings.AXES_ENABLED = True
    assert [sign_in_as(Client(), name) for name in ("sari", "budi") * 15] == [302] * 30


def test_whoever_is_locked_out_is_told_when_to_come_back(
    client: Client, sari: User, settings: LazySettings
) -> None:
    settings.AXES_ENABLED = True
    for _ in range(5):
        answer = client.post("/login/", {"username": "sari", "password": "wrong"})
    assert answer["Retry-After"] == "900"


def test_the_switch_changes_the_language_of_the_person(sign_in: SignIn, sari: User) -> None:
    client = sign_in(sari)
    client.post("/language/", {"language": "id", "next": "/"})
    assert 'lang="id"' in client.get("/").content.decode()


def test_a_visitor_keeps_the_language_in_a_cookie(sign_in: SignIn, db: None) -> None:
    client = sign_in(None)
    client.post("/language/", {"language": "id"})
    assert '<html lang="id"' in client.get("/login/").content.decode()


@pytest.mark.parametrize(("asked", "told"), [("en-GB", "en"), ("fr", "id"), ("", "id")])
def test_a_visitor_is_met_in_the_language_of_the_browser(
    client: Client, db: None, asked: str, told: str
) -> None:
    page = client.get("/login/", headers={"accept-language": asked}).content.decode()
    assert f'<html lang="{told}"' in page


def test_the_switch_leads_to_no_other_site(sign_in: SignIn, db: None) -> None:
    answer = sign_in(None).post("/language/", {"language": "id", "next": "https://evil.example/"})
    assert answer["Location"] == "/"


@pytest.mark.parametrize("is_active", [True, False])
def test_a_wrong_sign_in_is_answered_alike_whoever_is_locked(
    sign_in: SignIn, sari: User, is_active: bool
) -> None:
    User.objects.filter(pk=sari.pk).update(is_active=is_active)
    body = {"username": "sari", "password": "wrong" if is_active else PASSWORD}
    answer = sign_in(None).post("/login/", body)
    assert "This user name and password do not belong together." in answer.content.decode()
