"""A channel that takes nothing."""

from django.utils import timezone

from notifications import dispatch
from notifications.channels import Stopped
from notifications.models import ChannelPause, Message
from notifications.queries import outbox
from notifications.services import pauses, tell
from partners.models import Organisation
from tests.builders import make_contact
from tests.notifications.fake_channel import Fake

State = Message.State


def test_a_channel_whose_account_is_at_fault_is_stopped(fake: Fake, message: Message) -> None:
    fake.refusals = [Stopped("20003")]
    dispatch.send_due()
    waiting = message.refreshed()
    assert (waiting.state, waiting.attempts, waiting.error_code) == ("queued", 0, "20003")
    assert dispatch.send_due() == 0
    assert [pause.code for pause in outbox.pauses()] == ["20003"]


def test_a_stopped_channel_is_tried_with_one_text_after_a_while(
    fake: Fake, message: Message, partner_b: Organisation
) -> None:
    tell([make_contact(partner_b)], texts={"id": "Kedua"}, scope_id=message.scope_id, key="y")
    fake.refusals = [Stopped("20003"), Stopped("20003"), Stopped("20003")]
    dispatch.send_due()
    ChannelPause.objects.update(probe_at=timezone.now())
    dispatch.send_due()
    assert (fake.refusals, outbox.pauses().count()) == ([], 1)
    ChannelPause.objects.update(probe_at=timezone.now())
    dispatch.send_due()
    assert (len(fake.texts), outbox.pauses().count()) == (1, 0)
    dispatch.send_due()
    assert sorted(fake.texts) == ["Kedua", "Siaga"]


def test_what_gets_too_old_while_the_channel_is_stopped_is_let_go(
    fake: Fake, message: Message
) -> None:
    pauses.stop_channel("fake", "20003")
    Message.objects.update(expires_at=timezone.now())
    dispatch.send_due()
    assert message.refreshed().state == "expired"
