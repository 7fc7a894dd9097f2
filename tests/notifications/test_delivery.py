"""What channels say later on about a text: late, twice, out of order."""

from datetime import timedelta
from itertools import permutations

import pytest
from django.utils import timezone

from core.models import Event
from incidents.models import Incident
from notifications.channels import codes
from notifications.channels.codes import Verdict
from notifications.models import Message, MessageEvent
from notifications.queries import outbox
from notifications.services import delivery, pauses, tell
from notifications.services.delivery import RANK, Step
from partners.models import ContactPoint

State, Source = Message.State, MessageEvent.Source


@pytest.fixture
def message(incident: Incident, ani: ContactPoint) -> Message:
    """Handed over as SM1."""
    tell([ani], texts={"id": "Siaga"}, scope_id=incident.pk, key="x")
    Message.objects.update(state=State.ACCEPTED, provider="twilio", provider_sid="SM1")
    return Message.objects.get()


def hear(message: Message, state: str, *, sid: str | None = "SM1", code: str = "") -> Message:
    step = Step(State(state), Source.REPORT, code=code, sid=sid)
    assert delivery.hear(message.pk, "twilio", step)
    return message.refreshed()


@pytest.mark.parametrize("order", list(permutations(["accepted", "sent", "delivered"])))
def test_states_only_move_forward_in_whatever_order_they_come(
    message: Message, order: tuple[str, ...]
) -> None:
    for state in (*order, *order):
        hear(message, state)
    assert message.refreshed().state == "delivered"
    assert message.events.filter(source="report").count() == 6


@pytest.mark.parametrize("end", ["delivered", "undelivered", "failed"])
def test_an_end_is_an_end(message: Message, end: str) -> None:
    hear(message, end)
    for state in {"sent", "delivered", "undelivered", "failed"} - {end}:
        assert hear(message, state).state == end


def test_every_state_has_a_rank() -> None:
    assert set(RANK) == set(State.values)


def test_a_report_repairs_an_answer_that_was_lost(message: Message) -> None:
    Message.objects.update(state=State.QUEUED, provider_sid=None)
    heard = hear(message, "sent")
    assert (heard.state, heard.provider_sid, heard.lease) == ("sent", "SM1", None)


def test_what_was_given_up_here_may_have_arrived_after_all(message: Message) -> None:
    Message.objects.update(state=State.UNKNOWN, provider_sid=None)
    assert hear(message, "delivered").state == "delivered"


def test_nobody_hears_of_a_message_that_is_not_there(db: None) -> None:
    assert not delivery.hear(Message().pk, "twilio", Step(State.SENT, Source.REPORT))


def test_a_phone_that_was_off_is_tried_once_more_and_not_twice(message: Message) -> None:
    again = hear(message, "undelivered", code="30003")
    assert (again.state, again.provider_sid) == ("queued", None)
    assert again.next_at > timezone.now() + timedelta(minutes=10)
    Message.objects.update(state=State.ACCEPTED, provider_sid="SM2")
    assert hear(message, "undelivered", sid="SM2", code="30003").state == "undelivered"


def test_a_late_report_about_the_first_attempt_does_not_touch_the_second(message: Message) -> None:
    hear(message, "undelivered", code="30003")
    assert hear(message, "undelivered", code="30003").state == "queued"
    Message.objects.update(state=State.ACCEPTED, provider_sid="SM2")
    assert hear(message, "sent").state == "accepted"
    assert hear(message, "delivered").state == "delivered"


def test_what_is_soon_too_old_is_not_tried_once_more(message: Message) -> None:
    Message.objects.update(expires_at=timezone.now() + timedelta(minutes=5))
    assert hear(message, "undelivered", code="30003").state == "undelivered"


def test_a_number_that_nobody_has_is_marked(message: Message, ani: ContactPoint) -> None:
    hear(message, "undelivered", code="30005")
    assert ani.refreshed().bad_since is not None


def test_a_suspended_account_stops_the_channel_and_is_told_once(message: Message) -> None:
    for _time in range(2):
        hear(message, "failed", code="30002")
        pauses.stop_channel("twilio", "30002")
    assert outbox.pause("twilio") is not None
    assert Event.objects.filter(kind="notifications.channel_stopped").count() == 1


def test_two_messages_never_share_a_name_of_the_channel(
    message: Message, ani: ContactPoint, incident: Incident
) -> None:
    tell([ani], texts={"id": "Siaga"}, scope_id=incident.pk, key="y")
    other = Message.objects.exclude(pk=message.pk).get()
    assert hear(other, "sent").provider_sid is None


def test_the_errors_of_the_last_day_are_counted_with_their_meaning(message: Message) -> None:
    hear(message, "undelivered", code="30006")
    (trouble,) = outbox.troubles(timezone.now() - timedelta(days=1))
    assert (trouble.code, trouble.count) == ("30006", 1)
    assert trouble.meaning.verdict == Verdict.BAD_NUMBER


def test_a_code_that_nobody_knows_is_never_a_reason_to_try_again() -> None:
    assert codes.verdict("99999") == Verdict.NEVER
