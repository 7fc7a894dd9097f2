from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import pytest
from django.conf import LazySettings
from django.test import Client
from django.utils import timezone

from notifications import advice, links, queries
from notifications.models import Acknowledgement, Alert, Message
from notifications.segments import measure
from notifications.services import send_alert
from partners.models import ContactPoint, Organisation, User
from tests.builders import make_contact
from tests.notifications.conftest import MakeAlert


@pytest.fixture
def public(settings: LazySettings) -> None:
    settings.PUBLIC_URL = "https://posko.example"


@pytest.fixture
def message(public: None, make_alert: MakeAlert, ani: ContactPoint, budi: User) -> Message:
    send_alert(make_alert(ask_acknowledgement=True), by=budi)
    return Message.objects.get()


@pytest.fixture
def link(message: Message) -> str:
    assert message.alert
    return f"/a/{links.token(message.pk, message.alert.expires)}/"


def test_a_link_stands_in_the_text_where_it_fits(message: Message, link: str) -> None:
    assert message.body.startswith(f"Kapal tiba. https://posko.example{link} Balas YA ")
    assert message.segments == 1


def test_a_text_that_would_get_too_long_has_none(
    public: None, make_alert: MakeAlert, ani: ContactPoint, budi: User
) -> None:
    send_alert(make_alert(ask_acknowledgement=True, text={"id": "x" * 120}), by=budi)
    message = Message.objects.get()
    assert ("https" in message.body, message.segments) == (False, 1)


def test_looking_at_it_writes_nothing(client: Client, link: str) -> None:
    page = client.get(link).content.decode()
    assert "Kapal tiba. Balas YA " in page
    assert "https://posko.example" not in page
    assert not Acknowledgement.objects.exists()


def test_whoever_has_the_text_answers_without_signing_in(
    client: Client, link: str, ani: ContactPoint
) -> None:
    client.post(link, {"answer": "no"})
    page = client.post(link, {"answer": "yes"}, headers={"accept-language": "en"})
    assert "Your answer is noted" in page.content.decode()
    given = Acknowledgement.objects.get()
    assert (given.contact, given.answer, given.via) == (ani, "yes", "link")


def test_a_link_answers_ten_times_an_hour(client: Client, link: str) -> None:
    answers = [client.post(link, {"answer": "yes"}).status_code for _ in range(11)]
    assert answers == [200] * 10 + [429]


def test_when_the_alert_is_over_so_is_its_link(
    client: Client, link: str, message: Message, monkeypatch: pytest.MonkeyPatch
) -> None:
    later = timezone.now() + timedelta(hours=3)
    monkeypatch.setattr("notifications.link_views.timezone.now", lambda: later)
    assert client.get(link).status_code == 410


@pytest.mark.parametrize("spoil", [lambda t: t[:-1], lambda t: "A" + t[1:], lambda t: t[::-1], len])
def test_a_link_that_was_not_made_here_leads_nowhere(
    client: Client, db: None, spoil: Callable[[str], object]
) -> None:
    token = links.token(uuid4(), timezone.now() + timedelta(hours=1))
    assert client.get(f"/a/{spoil(token)}/").status_code == 404


def test_a_token_of_a_message_that_is_gone_leads_nowhere(client: Client, db: None) -> None:
    token = links.token(uuid4(), timezone.now() + timedelta(hours=1))
    assert client.get(f"/a/{token}/").status_code == 404


def test_an_alert_that_asks_nothing_has_no_link(
    public: None, make_alert: MakeAlert, ani: ContactPoint, budi: User
) -> None:
    alert: Alert = send_alert(make_alert(), by=budi)
    assert Message.objects.get(alert=alert).body == "Kapal tiba."


@pytest.mark.parametrize("length", [3, 60, 86, 87, 88, 120, 170])
def test_what_it_costs_is_shown_as_it_is_sent_with_its_link(
    public: None,
    make_alert: MakeAlert,
    ani: ContactPoint,
    budi: User,
    partner_a: Organisation,
    settings: LazySettings,
    length: int,
) -> None:
    settings.SMS_SEGMENT_COST = 350
    make_contact(partner_a, "+6281200000002", language="en")
    texts = {"id": "x" * length, "en": "A boat has landed."}
    alert = make_alert(ask_acknowledgement=True, text=texts)
    cost = advice.cost(alert, queries.recipients(alert))
    sizes = {language: size.length for language, size in queries.sizes(alert).items()}
    send_alert(alert, by=budi)
    sent = {row.language: row for row in Message.objects.all()}
    assert cost.segments == sum(row.segments for row in sent.values())
    assert cost.rupiah == 350 * cost.segments
    assert {share.language: share.rupiah for share in cost.shares} == {
        language: 350 * row.segments for language, row in sent.items()
    }
    assert sizes == {language: measure(row.body).length for language, row in sent.items()}
