"""Asking about what was handed over and never reported on."""

from datetime import timedelta

from django.utils import timezone

from notifications import dispatch
from notifications.channels import Busy, Receipt
from notifications.models import Message
from tests.notifications.fake_channel import Fake, steps

State = Message.State


def handed_over_and_silent(message: Message) -> None:
    Message.objects.filter(pk=message.pk).update(
        state=State.ACCEPTED, provider="fake", provider_sid="SM1", next_at=timezone.now()
    )


def test_who_never_reports_is_asked(fake: Fake, message: Message) -> None:
    handed_over_and_silent(message)
    fake.answers["SM1"] = Receipt(State.DELIVERED, sid="SM1")
    assert dispatch.follow_up() == 1
    assert steps(message)[-1] == ("delivered", "look_up")


def test_who_does_not_answer_is_asked_again_later(fake: Fake, message: Message) -> None:
    handed_over_and_silent(message)
    fake.silence = Busy("no_network")
    assert dispatch.follow_up() == 0
    assert message.refreshed().next_at > timezone.now()


def test_a_day_after_its_time_nobody_can_tell_any_more(fake: Fake, message: Message) -> None:
    handed_over_and_silent(message)
    Message.objects.update(expires_at=timezone.now() - timedelta(days=1))
    dispatch.follow_up()
    assert message.refreshed().state == "unknown"
