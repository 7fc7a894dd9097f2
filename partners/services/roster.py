"""The duty roster: who answers for an organisation, and when."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core import events
from core.actors import Acting
from core.errors import RuleBroken
from partners.models import ContactPoint, DutyShift


@transaction.atomic
def add_shift(
    contact: ContactPoint, *, starts_at: datetime, ends_at: datetime, by: Acting
) -> DutyShift:
    """Put somebody on duty from one time to another. RuleBroken `ends_before_it_starts`."""
    if ends_at <= starts_at:
        raise RuleBroken("ends_before_it_starts", _("A shift ends after it starts."))
    shift = DutyShift.objects.create(contact=contact, starts_at=starts_at, ends_at=ends_at)
    events.record(
        "partners.shift_added", by=by, scope_id=None, about=contact.pk, shift=str(shift.pk)
    )
    return shift


@transaction.atomic
def drop_shift(shift: DutyShift, *, by: Acting) -> None:
    """Take a shift out of the roster. Dropping it twice is the same as once."""
    dropped, _by_model = DutyShift.objects.filter(pk=shift.pk).delete()
    if dropped:
        gone = str(shift.pk)
        events.record(
            "partners.shift_dropped", by=by, scope_id=None, about=shift.contact_id, shift=gone
        )
