"""Who has a text: dispatchers that die, are slow, or do not know what became of it."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.utils import timezone

from incidents.models import Incident
from notifications import dispatch
from notifications.channels import Busy, Receipt, Unclear
from notifications.models import Message
from notifications.services import tell
from partners.models import ContactPoint, Organisation
from tests.builders import make_contact
from tests.notifications.fake_channel import Fake, make_due, steps

State = Message.State


def claimed_by_a_dead_dispatcher(message: Message) -> None:
    Message.objects.filter(pk=message.pk).update(
        state=State.SENDING, lease=uuid4(), next_at=timezone.now(), attempts=1
    )


def test_what_a_dead_dispatcher_handed_over_is_not_sent_again(fake: Fake, message: Message) -> None:
    claimed_by_a_dead_dispatcher(message)
    fake.known[message.pk] = Receipt(State.DELIVERED, sid="SM1")
    dispatch.send_due()
    assert fake.texts == []
    assert steps(message)[-1] == ("delivered", "look_up")


def test_what_a_dead_dispatcher_did_not_hand_over_is_sent(fake: Fake, message: Message) -> None:
    claimed_by_a_dead_dispatcher(message)
    dispatch.send_due()
    assert (fake.texts, message.refreshed().attempts) == (["Siaga"], 2)


def test_an_old_text_that_went_out_is_not_called_expired(fake: Fake, message: Message) -> None:
    claimed_by_a_dead_dispatcher(message)
    Message.objects.update(expires_at=timezone.now())
    fake.known[message.pk] = Receipt(State.SENT)
    dispatch.send_due()
    assert message.refreshed().state == "sent"


def test_who_lost_the_lease_writes_nothing_down(fake: Fake, message: Message) -> None:
    other = uuid4()
    fake.meanwhile = lambda: Message.objects.update(lease=other)
    dispatch.send_due()
    assert (message.refreshed().state, message.refreshed().lease) == ("sending", other)
    assert steps(message) == [("queued", "here")]


def test_a_slow_dispatcher_leaves_the_rest_to_the_next_one(
    fake: Fake, message: Message, partner_b: Organisation, monkeypatch: pytest.MonkeyPatch
) -> None:
    tell([make_contact(partner_b)], texts={"id": "Kedua"}, scope_id=message.scope_id, key="y")
    later = timezone.now() + timedelta(seconds=15.5)
    fake.meanwhile = lambda: monkeypatch.setattr(timezone, "now", lambda: later)
    dispatch.send_due()
    assert fake.texts == ["Siaga"]


@pytest.mark.django_db(transaction=True)
def test_nothing_is_sent_inside_a_transaction(fake: Fake, message: Message) -> None:
    inside: list[bool] = []
    fake.meanwhile = lambda: inside.append(connection.in_atomic_block)
    dispatch.send_due()
    assert inside == [False]


def test_life_safety_has_a_lane_of_its_own(
    fake: Fake, message: Message, incident: Incident, ani: ContactPoint
) -> None:
    tell([ani], texts={"id": "life"}, scope_id=incident.pk, key="y", priority=0)
    with dispatch.LANES[1].alone:  # held up by a slow provider
        assert dispatch.send_due() == 1
        assert fake.texts == ["life"]
    assert dispatch.send_due() == 1


def test_no_third_thread_of_the_worker_waits_for_a_provider(fake: Fake, message: Message) -> None:
    with dispatch.LANES[0].alone, dispatch.LANES[1].alone:
        assert dispatch.send_due() == 0


def test_no_answer_is_no_no_and_is_looked_up_before_it_goes_again(
    fake: Fake, message: Message
) -> None:
    fake.refusals = [Unclear("no_answer")]
    dispatch.send_due()
    assert (message.refreshed().state, message.refreshed().error_code) == ("sending", "no_answer")
    fake.known[message.pk] = Receipt(State.SENT, sid="SM1")
    make_due()
    dispatch.send_due()
    assert (message.refreshed().state, fake.texts) == ("sent", [])


def test_while_nobody_can_be_asked_nothing_is_sent_twice(fake: Fake, message: Message) -> None:
    claimed_by_a_dead_dispatcher(message)
    fake.silence = Busy("no_network")
    dispatch.send_due()
    assert (message.refreshed().state, fake.texts) == ("sending", [])
    assert message.refreshed().next_at > timezone.now()


def test_what_nobody_can_tell_in_time_is_not_known(fake: Fake, message: Message) -> None:
    claimed_by_a_dead_dispatcher(message)
    fake.silence = Busy("no_network")
    Message.objects.update(expires_at=timezone.now())
    dispatch.send_due()
    assert (message.refreshed().state, message.refreshed().error_code) == ("unknown", "no_network")
