"""How the API shows who came."""

from registrations.serializers.households import (
    document,
    household,
    outline,
    person,
    search,
    whole_person,
)
from registrations.serializers.keeping_apart import (
    EndKeepApartShape,
    KeepApartFilter,
    KeepApartShape,
    keep_apart,
)
from registrations.serializers.keys import HouseholdKey, named_by
from registrations.serializers.matching import duplicates
from registrations.serializers.papers import odd, warnings
from registrations.serializers.protection import (
    ProtectedNoteShape,
    need_code,
    protected_note,
)
from registrations.serializers.tracing import (
    AnswerShape,
    OutcomeShape,
    TracingChange,
    TracingShape,
    tracing_outline,
    tracing_proposal,
    tracing_request,
)

__all__ = [
    "AnswerShape",
    "EndKeepApartShape",
    "HouseholdKey",
    "KeepApartFilter",
    "KeepApartShape",
    "OutcomeShape",
    "ProtectedNoteShape",
    "TracingChange",
    "TracingShape",
    "document",
    "duplicates",
    "household",
    "keep_apart",
    "named_by",
    "need_code",
    "odd",
    "outline",
    "person",
    "protected_note",
    "search",
    "tracing_outline",
    "tracing_proposal",
    "tracing_request",
    "warnings",
    "whole_person",
]
