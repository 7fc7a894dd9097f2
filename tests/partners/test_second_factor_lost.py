"""A second factor that is lost: who resets it, and what does not go round it."""

from io import StringIO

import pytest
from django.conf import LazySettings
from django.core.management import CommandError, call_command
from django.test import Client

from core.models import AuditEntry
from incidents.models import Incident
from partners.authentication import link_token
from partners.models import Membership, Organisation, RecoveryCode, Role, SecondFactor, User
from partners.services import give_role, offer_password
from tests.conftest import SignIn, make_user
from tests.partners.factors import code_of, set_up, set_up_on_the_page, sign_in_as

pytestmark = pytest.mark.usefixtures("two_factors")


@pytest.fixture
def wati(office: Organisation, incident: Incident) -> User:
    """The administrator."""
    user = make_user("wati", Role.OBSERVER, office, incident)
    give_role(user, Role.ADMIN, organisation=office, reach=Membership.Reach.ALL)
    return user


def test_an_administrator_resets_it_with_a_reason(
    sign_in: SignIn, settings: LazySettings, wati: User, budi: User
) -> None:
    set_up(budi)
    settings.SECOND_FACTOR = False
    client = sign_in(wati)
    path = f"/people/{budi.pk}/reset/"
    assert client.post(path, {"reason": ""}).status_code == 400
    client.post(path, {"reason": "Phone fell into the sea; rang her"})
    assert not SecondFactor.objects.exists()
    assert not RecoveryCode.objects.exists()
    line = AuditEntry.objects.get(action="partners.second_factor_reset")
    assert (line.actor_id, line.reason) == (str(wati.pk), "Phone fell into the sea; rang her")


def test_a_coordinator_resets_nobodys(
    sign_in: SignIn, settings: LazySettings, budi: User, maya: User
) -> None:
    settings.SECOND_FACTOR = False
    set_up(maya)
    answer = sign_in(budi).post(f"/people/{maya.pk}/reset/", {"reason": "x"})
    assert answer.status_code == 403
    assert SecondFactor.objects.exists()


def test_another_phone_begins_with_a_code_of_the_old_one(budi: User) -> None:
    _secret, codes = set_up(budi)
    client, _answer = sign_in_as("budi")
    client.post("/login/code/", {"code": codes[0]})
    assert client.post("/me/second-factor/", {"code": "111111"}).status_code == 400
    assert SecondFactor.objects.exists()
    client.post("/me/second-factor/", {"code": codes[1]})
    assert not SecondFactor.objects.exists()
    assert client.get("/")["Location"] == "/me/second-factor/"
    assert len(set_up_on_the_page(client)[1]) == 10


def test_another_password_does_not_go_round_it(budi: User, wati: User) -> None:
    secret, _codes = set_up(budi)
    token = link_token(offer_password(budi, by=wati).pk)
    client = Client()
    client.get(f"/welcome/{token}/")
    chosen = {"password": "tujuh kerbau biru", "password_repeat": "tujuh kerbau biru"}
    assert client.post("/welcome/", chosen)["Location"] == "/login/code/"
    assert client.get("/").status_code == 302
    assert client.post("/login/code/", {"code": code_of(secret)}).status_code == 302


def test_the_machine_itself_resets_the_last_administrators(wati: User) -> None:
    set_up(wati)
    out = StringIO()
    call_command("reset_second_factor", "wati", reason="Lost phone and paper", stdout=out)
    assert "wati" in out.getvalue()
    assert not SecondFactor.objects.exists()
    with pytest.raises(CommandError, match="no second factor"):
        call_command("reset_second_factor", "wati", reason="again")
    with pytest.raises(CommandError, match="no active user"):
        call_command("reset_second_factor", "nobody", reason="x")
