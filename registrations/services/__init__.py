"""Use cases of the register: taking people in."""

from registrations.services.registering import (
    AT_ONCE,
    CREATED,
    KIND,
    Outcome,
    note_names_read,
    register_household,
    register_many,
    register_once,
)

__all__ = [
    "AT_ONCE",
    "CREATED",
    "KIND",
    "Outcome",
    "note_names_read",
    "register_household",
    "register_many",
    "register_once",
]
