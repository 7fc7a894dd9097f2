"""The texts about referrals. A phone may lie on any table: codes and places, never a patient."""

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from notifications.models import Message
from notifications.services import tell
from partners.models import Language, TextConsent
from partners.queries import duty_contacts, ready
from referrals.models import Facility, Referral

LONGEST_NAME = 60  # signs, so that a text stays one segment with all its frame
NOT_OFFERED = gettext_lazy("As far as we know, this facility does not offer what is needed.")
NOBODY_ON_DUTY = gettext_lazy(
    "Nobody of this facility is on duty to get the SMS. Call them, or choose another facility."
)
OVERDUE = {
    "id": "Rujukan {ref} ke {facility} lewat waktu. Hubungi mereka dan buka Posko.",
    "en": "Referral {ref} to {facility} is overdue. Call them and open Posko.",
}


Doubt = tuple[str, str, "str | Promise"]


def somebody_to_tell(facility: Facility) -> bool:
    """Whether anybody on duty there would get the text of a referral."""
    wanting = TextConsent.MessageClass.OPERATIONAL
    return ready().wanting(wanting).filter(organisation=facility.organisation_id).exists()


def doubts(referral: Referral) -> list[Doubt]:
    """(field, code, sentence) of each reason why the facility may not be able to answer, until it does."""
    if referral.state not in (Referral.State.DRAFT, Referral.State.SENT):
        return []
    facility = referral.facility
    found: list[Doubt] = []
    if not facility.offers(referral.service):
        found.append(("service", "not_offered_there", NOT_OFFERED))
    if not somebody_to_tell(facility):
        found.append(("facility", "nobody_on_duty", NOBODY_ON_DUTY))
    return found


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
