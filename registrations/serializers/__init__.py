"""How the API shows who came."""

from registrations.serializers.households import (
    document,
    household,
    outline,
    person,
    search,
    whole_person,
)

__all__ = ["document", "household", "outline", "person", "search", "whole_person"]
