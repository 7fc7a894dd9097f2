"""Who came: households, the people in them, their papers and what they agreed to."""

from registrations.models.changes import HouseholdVersion, PersonMove, StatusChange
from registrations.models.households import (
    LANGUAGES,
    Document,
    Household,
    Need,
    NumberPrefix,
    Person,
    Sex,
    bits,
    codes,
)

__all__ = [
    "LANGUAGES",
    "Document",
    "Household",
    "HouseholdVersion",
    "Need",
    "NumberPrefix",
    "Person",
    "PersonMove",
    "Sex",
    "StatusChange",
    "bits",
    "codes",
]
