"""The texts about referrals. A phone may lie on any table: codes and places, never a patient."""

from django.utils.translation import gettext as _
from django.utils.translation import override

from notifications.models import Message
from notifications.services import tell
from partners.models import Language
from partners.queries import duty_contacts
from referrals.models import Referral

LONGEST_NAME = 60  # signs, so that a text stays one segment with all its frame
OVERDUE = {
    "id": "Rujukan {ref} ke {facility} lewat waktu. Hubungi mereka dan buka Posko.",
    "en": "Referral {ref} to {facility} is overdue. Call them and open Posko.",
}


def tell_facility(referral: Referral) -> int:
    """Text the facility's contacts on duty that a referral waits for their answer."""
    emergency = referral.priority == Referral.Priority.EMERGENCY
    priority = Message.Priority.LIFE_SAFETY if emergency else Message.Priority.OPERATIONAL
    return tell(
        duty_contacts(referral.facility.organisation_id),
        texts={language: _waits(referral, language) for language in Language.values},
        scope_id=referral.incident_id,
        key=f"referral-sent:{referral.code}",
        priority=priority,
    )


def tell_overdue(referral: Referral) -> int:
    """Text both sides of a referral whose time is over: who sent it, and who was to see the patient."""
    sides = {referral.organisation_id, referral.facility.organisation_id}
    contacts = [contact for side in sides for contact in duty_contacts(side)]
    return tell(
        contacts,
        texts=overdue(referral),
        scope_id=referral.incident_id,
        key=f"referral-overdue:{referral.code}",
    )


def overdue(referral: Referral) -> dict[str, str]:
    """By language: that a referral waits for longer than it may, in one segment."""
    name = referral.facility.name[:LONGEST_NAME].strip()
    return {
        language: words.format(ref=referral.code, facility=name)
        for language, words in OVERDUE.items()
    }


def _waits(referral: Referral, language: str) -> str:
    with override(language):
        sentences = {
            Referral.Priority.EMERGENCY: _("Emergency referral %(ref)s for %(facility)s."),
            Referral.Priority.URGENT: _("Urgent referral %(ref)s for %(facility)s."),
            Referral.Priority.ROUTINE: _("Routine referral %(ref)s for %(facility)s."),
        }
        sentence = sentences[Referral.Priority(referral.priority)]
        facts = {"ref": referral.code, "facility": referral.facility.name}
        return f"{sentence % facts} {_('Open Posko.')}"
