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
from partners.services.organisations import add_organisation, change_organisation
from partners.services.roster import add_shift, drop_shift
from partners.services.users import add_user, choose_language, create_token, give_role

__all__ = [
    "add_contact",
    "add_organisation",
    "add_shift",
    "add_user",
    "answer_check",
    "ask_check",
    "change_contact",
    "change_organisation",
    "choose_language",
    "clear_bad",
    "create_token",
    "drop_shift",
    "give_role",
    "mark_bad",
    "opt_in",
    "opt_out",
    "verify",
]
