"""Colleagues are taken in and looked after on pages."""

from collections.abc import Callable
from typing import Any

import pytest
from django.conf import LazySettings
from django.test import Client
from django.utils import timezone

from core.actors import SYSTEM
from core.models import AuditEntry
from incidents.models import Incident
from notifications.models import Message
from partners.authentication import link_token
from partners.models import Invitation, Membership, Organisation, Role, User
from partners.services import end_role, invite, lock_user
from partners.services.consents import record_bases
from tests.builders import make_contact, sent_texts
from tests.conftest import SignIn, make_user

Reach = Membership.Reach
CHOSEN = "tujuh kerbau biru"


def text_of(answer: Any) -> str:
    return " ".join(answer.content.decode().split())


def body(organisation: Organisation, incident: Incident, **more: str) -> dict[str, str]:
    return {
        "name": "Siti Rahma",
        "username": "",
        "language": "en",
        "organisation": str(organisation.pk),
        "role": "registrar",
        "where": str(incident.pk),
        "last_day": "",
        **more,
    }


def link_in(answer: Any) -> str:
    """The path of the link that a page shows."""
    text: str = answer.content.decode()
    start = text.index("/welcome/")
    return text[start : text.index("<", start)]


@pytest.fixture
def link(sign_in: SignIn, budi: User, office: Organisation, incident: Incident) -> str:
    """Budi asked Siti to register people."""
    return link_in(sign_in(budi).post("/people/invite/", body(office, incident)))


def come_in(path: str, **fields: str) -> Any:
    visitor = Client(headers={"accept-language": "en"})
    visitor.get(path)
    sent = {"username": "siti", "password": CHOSEN, "password_repeat": CHOSEN, **fields}
    return visitor.post("/welcome/", sent, follow=True)


def test_whoever_has_the_link_chooses_a_password_and_is_in(link: str, incident: Incident) -> None:
    page = come_in(link)
    assert 'data-page="home"' in text_of(page)
    siti = User.objects.get(username="siti")
    assert (siti.name, siti.roles, siti.language) == ("Siti Rahma", {"registrar"}, "en")
    assert Client().login(request=None, username="siti", password=CHOSEN)


def test_a_link_works_once(link: str) -> None:
    come_in(link)
    assert "does not work any more" in text_of(come_in(link, username="siti2"))
    assert User.objects.filter(username__startswith="siti").count() == 1


def test_a_link_works_for_three_days(link: str) -> None:
    Invitation.objects.update(expires_at=timezone.now())
    assert come_in(link).status_code == 404


def test_only_the_hash_of_a_link_is_kept(link: str) -> None:
    token = link.split("/")[2]
    row = Invitation.objects.values().get()
    assert token not in str(row)
    assert not AuditEntry.objects.filter(facts__icontains=token).exists()
    assert AuditEntry.objects.filter(action="partners.invited").count() == 1


def test_the_token_leaves_the_address_at_once(link: str) -> None:
    visitor = Client()
    answer = visitor.get(link)
    assert answer["Location"] == "/welcome/"
    token = link.split("/")[2]
    assert token not in visitor.get("/welcome/").content.decode()
    assert token not in str(dict(visitor.session))


def test_the_page_with_the_link_is_kept_nowhere(
    sign_in: SignIn, budi: User, office: Organisation, incident: Incident
) -> None:
    answer = sign_in(budi).post("/people/invite/", body(office, incident))
    assert answer["Cache-Control"] == "no-store"
    assert "<svg" in answer.content.decode()


@pytest.mark.parametrize(
    ("field", "value", "error"),
    [
        ("password", "short", "at least 10"),
        ("password", "1234567890123", "entirely numeric"),
        ("password_repeat", "something else", "not the same"),
        ("username", "Two words", "small letters"),
        ("username", "budi", "Somebody else has this user name."),
    ],
)
def test_what_is_wrong_at_the_door_is_named(link: str, field: str, value: str, error: str) -> None:
    page = come_in(link, **{field: value})
    assert page.status_code == 400
    assert error in text_of(page)
    assert not User.objects.filter(name="Siti Rahma").exists()
    assert come_in(link).status_code == 200


def test_a_withdrawn_invitation_opens_nothing(sign_in: SignIn, budi: User, link: str) -> None:
    invitation = Invitation.objects.get()
    client = sign_in(budi)
    assert "Siti Rahma" in text_of(client.get("/people/"))
    client.post(f"/people/invitations/{invitation.pk}/withdraw/")
    assert come_in(link).status_code == 404
    assert "Siti Rahma" not in text_of(client.get("/people/"))


def test_what_a_giver_may_not_give_any_more_is_not_given(link: str, budi: User) -> None:
    end_role(budi.memberships.get(), by=budi)
    assert come_in(link).status_code == 404


def test_nobody_vouches_who_is_locked_out(link: str, budi: User) -> None:
    lock_user(budi, by=budi)
    assert come_in(link).status_code == 404


def test_a_role_that_one_may_not_give_is_refused_and_named(
    sign_in: SignIn,
    ros: User,
    budi: User,
    office: Organisation,
    partner_a: Organisation,
    incident: Incident,
) -> None:
    client = sign_in(ros)
    for asked in (
        body(partner_a, incident, role="registrar"),
        body(office, incident, role="observer"),
        body(partner_a, incident, role="observer", where="all"),
    ):
        assert client.post("/people/invite/", asked).status_code == 400
    assert not Invitation.objects.exists()
    allowed = body(partner_a, incident, role="observer")
    assert 'data-page="link"' in text_of(client.post("/people/invite/", allowed))


def test_an_invitation_ends_with_its_last_day(
    sign_in: SignIn, budi: User, office: Organisation, incident: Incident
) -> None:
    client = sign_in(budi)
    past = client.post("/people/invite/", body(office, incident, last_day="2020-01-01"))
    assert "This day is over." in text_of(past)
    link = link_in(client.post("/people/invite/", body(office, incident, last_day="2099-01-31")))
    come_in(link)
    end = Membership.objects.get(user__username="siti").valid_to
    assert end is not None
    assert timezone.localtime(end).year == 2099


def test_a_link_goes_out_by_sms_without_a_name(
    sign_in: SignIn,
    budi: User,
    office: Organisation,
    incident: Incident,
    settings: LazySettings,
    let_it_settle: Callable[[], None],
) -> None:
    settings.PUBLIC_URL = "https://posko.example"
    contact = make_contact(office, language="en")
    asked = body(office, incident, contact=str(contact.pk))
    link = link_in(sign_in(budi).post("/people/invite/", asked))
    let_it_settle()
    [(number, text)] = sent_texts()
    assert number == contact.phone
    assert f"https://posko.example{link}" in text
    assert "Siti" not in text
    # Whoever reads the table, a copy of it or a page comes in by nothing that stands there.
    [stored] = Message.objects.values_list("body", flat=True)
    assert link.rsplit("/", 2)[-2] not in stored
    assert Message.objects.get().text == text


def test_a_link_goes_to_nobody_at_another_organisation(
    sign_in: SignIn,
    budi: User,
    office: Organisation,
    partner_a: Organisation,
    incident: Incident,
    settings: LazySettings,
) -> None:
    settings.PUBLIC_URL = "https://posko.example"
    contact = make_contact(partner_a)
    answer = sign_in(budi).post("/people/invite/", body(office, incident, contact=str(contact.pk)))
    assert "This contact is at another organisation." in text_of(answer)


def test_a_link_is_never_said_to_go_to_who_refused_such_texts(
    sign_in: SignIn, budi: User, office: Organisation, incident: Incident, settings: LazySettings
) -> None:
    settings.PUBLIC_URL = "https://posko.example"
    contact = make_contact(office)
    record_bases(contact, {"operational": "refused"}, by=SYSTEM)
    client = sign_in(budi)
    assert str(contact.pk) not in text_of(client.get("/people/invite/"))
    answer = client.post("/people/invite/", body(office, incident, contact=str(contact.pk)))
    assert (answer.status_code, Invitation.objects.count()) == (400, 0)


def test_each_sees_those_whom_they_look_after(
    sign_in: SignIn, budi: User, ros: User, joko: User, tari: User, maya: User
) -> None:
    seen = text_of(sign_in(ros).get("/people/"))
    assert "Ros" in seen
    assert "Joko" not in seen
    assert "Joko" in text_of(sign_in(budi).get("/people/"))
    assert sign_in(ros).get(f"/people/{joko.pk}/").status_code == 404
    assert "Joko" in text_of(sign_in(budi).get("/people/?q=jok"))
    assert "Nobody has this name." in text_of(sign_in(budi).get("/people/?q=zzz"))


def test_another_role_is_given_and_taken_away(
    sign_in: SignIn, budi: User, maya: User, office: Organisation, incident: Incident
) -> None:
    client = sign_in(budi)
    client.post(f"/people/{maya.pk}/", body(office, incident))
    given = maya.memberships.get(role="registrar")
    assert "Registrar" in text_of(client.get(f"/people/{maya.pk}/"))
    client.post(f"/people/roles/{given.pk}/end/")
    assert User.objects.get(pk=maya.pk).roles == {"observer"}
    client.post(f"/people/{maya.pk}/", body(office, incident))
    assert User.objects.get(pk=maya.pk).roles == {"observer", "registrar"}


def test_nobody_gives_a_role_to_themselves(
    sign_in: SignIn, budi: User, office: Organisation, incident: Incident
) -> None:
    assert sign_in(budi).post(f"/people/{budi.pk}/", body(office, incident)).status_code == 403
    assert User.objects.get(pk=budi.pk).roles == {"coordinator"}


def test_what_others_gave_is_not_taken(sign_in: SignIn, budi: User, tari: User) -> None:
    role = tari.memberships.get()
    assert "others decide" in text_of(sign_in(budi).get(f"/people/{tari.pk}/"))
    assert sign_in(budi).post(f"/people/roles/{role.pk}/end/").status_code == 403
    for act in ("lock", "link", "unlock"):
        answer = sign_in(budi).post(f"/people/{tari.pk}/{act}/", {"reason": "x"})
        assert answer.status_code == 403, act


def test_the_list_costs_the_same_however_long(
    sign_in: SignIn,
    budi: User,
    office: Organisation,
    incident: Incident,
    django_assert_max_num_queries: Callable[[int], Any],
) -> None:
    for number in range(20):
        make_user(f"user{number}", Role.OBSERVER, office, incident)
        invite(by=budi, name="Siti", **_terms(office, incident))
    client = sign_in(budi)
    with django_assert_max_num_queries(14):
        client.get("/people/")


def _terms(office: Organisation, incident: Incident) -> dict[str, Any]:
    return {
        "role": Role.OBSERVER,
        "organisation": office,
        "reach": Reach.INCIDENT,
        "scope": incident.scope,
    }


def test_a_link_of_nobody_is_no_link(db: None) -> None:
    assert come_in("/welcome/nothing/").status_code == 404
    assert Client().get("/welcome/").status_code == 404
    assert len(link_token(Invitation().pk)) == 43
