"""Whether a household gets texts, as its own phone says: BERHENTI and MULAI."""

from dataclasses import dataclass

from django.db import transaction

from core import events, inbox
from core.models import Event
from registrations.models import Household
from registrations.services.versions import as_told, keep_version

STOPPED, RESUMED = "registrations.texts_stopped", "registrations.texts_resumed"


@dataclass(frozen=True)
class OwnPhone:
    """The household itself, by the number that it gave us."""

    actor_id: str
    actor_kind: str = "link"


@transaction.atomic
def hear(phone_index: str, *, wants_texts: bool) -> int:
    """Withdraw the consent to texts of every household with this number, or give it back; of how many.

    Only what was withdrawn by SMS is given back: who never agreed is not made to by a text from a shared
    phone. Saying it twice is the same as once.
    """
    if not phone_index:
        return 0
    rows = Household.objects.filter(phone_index=phone_index, consent_sms=not wants_texts)
    meant = [row for row in rows if not wants_texts or _stopped_by_sms(row)]
    return sum(_write(row, wants_texts) for row in meant)


@transaction.atomic
def withdraw(household: Household) -> None:
    """Its phone said BERHENTI before we knew the household: the consent that came with it does not hold.

    MULAI gives it back, as after any other BERHENTI.
    """
    _write(household, wants_texts=False)


def _stopped_by_sms(household: Household) -> bool:
    said = Event.objects.filter(about=household.pk, kind__in=(STOPPED, RESUMED)).order_by("-id")
    return said.values_list("kind", flat=True).first() == STOPPED


def _write(household: Household, wants_texts: bool) -> bool:
    """As a correction of this one field, with the version before it kept; whether there was one to make.

    Somebody at a desk may correct the household at the same time: then we look again.
    """
    by = OwnPhone(str(household.pk))
    while household.consent_sms != wants_texts:
        told, was = as_told(household), household.content_hash
        now = inbox.fingerprint({"base": was, "changes": {"consent": {"sms": wants_texts}}})
        same = Household.objects.filter(pk=household.pk, content_hash=was)
        if same.change(consent_sms=wants_texts, content_hash=now):
            keep_version(household, told, by=by)
            kind = RESUMED if wants_texts else STOPPED
            events.record(kind, by=by, scope_id=household.incident_id, about=household.pk)
            return True
        household = household.refreshed()
    return False
