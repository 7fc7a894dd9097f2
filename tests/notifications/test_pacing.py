"""Senders keep to their rate, and say how long that takes."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils.translation import override

from config import env
from incidents.models import Incident
from notifications import dispatch, estimate
from notifications.channels import Gateway, Rate, Twilio
from notifications.models import ChannelState, Message
from notifications.queries import outbox
from notifications.services import pacing, phone, tell
from notifications.services.pauses import stop_channel
from partners.models import ContactPoint, Organisation, User
from tests.builders import make_contact
from tests.conftest import SignIn
from tests.notifications.conftest import MakeAlert
from tests.notifications.fake_channel import Fake

SLOW = Rate(1, timedelta(seconds=3))


@pytest.fixture
def contacts(partner_a: Organisation) -> list[ContactPoint]:
    return [make_contact(partner_a, f"+62812100000{n:02}") for n in range(20)]


def queue(contacts: list[ContactPoint], incident: Incident, text: str, priority: int = 1) -> None:
    tell(contacts, texts={"id": text}, scope_id=incident.pk, key=text[:9], priority=priority)


def seconds_pass(count: float) -> None:
    """As if: what was booked ends so much earlier."""
    for state in ChannelState.objects.all():
        ended = state.booked_until - timedelta(seconds=count)
        ChannelState.objects.filter(pk=state.pk).update(booked_until=ended)


def test_a_sender_gets_no_more_than_it_can_send(
    fake: Fake, contacts: list[ContactPoint], incident: Incident
) -> None:
    fake.rate = SLOW
    queue(contacts, incident, "biasa")
    assert [dispatch.send_due(), dispatch.send_due()] == [3, 0]
    seconds_pass(2)
    assert dispatch.send_due() == 2


def test_a_text_of_three_sms_takes_the_time_of_three(
    fake: Fake, contacts: list[ContactPoint], incident: Incident
) -> None:
    fake.rate = SLOW
    queue(contacts, incident, "x" * 400)
    assert dispatch.send_due() == 1
    seconds_pass(2)
    assert dispatch.send_due() == 0
    seconds_pass(1)
    assert dispatch.send_due() == 1


def test_what_waits_for_the_sender_lets_life_safety_go_first(
    fake: Fake, contacts: list[ContactPoint], incident: Incident
) -> None:
    fake.rate = SLOW
    queue(contacts, incident, "biasa")
    dispatch.send_due()
    queue(contacts[:2], incident, "awas", priority=0)
    seconds_pass(3)
    dispatch.send_due()
    assert fake.texts == ["biasa"] * 3 + ["awas", "awas", "biasa"]


def test_a_sender_that_rested_does_not_make_up_for_it(
    fake: Fake, contacts: list[ContactPoint], incident: Incident
) -> None:
    fake.rate = SLOW
    queue(contacts[:1], incident, "dulu")
    dispatch.send_due()
    seconds_pass(3600)
    queue(contacts, incident, "biasa")
    assert dispatch.send_due() == 3


def test_of_two_that_book_at_once_one_waits(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    pacing.book("fake", SLOW, [1])
    stale = ChannelState.objects.get()
    pacing.book("fake", SLOW, [1])
    monkeypatch.setattr(ChannelState.objects, "get_or_create", lambda **_row: (stale, False))
    assert pacing.book("fake", SLOW, [1]) == 0


def test_the_phone_gets_what_it_can_send_in_two_minutes_and_then_by_its_rate(
    settings: Any, incident: Incident, partner_a: Organisation
) -> None:
    settings.SMS_BACKEND, settings.GATEWAY_SECRET = "gateway", "s"
    queue([make_contact(partner_a, f"+62812100000{n:02}") for n in range(60)], incident, "biasa")
    assert [len(phone.fetch(20)) for _again in range(3)] == [20, 10, 0]
    seconds_pass(20)
    assert len(phone.fetch(20)) == 5


def test_rates_are_settings(settings: Any) -> None:
    assert Twilio().rate is None
    settings.TWILIO_RATE, settings.GATEWAY_RATE = 10.0, 0.0
    assert Twilio().rate == Rate(10, timedelta(seconds=3.1))
    assert Gateway().rate is None


@pytest.mark.parametrize("value", ["fast", "-1", "nan", "inf", "1e9"])
def test_a_rate_that_is_none_is_named(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv("TWILIO_RATE", value)
    with pytest.raises(env.BadSetting, match="TWILIO_RATE"):
        env.rate("TWILIO_RATE", 0)


@pytest.mark.parametrize(
    ("a_second", "segments", "sentence"),
    [
        (1, 700, "About 12 min, at 1 SMS a second."),
        (0.25, 5, "About 1 min, at 15 SMS a minute."),
        (0.125, 100, "About 14 min, at 7.5 SMS a minute."),
        (10, 100_000, "About 3 h, at 10 SMS a second."),
        (1, 0, ""),
    ],
)
def test_how_long_it_takes_is_said_in_words(
    fake: Fake, incident: Incident, a_second: float, segments: int, sentence: str
) -> None:
    fake.rate = Rate(a_second, timedelta(seconds=3))
    with override("en"):
        assert estimate.for_more(segments, Message.Priority.LIFE_SAFETY) == sentence


def test_only_what_is_as_urgent_goes_before(
    fake: Fake, contacts: list[ContactPoint], incident: Incident
) -> None:
    fake.rate = Rate(0.25, timedelta(seconds=3))
    queue(contacts, incident, "biasa")
    with override("en"):
        sentences = [estimate.for_more(1, priority) for priority in list(Message.Priority)[:2]]
    assert [sentence[:11] for sentence in sentences] == ["About 1 min", "About 2 min"]


def test_nobody_can_tell_how_long_a_sender_without_a_rate_takes(fake: Fake, db: None) -> None:
    assert estimate.for_more(700, Message.Priority.LIFE_SAFETY) == ""
    assert outbox.time_for(700) is None


def test_the_page_of_the_system_says_when_all_of_it_is_out(
    sign_in: SignIn, settings: Any, budi: User, contacts: list[ContactPoint], incident: Incident
) -> None:
    settings.SMS_BACKEND, settings.GATEWAY_SECRET = "gateway", "s"
    queue(contacts, incident, "biasa")
    body = sign_in(budi).get("/system/").content.decode()
    assert "15 SMS a minute" in body
    assert "2 min" in body
    stop_channel("gateway", "20003")
    assert "2 min" not in sign_in(budi).get("/system/").content.decode()


def test_whoever_sends_an_alert_is_told_before_how_long_it_takes(
    sign_in: SignIn, settings: Any, budi: User, contacts: list[ContactPoint], make_alert: MakeAlert
) -> None:
    settings.SMS_BACKEND, settings.TWILIO_RATE = "twilio", 1.0
    alert = make_alert()
    page = f"/incidents/{Incident.objects.get().ref}/alerts/{alert.reference}/"
    assert "About 1 min, at 1 SMS a second." in sign_in(budi).get(page).content.decode()
    settings.TWILIO_RATE = 0.0
    assert "SMS a second" not in sign_in(budi).get(page).content.decode()


def test_the_time_that_is_booked_counts(
    fake: Fake, contacts: list[ContactPoint], incident: Incident
) -> None:
    fake.rate = Rate(0.01, timedelta(seconds=3))
    queue(contacts[:1], incident, "biasa")
    dispatch.send_due()
    left = outbox.time_for(0)
    assert left is not None
    assert timedelta(seconds=95) < left <= timedelta(seconds=100)


def test_the_api_says_in_how_many_seconds_an_alert_is_out(
    sign_in: SignIn, fake: Fake, budi: User, contacts: list[ContactPoint], make_alert: MakeAlert
) -> None:
    fake.rate = Rate(0.5, timedelta(seconds=3))
    path, client = f"/api/v1/alerts/{make_alert().pk}/", sign_in(budi)
    people = client.get(path).json()["recipients"]
    assert client.get(path).json()["sending_seconds"] == 2 * people
    assert client.get(f"{path}recipients/").json()["sending_seconds"] == 2 * people
    sent = client.post(f"{path}send/", content_type="application/json").json()
    assert sent["sending_seconds"] == 2 * people
    Message.objects.update(state=Message.State.SENT)
    assert client.get(path).json()["sending_seconds"] == 0


def test_an_alert_waits_behind_what_is_as_urgent(
    sign_in: SignIn,
    fake: Fake,
    budi: User,
    contacts: list[ContactPoint],
    incident: Incident,
    make_alert: MakeAlert,
) -> None:
    fake.rate = Rate(1, timedelta(seconds=3))
    drafts = make_alert(severity="Minor"), make_alert(severity="Severe", urgency="Immediate")
    queue(contacts, incident, "biasa")
    rows = sign_in(budi).get("/api/v1/alerts/").json()["results"]
    seconds = {row["id"]: row["sending_seconds"] - row["recipients"] for row in rows}
    assert [seconds[str(draft.pk)] for draft in drafts] == [20, 0]


def test_nobody_can_tell_when_a_stopped_channel_sends(
    sign_in: SignIn, fake: Fake, budi: User, contacts: list[ContactPoint], make_alert: MakeAlert
) -> None:
    path = f"/api/v1/alerts/{make_alert().pk}/"
    assert sign_in(budi).get(path).json()["sending_seconds"] is None
    fake.rate = SLOW
    assert sign_in(budi).get(path).json()["sending_seconds"] == 20
    stop_channel("fake", "20003")
    assert sign_in(budi).get(path).json()["sending_seconds"] is None
