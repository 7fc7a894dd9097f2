from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from partners.models import User


def test_the_first_user_is_an_administrator(
    db: None, monkeypatch: pytest.MonkeyPatch, client: Client
) -> None:
    monkeypatch.setenv("POSKO_ADMIN_PASSWORD", "a long enough one")
    call_command("create_admin", "Wati", stdout=StringIO())
    assert User.objects.get(username="wati").roles == {"admin"}
    assert client.login(request=None, username="wati", password="a long enough one")


def test_a_weak_password_is_refused(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("POSKO_ADMIN_PASSWORD", "123456")
    with pytest.raises(CommandError, match="Choose another password"):
        call_command("create_admin", "wati")


def test_a_token_is_alone_on_standard_output(client: Client, sari: User) -> None:
    out = StringIO()
    call_command("create_token", "sari", stdout=out)
    token = out.getvalue().strip()
    headers = {"Authorization": f"Token {token}"}
    assert client.get("/api/v1/incidents/", headers=headers).status_code == 200


def test_nobody_gets_no_token(db: None) -> None:
    with pytest.raises(CommandError, match="no active user"):
        call_command("create_token", "nobody")
