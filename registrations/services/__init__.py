"""Use cases of the register: taking people in."""

from registrations.services.correcting import correct_household
from registrations.services.deciding import act_for, decide, undo_merge
from registrations.services.matching import rekey, rekey_all
from registrations.services.moving import (
    join_once,
    move_people,
    undo_move,
)
from registrations.services.pairs import find_duplicates, keep_pairs
from registrations.services.people import (
    add_once,
    add_person,
    report_once,
    report_status,
)
from registrations.services.protection import (
    load_need_codes,
    note_reading,
    read_notes,
    settle,
    write_note,
)
from registrations.services.registering import (
    AT_ONCE,
    CONFLICT,
    CREATED,
    DUPLICATE,
    KIND,
    Outcome,
    note_names_read,
    register_household,
    register_many,
    register_once,
)
from registrations.services.searching import Searched, count_names, search_duplicates
from registrations.services.splitting import split_household, split_once
from registrations.services.versions import as_told, keep_version, version_body
from registrations.services.watch import watch

__all__ = [
    "AT_ONCE",
    "CONFLICT",
    "CREATED",
    "DUPLICATE",
    "KIND",
    "Outcome",
    "Searched",
    "act_for",
    "add_once",
    "add_person",
    "as_told",
    "correct_household",
    "count_names",
    "decide",
    "find_duplicates",
    "join_once",
    "keep_pairs",
    "keep_version",
    "load_need_codes",
    "move_people",
    "note_names_read",
    "note_reading",
    "read_notes",
    "register_household",
    "register_many",
    "register_once",
    "rekey",
    "rekey_all",
    "report_once",
    "report_status",
    "search_duplicates",
    "settle",
    "split_household",
    "split_once",
    "undo_merge",
    "undo_move",
    "version_body",
    "watch",
    "write_note",
]
