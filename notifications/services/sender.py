"""Ticking off what a sender in Indonesia must arrange."""

from django.db import transaction
from django.utils import timezone

from core import events
from core.actors import Acting, actor_fields
from notifications.models import SenderStep


@transaction.atomic
def arrange(step: str, *, by: Acting, done: bool, note: str = "") -> None:
    """Note that a step is done, by whom and when, or that it is not done after all."""
    if done:
        values = {"at": timezone.now(), "updated_at": timezone.now(), "note": note}
        SenderStep.objects.update_or_create(step=step, defaults=values | actor_fields(by))
    else:
        SenderStep.objects.filter(step=step).delete()
    events.record("notifications.sender_step", by=by, scope_id=None, step=step, done=done)
