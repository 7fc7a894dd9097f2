"""Who works in the exercise: partners and users, each with a contact on duty."""

from typing import Any

from config import demo_world as world
from core.actors import SYSTEM
from partners.models import Membership, Organisation, Role, User
from partners.services import add_contact, add_organisation, add_user, give_role


def sign_up(password: str) -> dict[str, User]:
    """Every partner and every user, by user name; the same password for all."""
    partners = {
        key: add_organisation(by=SYSTEM, name=name, acronym=acronym, kind=kind)
        for key, (name, acronym, kind) in world.PARTNERS.items()
    }
    users = {}
    for username, (name, role, partner, phone) in world.USERS.items():
        user = add_user(username=username, name=name, password=password, is_invented=True)
        home, reach = partners[partner], Membership.Reach.EXERCISES
        give_role(user, Role(role), organisation=home, reach=reach)
        who: dict[str, Any] = {"user": user, "name": name, "role": role, "duty": True}
        add_contact(by=SYSTEM, organisation=home, phone=phone, verified=True, **who)
        users[username] = user
    return users


def partners() -> dict[str, Organisation]:
    """The partners by their key in the world of the exercise."""
    by_name = {row.name: row for row in Organisation.objects.all()}
    return {key: by_name[name] for key, (name, _acronym, _kind) in world.PARTNERS.items()}
