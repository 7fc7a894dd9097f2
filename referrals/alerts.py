"""The texts about referrals. A phone may lie on any table: codes and places, never a patient."""

from django.utils.translation import gettext as _
from django.utils.translation import override

from notifications.models import Message
from notifications.services import tell
from partners.models import Language
from partners.queries import duty_contacts
from referrals.models import Referral


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
