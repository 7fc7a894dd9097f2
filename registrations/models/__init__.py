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
from registrations.models.matching import (
    Band,
    Identity,
    MatchCount,
    MatchDecision,
    MatchKey,
    MatchModel,
    MatchPair,
    MatchPairQuerySet,
    MatchRegister,
    MergedHousehold,
)

__all__ = [
    "LANGUAGES",
    "Band",
    "Document",
    "Household",
    "Identity",
    "MatchCount",
    "MatchDecision",
    "MatchKey",
    "MatchModel",
    "MatchPair",
    "MatchPairQuerySet",
    "MatchRegister",
    "MergedHousehold",
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
