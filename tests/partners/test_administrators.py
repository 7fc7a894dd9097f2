"""Administrators: what they see, and that one of them always stays."""

import pytest

from incidents.models import Incident
from partners.models import Membership, Organisation, Role, User
from partners.services import give_role
from tests.conftest import SignIn, make_user
from tests.partners.test_people import body, text_of

Reach = Membership.Reach


@pytest.fixture
def wati(office: Organisation, incident: Incident) -> User:
    """The only administrator."""
    user = make_user("wati", Role.OBSERVER, office, incident)
    give_role(user, Role.ADMIN, organisation=office, reach=Reach.ALL)
    return user


def test_the_last_administrator_stays(sign_in: SignIn, wati: User) -> None:
    role = wati.memberships.get(role="admin")
    answer = sign_in(wati).post(f"/people/roles/{role.pk}/end/")
    assert answer.status_code == 409
    assert "Nobody would be left" in text_of(answer)
    assert User.objects.get(pk=wati.pk).roles == {"observer", "admin"}


def test_one_of_two_administrators_may_go(
    sign_in: SignIn, wati: User, maya: User, office: Organisation
) -> None:
    give_role(maya, Role.ADMIN, organisation=office, reach=Reach.ALL)
    sign_in(wati).post(f"/people/{maya.pk}/lock/", {"reason": "Left the office"})
    assert not User.objects.get(pk=maya.pk).is_active
    role = wati.memberships.get(role="admin")
    assert sign_in(wati).post(f"/people/roles/{role.pk}/end/").status_code == 409


def test_whoever_administers_one_incident_alone_is_locked_by_who_administers_all(
    sign_in: SignIn, wati: User, maya: User, office: Organisation, incident: Incident
) -> None:
    reach = Reach.INCIDENT
    give_role(maya, Role.ADMIN, organisation=office, reach=reach, scope=incident.scope)
    sign_in(wati).post(f"/people/{maya.pk}/lock/", {"reason": "Lost laptop"})
    assert not User.objects.get(pk=maya.pk).is_active


def test_an_administrator_sees_everybody_and_invites_a_protection_officer(
    sign_in: SignIn, wati: User, sari: User, office: Organisation
) -> None:
    client = sign_in(wati)
    assert "Sari" in text_of(client.get("/people/"))
    asked = {**body(office, Incident.objects.get(), role="protection"), "where": "all"}
    assert 'data-page="link"' in text_of(client.post("/people/invite/", asked))
