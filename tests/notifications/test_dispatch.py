"""Texts on their way out, and what the channel says to each."""

from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from incidents.models import Incident
from notifications import dispatch
from notifications.channels import Busy, Refused
from notifications.models import Message, MessageEvent
from notifications.services import tell
from partners.models import ContactPoint, Organisation
from tests.builders import make_contact
from tests.notifications.fake_channel import Fake, make_due, steps

State = Message.State


def test_a_text_is_only_as_far_as_the_channel_vouches_for(fake: Fake, message: Message) -> None:
    assert dispatch.send_due() == 1
    sent = message.refreshed()
    assert (sent.state, sent.provider, sent.lease) == ("sent", "fake", None)
    assert sent.provider_sid == f"SM{message.pk.hex}"
    assert steps(message) == [("queued", "here"), ("sent", "channel")]


def test_life_safety_goes_before_what_waited_longer(
    fake: Fake, incident: Incident, ani: ContactPoint
) -> None:
    for priority, text in [(2, "info"), (1, "operational"), (0, "life")]:
        tell([ani], texts={"id": text}, scope_id=incident.pk, key=text, priority=priority)
    dispatch.send_due()
    assert fake.texts == ["life", "operational", "info"]


def test_a_busy_channel_is_tried_again_later(fake: Fake, message: Message) -> None:
    fake.refusals = [Busy("20429")]
    dispatch.send_due()
    waiting = message.refreshed()
    assert (waiting.state, waiting.error_code, waiting.attempts) == ("queued", "20429", 1)
    assert waiting.next_at > timezone.now()
    make_due()
    dispatch.send_due()
    assert message.refreshed().state == "sent"


def test_a_refused_text_has_failed_for_good(fake: Fake, message: Message) -> None:
    fake.refusals = [Refused("21211")]
    dispatch.send_due()
    make_due()
    assert dispatch.send_due() == 0
    assert (message.refreshed().state, message.refreshed().error_code) == ("failed", "21211")


def test_a_text_is_not_tried_for_ever(
    fake: Fake, message: Message, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dispatch, "MOST_ATTEMPTS", 2)
    fake.refusals = [Busy("20429")] * 5
    for _ in range(3):
        make_due()
        dispatch.send_due()
    assert (message.refreshed().state, message.refreshed().error_code) == (
        "failed",
        "too_many_attempts",
    )
    assert len(fake.refusals) == 3


def test_a_text_that_comes_too_late_is_not_sent(fake: Fake, message: Message) -> None:
    Message.objects.update(expires_at=timezone.now())
    dispatch.send_due()
    assert (message.refreshed().state, message.refreshed().provider) == ("expired", "")
    assert fake.texts == []


def test_waiting_never_outlasts_the_message(fake: Fake, message: Message) -> None:
    soon = timezone.now() + timedelta(seconds=1)
    Message.objects.update(expires_at=soon)
    fake.refusals = [Busy("20429")]
    dispatch.send_due()
    assert message.refreshed().next_at == soon


@pytest.mark.parametrize("urgent", [False, True])
@pytest.mark.parametrize("attempts", [1, 2, 5, 8, 30])
def test_waits_double_up_to_a_cap_and_half_of_it_is_chance(attempts: int, urgent: bool) -> None:
    longest = min(5 * 2 ** (attempts - 1), 60 if urgent else 600)
    waits = [dispatch.pause_after(attempts, urgent=urgent).total_seconds() for _time in range(20)]
    assert all(longest / 2 <= wait <= longest for wait in waits)
    assert len(set(waits)) > 1


def test_a_text_that_breaks_something_does_not_hold_up_the_others(
    fake: Fake, message: Message, partner_b: Organisation
) -> None:
    tell([make_contact(partner_b)], texts={"id": "Kedua"}, scope_id=message.scope_id, key="y")
    broken = iter([True, False])
    fake.meanwhile = lambda: 1 / 0 if next(broken) else None
    dispatch.send_due()
    assert list(Message.objects.order_by("created_at").values_list("state", flat=True)) == [
        "sending",
        "sent",
    ]
    assert message.refreshed().error_code == "fault_here"


def test_steps_are_never_lost_however_often_it_is_tried(fake: Fake, message: Message) -> None:
    fake.refusals = [Busy("a"), Busy("b")]
    for _ in range(3):
        make_due()
        dispatch.send_due()
    codes = MessageEvent.objects.order_by("pk").values_list("code", flat=True)
    assert list(codes) == ["", "a", "b", ""]


def test_at_is_when_it_was_handed_over(fake: Fake, message: Message) -> None:
    before: datetime = timezone.now()
    dispatch.send_due()
    assert message.events.latest("pk").at >= before
