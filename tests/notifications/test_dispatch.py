from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.utils import timezone

from core.registry import Registry
from incidents.models import Incident
from notifications import channels, dispatch
from notifications.channels import (
    Busy,
    Channel,
    Outgoing,
    Receipt,
    Refusal,
    Refused,
    Stopped,
    Unclear,
)
from notifications.models import ChannelPause, Message, MessageEvent
from notifications.queries import outbox
from notifications.services import pauses, tell
from partners.models import ContactPoint, Organisation
from tests.builders import make_contact

State = Message.State


class Fake:
    """A way out that does what the test says, and remembers what it was given."""

    promise = "Nobody is told."
    reaches_people = False
    is_fetched = False
    at_once = 1
    patience = timedelta(seconds=1)

    def __init__(self) -> None:
        self.refusals: list[Refusal] = []
        self.texts: list[str] = []
        self.known: dict[UUID, Receipt] = {}
        self.answers: dict[str, Receipt] = {}
        self.silence: Refusal | None = None
        self.meanwhile: Callable[[], Any] = lambda: None

    def send(self, text: Outgoing) -> Receipt:
        if self.refusals:
            raise self.refusals.pop(0)
        self.texts.append(text.text)
        self.meanwhile()
        return Receipt(State.SENT, sid=f"SM{text.id.hex}")

    def find(self, text: Outgoing) -> Receipt | None:
        if self.silence:
            raise self.silence
        return self.known.get(text.id)

    def ask(self, sid: str) -> Receipt | None:
        if self.silence:
            raise self.silence
        return self.answers.get(sid)

    def lacks(self) -> list[str]:
        return []


@pytest.fixture
def fake(monkeypatch: pytest.MonkeyPatch, settings: Any) -> Fake:
    registry: Registry[Channel] = Registry("channel")
    monkeypatch.setattr(channels, "channels", registry)
    settings.SMS_BACKEND = "fake"
    channel = Fake()
    registry.add("fake", channel)
    return channel


@pytest.fixture
def message(incident: Incident, ani: ContactPoint) -> Message:
    tell([ani], texts={"id": "Siaga"}, scope_id=incident.pk, key="x")
    return Message.objects.get()


def make_due() -> None:
    Message.objects.update(next_at=timezone.now())


def claimed_by_a_dead_dispatcher(message: Message) -> None:
    Message.objects.filter(pk=message.pk).update(
        state=State.SENDING, lease=uuid4(), next_at=timezone.now(), attempts=1
    )


def steps(message: Message) -> list[tuple[str, str]]:
    return list(message.events.order_by("pk").values_list("state", "source"))


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


@pytest.mark.parametrize("urgent", [False, True])
@pytest.mark.parametrize("attempts", [1, 2, 5, 8, 30])
def test_waits_double_up_to_a_cap_and_half_of_it_is_chance(attempts: int, urgent: bool) -> None:
    longest = min(5 * 2 ** (attempts - 1), 60 if urgent else 600)
    waits = [dispatch.pause_after(attempts, urgent=urgent).total_seconds() for _time in range(20)]
    assert all(longest / 2 <= wait <= longest for wait in waits)
    assert len(set(waits)) > 1


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
