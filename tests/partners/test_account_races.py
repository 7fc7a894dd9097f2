"""Two at the same moment: links, administrators, codes. Real processes on the database of the run."""

import base64
import time

import pytest
from django_otp.oath import TOTP

from incidents.models import Incident
from partners.models import Invitation, Membership, Organisation, Role, SecondFactor, User
from partners.services import give_role, invite, second_factor
from tests.conftest import make_user
from tests.hands import together

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]
Reach = Membership.Reach


def invitation(by: User, office: Organisation, incident: Incident) -> Invitation:
    reach, scope = Reach.INCIDENT, incident.scope
    return invite(
        by=by, name="Siti", role=Role.REGISTRAR, organisation=office, reach=reach, scope=scope
    )


def test_a_link_used_eight_times_at_once_lets_one_in(
    budi: User, office: Organisation, incident: Incident
) -> None:
    link = str(invitation(budi, office, incident).pk)
    answers = together("tests.partners.hands:come_in", [[link, f"siti{n}"] for n in range(8)])
    assert sorted(answers)[:7] == ["invitation_used"] * 7
    assert User.objects.filter(name="Siti").count() == 1
    assert Membership.objects.filter(role=Role.REGISTRAR).count() == 1


def test_two_links_for_one_user_name_leave_one_to_choose_again(
    budi: User, office: Organisation, incident: Incident
) -> None:
    links = [str(invitation(budi, office, incident).pk) for _n in range(2)]
    answers = together("tests.partners.hands:come_in", [[link, "siti"] for link in links])
    assert sorted(answers) == ["siti", "username_taken"]
    assert Invitation.objects.open().count() == 1


@pytest.fixture
def two_admins(office: Organisation, incident: Incident) -> list[str]:
    for name in ("ani", "wati"):
        user = make_user(name, Role.OBSERVER, office, incident)
        give_role(user, Role.ADMIN, organisation=office, reach=Reach.ALL)
    return ["ani", "wati"]


@pytest.mark.parametrize(
    "acts", [("take_admin", "take_admin"), ("lock_admin", "lock_admin")], ids=lambda acts: acts[0]
)
def test_of_two_administrators_who_remove_each_other_one_stays(
    two_admins: list[str], acts: tuple[str, str]
) -> None:
    ani, wati = two_admins
    answers = together(f"tests.partners.hands:{acts[0]}", [[ani, wati], [wati, ani]])
    assert sorted(answers) == ["True", "last_admin"]
    left = Membership.objects.in_force().filter(role=Role.ADMIN, user__is_active=True)
    assert left.count() == 1


def test_one_code_sent_eight_times_at_once_opens_once(budi: User) -> None:
    secret = second_factor.new_secret()
    totp = TOTP(base64.b32decode(secret))
    totp.time = time.time()
    code = f"{totp.token():06}"
    assert second_factor.set_up(budi, secret, code) is not None
    SecondFactor.objects.update(last_step=0)
    answers = together("tests.partners.hands:guess", [["budi", code]] * 8)
    assert answers.count("True") == 1


def test_guesses_at_once_are_counted_one_by_one(budi: User) -> None:
    secret = second_factor.new_secret()
    totp = TOTP(base64.b32decode(secret))
    totp.time = time.time()
    second_factor.set_up(budi, secret, f"{totp.token():06}")
    answers = together("tests.partners.hands:guess", [["budi", "abcdef"]] * 8)
    assert answers.count("wait") >= 4  # the fifth wrong one waits as well
    assert answers.count("False") <= 4
