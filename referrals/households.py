"""What the page of a household tells of referrals: that they happened, and to the two sides more.

That there is one at all tells of an illness: only health workers hear of it.
"""

from typing import Any

from django.utils.translation import gettext_lazy as _

from core.models import Event
from core.parts import Entry, State, Text
from core.timeline import acts, tells
from partners.access import may
from partners.models import User
from referrals import queries
from registrations.models import Household
from registrations.sections import Section, sections

TOLD: dict[str, tuple[Text, State]] = {
    "referrals.sent": (_("Referred to a health facility"), "info"),
    "referrals.accepted": (_("A health facility accepted the referral"), "info"),
    "referrals.declined": (_("A health facility declined the referral"), "attention"),
    "referrals.in_transit": (_("On the way to a health facility"), "info"),
    "referrals.attended": (_("Seen by a health facility"), "good"),
    "referrals.completed": (_("The referral was closed"), "good"),
    "referrals.no_show": (_("Did not come to the health facility"), "attention"),
    "referrals.revoked": (_("The referral was withdrawn"), "info"),
}


def _told(event: Event) -> Entry:
    """Neither which facility nor which referral: that could tell a reader what the patient has."""
    text, state = TOLD[event.kind]
    return Entry(event.at, text, state=state)


def _referrals(household: Household, user: User) -> dict[str, Any] | None:
    if not may(user, "refer", household):
        return None
    mine = queries.referrals(user).filter(queries.read_by(user), household=household)
    return {"referrals": mine.order_by("-created_at")}


for kind in TOLD:
    tells.add(kind, _told)
    acts.add(kind, "refer")
sections.add("referrals", Section(30, "referrals/parts/of_household.html", _referrals))
