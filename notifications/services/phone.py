"""The gateway phone: what it may fetch, when it was seen, and whether it stands in for another channel."""

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from core import events
from core.actors import Acting
from notifications import channels
from notifications.channels import gateway
from notifications.models import ChannelState, Message, MessageEvent
from notifications.queries import outbox
from notifications.services import delivery
from notifications.services.claiming import claim
from notifications.services.delivery import Step

State = Message.State


@transaction.atomic
def fetch(limit: int) -> list[Message]:
    """What the phone may have now, at its rate: its own for `gateway.LEASE`, then offered again.

    Where it is the channel in use that is everything that waits. While it stands in it is what is about
    danger to life and is certainly with nobody else; the history of each says so. What is too old to arrive
    is left to `delivery.expire_late`.
    """
    which, stands_in = Q(state=State.SENDING), outbox.stand_in().is_active
    if settings.SMS_BACKEND == gateway.NAME:
        which |= Q(state=State.QUEUED)
    elif stands_in:
        which |= Q(state=State.QUEUED, priority=Message.Priority.LIFE_SAFETY)
    which &= Q(expires_at__gt=timezone.now())
    rate = channels.Gateway().rate
    claimed = claim(gateway.NAME, limit=limit, term=gateway.LEASE, which=which, rate=rate) or []
    if stands_in:
        took = Step(State.SENDING, MessageEvent.Source.HERE, code="stood_in")
        delivery.keep((one.message, took) for one in claimed if not one.holder)
    return [one.message for one in claimed]


def seen() -> None:
    """The phone came for texts: it is alive."""
    state, is_new = ChannelState.objects.get_or_create(
        provider=gateway.NAME, defaults={"seen_at": timezone.now()}
    )
    if not is_new:
        ChannelState.objects.filter(pk=state.pk).change(seen_at=timezone.now())


@transaction.atomic
def let_stand_in(*, by: Acting, on: bool) -> None:
    """Whether the phone may send what is about danger to life while the channel in use is stopped."""
    ChannelState.objects.update_or_create(
        provider=gateway.NAME, defaults={"stands_in": on, "updated_at": timezone.now()}
    )
    events.record("notifications.stand_in", by=by, scope_id=None, on=on)
