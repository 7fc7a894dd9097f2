"""Who came: households, the people in them, their papers and what they agreed to."""

from registrations.models.cards import Card, CardKey
from registrations.models.changes import HouseholdVersion, PersonMove, StatusChange
from registrations.models.households import (
    LANGUAGES,
    Document,
    Household,
    NumberPrefix,
    Person,
    Sex,
)
from registrations.models.imports import Brought, Import
from registrations.models.keeping_apart import KeepApart
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
    NameWord,
)
from registrations.models.needs import Need, bits, codes
from registrations.models.protection import Concern, NeedCode, ProtectedNote, Settlement
from registrations.models.tracing import TracingProposal, TracingRequest

__all__ = [
    "LANGUAGES",
    "Band",
    "Brought",
    "Card",
    "CardKey",
    "Concern",
    "Document",
    "Household",
    "HouseholdVersion",
    "Identity",
    "Import",
    "KeepApart",
    "MatchCount",
    "MatchDecision",
    "MatchKey",
    "MatchModel",
    "MatchPair",
    "MatchPairQuerySet",
    "MatchRegister",
    "MergedHousehold",
    "NameWord",
    "Need",
    "NeedCode",
    "NumberPrefix",
    "Person",
    "PersonMove",
    "ProtectedNote",
    "Settlement",
    "Sex",
    "StatusChange",
    "TracingProposal",
    "TracingRequest",
    "bits",
    "codes",
]
