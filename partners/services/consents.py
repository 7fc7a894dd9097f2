"""On what ground somebody gets each class of texts, and which of them they do not want."""

from collections.abc import Mapping

from django.db import transaction

from core import events
from core.actors import Acting, actor_fields
from partners.consents import REFUSED, bases_of
from partners.models import ContactPoint, TextConsent

State, MessageClass = TextConsent.State, TextConsent.MessageClass


@transaction.atomic
def record_bases(
    contact: ContactPoint,
    bases: Mapping[str, str],
    *,
    by: Acting,
    how: str = TextConsent.How.WEB,
) -> int:
    """Write down by class of texts the ground for them, or REFUSED; how many of them are new.

    What is so already is not written again. The ground for all texts takes back no stop: only `opt_in` does.
    """
    known = bases_of(contact)
    new = {name: basis for name, basis in bases.items() if basis and known.get(name) != basis}
    stopped = contact.opted_out_at is not None
    for name, basis in new.items():
        is_out = basis == REFUSED or (name == MessageClass.ALL and stopped)
        TextConsent.objects.create(
            contact=contact,
            message_class=name,
            state=State.WITHDRAWN if is_out else State.GIVEN,
            basis=TextConsent.Basis.CONSENT if basis == REFUSED else basis,
            how=how,
            **actor_fields(by),
        )
    if new:
        events.record(
            "partners.text_bases_recorded", by=by, scope_id=None, about=contact.pk, bases=new
        )
    return len(new)
