"""Keeping to the rate of a sender, however many processes hand texts to it."""

from collections.abc import Sequence
from datetime import timedelta

from django.utils import timezone

from notifications.channels import Rate
from notifications.models import ChannelState


def book(provider: str, rate: Rate, sizes: Sequence[int]) -> int:
    """How many of texts of these `sizes`, in SMS, may go to `provider` now; its time is taken up for them.

    None may when others have taken it up, or do so at this moment. A text that is longer than `rate.ahead`
    goes when nothing is before it. Time that was booked and not used, since
    a process died or a text was not taken, is lost: a sender is rather too slow than too fast.
    """
    state, _new = ChannelState.objects.get_or_create(provider=provider)
    now = timezone.now()
    until, count = max(state.booked_until, now), 0
    for size in sizes:
        ended = until + timedelta(seconds=size / rate.a_second)
        if until > now and ended > now + rate.ahead:
            break
        until, count = ended, count + 1
    same = ChannelState.objects.filter(pk=state.pk, booked_until=state.booked_until)
    return count if count and same.change(booked_until=until) else 0
