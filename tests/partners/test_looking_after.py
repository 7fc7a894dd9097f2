"""Somebody is locked out, or sets another password by a link."""

from django.test import Client

from core.models import AuditEntry
from incidents.models import Incident
from partners.models import Membership, Organisation, Role, User
from partners.services import create_token, give_role
from tests.conftest import PASSWORD, SignIn
from tests.partners.test_people import CHOSEN, come_in, link_in, text_of

Reach = Membership.Reach


def test_locking_ends_sessions_tokens_and_links_at_once(
    sign_in: SignIn, budi: User, maya: User
) -> None:
    session, token = sign_in(maya), create_token(maya)
    client = sign_in(budi)
    link = link_in(client.post(f"/people/{maya.pk}/link/"))
    headers = {"Authorization": f"Token {token}"}
    assert session.get("/").status_code == 200
    asked = text_of(client.get(f"/people/{maya.pk}/lock/"))
    assert "ends now" in asked
    assert "until somebody unlocks it" in asked
    assert "cannot be undone" not in asked
    assert client.post(f"/people/{maya.pk}/lock/", {"reason": ""}).status_code == 400
    client.post(f"/people/{maya.pk}/lock/", {"reason": "Lost laptop"})
    assert session.get("/")["Location"] == "/login/?next=/"
    assert Client().get("/api/v1/incidents/", headers=headers).status_code == 401
    assert come_in(link).status_code == 404
    assert AuditEntry.objects.get(action="partners.user_locked").reason == "Lost laptop"

    client.post(f"/people/{maya.pk}/unlock/")
    assert session.get("/").status_code == 302
    assert Client().get("/api/v1/incidents/", headers=headers).status_code == 401
    assert Client().login(request=None, username="maya", password=PASSWORD)


def test_a_password_link_sets_another_password_and_ends_sessions(
    sign_in: SignIn, budi: User, maya: User
) -> None:
    session = sign_in(maya)
    link = link_in(sign_in(budi).post(f"/people/{maya.pk}/link/"))
    page = come_in(link)
    assert 'data-page="home"' in text_of(page)
    assert session.get("/").status_code == 302
    assert Client().login(request=None, username="maya", password=CHOSEN)
    assert come_in(link).status_code == 404


def test_a_password_by_a_link_of_others_shuts_programs_out_too(
    sign_in: SignIn, budi: User, maya: User, sari: User
) -> None:
    mine, others = create_token(maya), create_token(sari)
    link = link_in(sign_in(budi).post(f"/people/{maya.pk}/link/"))
    assert status_with(mine) == 200
    assert "every token for a program is void" in text_of(
        Client(headers={"accept-language": "en"}).get(link, follow=True)
    )
    come_in(link)
    assert (status_with(mine), status_with(others)) == (401, 200)


def status_with(token: str) -> int:
    headers = {"Authorization": f"Token {token}"}
    return Client().get("/api/v1/incidents/", headers=headers).status_code


def test_a_password_link_is_void_once_its_maker_may_not_look_after_them(
    sign_in: SignIn, budi: User, maya: User, office: Organisation, incident: Incident
) -> None:
    """Or a coordinator could keep the key to the account of a protection officer to be."""
    link = link_in(sign_in(budi).post(f"/people/{maya.pk}/link/"))
    reach = Reach.INCIDENT
    give_role(maya, Role.PROTECTION, organisation=office, reach=reach, scope=incident.scope)
    assert come_in(link).status_code == 404


def test_a_new_password_link_ends_the_one_before(sign_in: SignIn, budi: User, maya: User) -> None:
    first, _second = (link_in(sign_in(budi).post(f"/people/{maya.pk}/link/")) for _time in range(2))
    assert come_in(first).status_code == 404
