"""Who we work with: organisations, the people who sign in, whom to ring."""

from partners.models.accounts import (
    Invitation,
    InvitationQuerySet,
    RecoveryCode,
    SecondFactor,
)
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
    "Invitation",
    "InvitationQuerySet",
    "Language",
    "Membership",
    "NumberCheck",
    "Organisation",
    "RecoveryCode",
    "Role",
    "SecondFactor",
    "TextConsent",
    "User",
]
