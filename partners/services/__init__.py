"""Use cases: letting people and partners in, and keeping up how to reach them."""

from partners.services.contacts import (
    add_contact,
    answer_check,
    ask_check,
    change_contact,
    clear_bad,
    mark_bad,
    opt_in,
    opt_out,
    verify,
)
from partners.services.invitations import (
    accept,
    invite,
    is_vouched_for,
    offer_password,
    withdraw,
)
from partners.services.organisations import add_organisation, change_organisation
from partners.services.roster import add_shift, drop_shift
from partners.services.tokens import create_token, revoke_token
from partners.services.users import (
    add_user,
    admit,
    assign,
    change_user,
    choose_language,
    end_role,
    give_role,
    lock_user,
    seen,
    set_end,
    set_password,
    unlock_user,
)

__all__ = [
    "accept",
    "add_contact",
    "add_organisation",
    "add_shift",
    "add_user",
    "admit",
    "answer_check",
    "ask_check",
    "assign",
    "change_contact",
    "change_organisation",
    "change_user",
    "choose_language",
    "clear_bad",
    "create_token",
    "drop_shift",
    "end_role",
    "give_role",
    "invite",
    "is_vouched_for",
    "lock_user",
    "mark_bad",
    "offer_password",
    "opt_in",
    "opt_out",
    "revoke_token",
    "seen",
    "set_end",
    "set_password",
    "unlock_user",
    "verify",
    "withdraw",
]
