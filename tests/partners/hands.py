"""What the processes of test_account_races do."""

from collections.abc import Callable

from core.errors import RuleBroken
from partners import services
from partners.models import Invitation, Membership, Role, User
from partners.services import second_factor


def come_in(invitation: str, username: str) -> str:
    """Use the link; the user name, or why not."""
    row = Invitation.objects.get(pk=invitation)
    return _tried(lambda: services.accept(row, username=username, password="a b c d e f").username)


def take_admin(by: str, of: str) -> str:
    """One administrator takes the role of the other."""
    role = Membership.objects.get(user__username=of, role=Role.ADMIN)
    giver = User.objects.get(username=by)
    return _tried(lambda: str(services.end_role(role, by=giver).valid_to is not None))


def lock_admin(by: str, of: str) -> str:
    user, giver = User.objects.get(username=of), User.objects.get(username=by)
    return _tried(lambda: str(not services.lock_user(user, by=giver, reason="x").is_active))


def guess(username: str, code: str) -> str:
    user = User.objects.get(username=username)
    try:
        return str(second_factor.check(user, code))
    except second_factor.TooManyTries:
        return "wait"


def _tried(act: Callable[[], str]) -> str:
    try:
        return act()
    except RuleBroken as error:
        return error.code
