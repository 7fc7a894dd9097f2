"""One's own page: name, password, tokens; and when one was seen."""

from datetime import timedelta

from django.test import Client
from django.utils import timezone

from partners.models import ApiToken, User
from partners.services import create_token
from tests.conftest import PASSWORD, SignIn
from tests.partners.test_people import CHOSEN, text_of


def test_one_is_seen_when_one_asks_for_something(sign_in: SignIn, maya: User) -> None:
    long_ago = timezone.now() - timedelta(days=2)
    client = sign_in(maya)
    User.objects.filter(pk=maya.pk).update(last_login=long_ago)
    client.get("/")
    seen = User.objects.get(pk=maya.pk).seen_at
    assert seen is not None
    assert timezone.now() - seen < timedelta(minutes=1)


def test_tokens_are_made_and_withdrawn_on_ones_own_page(sign_in: SignIn, maya: User) -> None:
    client = sign_in(maya)
    page = client.post("/me/tokens/", {"label": "Dashboard"})
    token = page.content.decode().partition("<code>")[2].partition("<")[0]
    headers = {"Authorization": f"Token {token}"}
    assert Client().get("/api/v1/incidents/", headers=headers).status_code == 200
    text = text_of(client.get("/me/"))
    assert "Dashboard" in text
    assert token not in text
    row = ApiToken.objects.get()
    assert row.last_used_at is not None
    client.post(f"/me/tokens/{row.pk}/revoke/")
    assert Client().get("/api/v1/incidents/", headers=headers).status_code == 401
    assert client.post("/me/tokens/", {"label": ""}).status_code == 400


def test_nobody_withdraws_a_token_of_others(sign_in: SignIn, maya: User, sari: User) -> None:
    create_token(sari)
    path = f"/me/tokens/{ApiToken.objects.get().pk}/revoke/"
    assert sign_in(maya).post(path).status_code == 404


def test_ones_own_name_and_password_are_changed(sign_in: SignIn, maya: User) -> None:
    client, elsewhere = sign_in(maya), sign_in(maya)
    client.post("/me/", {"name": "Maya Dewi", "language": "en"})
    wrong = {"old": "no", "password": CHOSEN, "password_repeat": CHOSEN}
    assert "This is not your password." in text_of(client.post("/me/password/", wrong))
    client.post("/me/password/", {**wrong, "old": PASSWORD})
    assert "Maya Dewi" in text_of(client.get("/me/"))
    assert elsewhere.get("/me/").status_code == 302
    assert Client().login(request=None, username="maya", password=CHOSEN)


def test_programs_go_on_after_a_new_password_of_ones_own_and_the_page_says_so(
    sign_in: SignIn, maya: User
) -> None:
    client, token = sign_in(maya), create_token(maya)
    assert "Programs with your tokens go on" in text_of(client.get("/me/password/"))
    chosen = {"old": PASSWORD, "password": CHOSEN, "password_repeat": CHOSEN}
    assert client.post("/me/password/", chosen).status_code == 302
    headers = {"Authorization": f"Token {token}"}
    assert Client().get("/api/v1/incidents/", headers=headers).status_code == 200
    assert f"/me/tokens/{ApiToken.objects.get().pk}/revoke/" in text_of(client.get("/me/"))
