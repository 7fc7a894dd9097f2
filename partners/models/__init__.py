"""Who we work with: organisations, the people who sign in, whom to ring."""

from partners.models.contacts import (
    ContactPoint,
    ContactPointQuerySet,
    DutyShift,
    NumberCheck,
    TextConsent,
)
from partners.models.organisations import Organisation
from partners.models.users import ApiToken, Language, Membership, Role, User

__all__ = [
    "ApiToken",
    "ContactPoint",
    "ContactPointQuerySet",
    "DutyShift",
    "Language",
    "Membership",
    "NumberCheck",
    "Organisation",
    "Role",
    "TextConsent",
    "User",
]
