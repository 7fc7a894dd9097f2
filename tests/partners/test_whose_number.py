"""A text counts as that of the user whose number it comes from: who may say whose number it is."""

from typing import Any

import pytest

from core.actors import SYSTEM
from core.errors import RuleBroken
from partners import contact_file
from partners.models import ContactPoint, Organisation, User
from partners.services import add_contact, change_contact
from tests.builders import make_contact
from tests.conftest import SignIn
from tests.partners.test_partners_api import contact_body

HEAD = "organisation,name,phone,language,user\n"


@pytest.mark.parametrize("door", ["page", "api"])
def test_nobody_gives_a_number_to_a_user_whom_they_do_not_look_after(
    sign_in: SignIn, budi: User, tari: User, partner_a: Organisation, door: str
) -> None:
    """A coordinator does not give the protection role, so nobody speaks with it through one."""
    body = contact_body(partner_a, user=tari.username)
    at = "/api/v1/contacts/" if door == "api" else f"/partners/{partner_a.pk}/contacts/add/"
    kind = {"content_type": "application/json"} if door == "api" else {}
    answer = sign_in(budi).post(at, body | {"order": 1, "basis_all": "agreement"}, **kind)  # type: ignore[arg-type]
    assert answer.status_code == 409
    assert not ContactPoint.objects.exists()


def test_a_line_of_a_file_that_would_is_refused_and_the_others_are_taken(
    budi: User, ros: User, tari: User, partner_a: Organisation
) -> None:
    text = f"{HEAD}partner a,Ros,+6281200000001,id,ros\npartner a,Tari,+6281200000002,id,tari\n"
    taken = contact_file.take(text, by=budi)
    assert (taken.created, taken.rejected) == (1, 1)
    assert [(problem.line, problem.field) for problem in taken.problems] == [(3, "user")]
    assert ContactPoint.objects.get().user == ros


@pytest.mark.parametrize("change", [{"phone": "+6281200000009"}, {"verified": True}])
def test_nor_is_the_number_of_such_a_user_changed(
    budi: User, tari: User, partner_a: Organisation, change: dict[str, Any]
) -> None:
    hers = make_contact(partner_a, user=tari, verified=False)
    with pytest.raises(RuleBroken, match="not_your_colleague"):
        change_contact(hers, by=budi, **change)
    assert change_contact(hers, by=budi, name="Ibu Tari").name == "Ibu Tari"
    assert change_contact(hers, by=tari, **change).user == tari


def test_a_number_is_given_to_oneself_and_to_people_of_the_exercise(
    budi: User, tari: User, partner_a: Organisation
) -> None:
    fields: dict[str, Any] = {"organisation": partner_a, "name": "Ani", "language": "id"}
    own = add_contact(by=budi, phone="+6281200000001", verified=True, user=budi, **fields)
    User.objects.filter(pk=tari.pk).update(is_invented=True)
    invented = User.objects.get(pk=tari.pk)
    other = add_contact(by=budi, phone="+6281200000002", verified=True, user=invented, **fields)
    assert [own.user, other.user] == [budi, tari]


def test_a_command_of_the_server_asks_nobody(tari: User, partner_a: Organisation) -> None:
    assert contact_file.take(f"{HEAD}partner a,Tari,+6281200000002,id,tari\n", by=SYSTEM).created
