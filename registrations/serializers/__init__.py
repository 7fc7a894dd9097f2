"""How the API shows who came."""

from registrations.serializers.households import (
    document,
    household,
    outline,
    person,
    search,
    whole_person,
)
from registrations.serializers.matching import duplicates
from registrations.serializers.papers import SENTENCES, warnings
from registrations.serializers.protection import (
    ProtectedNoteShape,
    need_code,
    protected_note,
)

__all__ = [
    "SENTENCES",
    "ProtectedNoteShape",
    "document",
    "duplicates",
    "household",
    "need_code",
    "outline",
    "person",
    "protected_note",
    "search",
    "warnings",
    "whole_person",
]
