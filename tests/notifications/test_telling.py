from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone

from core.models import Scope
from incidents.models import Incident
from notifications import queries
from notifications.models import Alert, Message
from notifications.services import acknowledge, send_alert, tell
from partners.models import ContactPoint, Organisation, User
from tests.builders import make_contact, sent_texts
from tests.notifications.conftest import MakeAlert

TEXTS = {"id": "MTW01: 5 jiwa menuju ke sini", "en": "MTW01: 5 people on their way"}


def test_a_contact_is_told_in_its_language(
    incident: Incident, ani: ContactPoint, let_it_settle: Callable[[], None]
) -> None:
    assert tell([ani], texts=TEXTS, scope_id=incident.pk, key="stay:1") == 1
    let_it_settle()
    assert sent_texts() == [("+6281200000001", "MTW01: 5 jiwa menuju ke sini")]


def test_told_twice_with_one_key_is_told_once(incident: Incident, ani: ContactPoint) -> None:
    counts = [tell([ani], texts=TEXTS, scope_id=incident.pk, key="stay:1") for _ in range(2)]
    assert counts == [1, 0]
    assert Message.objects.count() == 1


def test_another_contact_is_told_though_the_first_was(
    incident: Incident, ani: ContactPoint, partner_b: Organisation
) -> None:
    tell([ani], texts=TEXTS, scope_id=incident.pk, key="stay:1")
    both = [ani, make_contact(partner_b, "+6281200000002")]
    assert tell(both, texts=TEXTS, scope_id=incident.pk, key="stay:1") == 1


def test_in_an_exercise_every_text_says_so(ani: ContactPoint) -> None:
    tell([ani], texts=TEXTS, scope_id=Scope.objects.create(is_exercise=True).pk, key="stay:1")
    assert Message.objects.get().body == "LATIHAN: MTW01: 5 jiwa menuju ke sini"


@pytest.mark.parametrize("field", ["opted_out_at", "bad_since"])
def test_who_opted_out_is_not_told(incident: Incident, partner_a: Organisation, field: str) -> None:
    gone: dict[str, Any] = {field: timezone.now()}
    contact = make_contact(partner_a, **gone)
    assert tell([contact], texts=TEXTS, scope_id=incident.pk, key="stay:1") == 0


def test_the_number_is_sealed_and_can_be_looked_up(incident: Incident, ani: ContactPoint) -> None:
    tell([ani], texts=TEXTS, scope_id=incident.pk, key="stay:1")
    message = Message.objects.get(to_index=ani.phone_index)
    assert message.to == ani.phone
    assert ani.phone not in message.to_sealed


def test_typography_is_sent_as_a_phone_writes_it(incident: Incident, ani: ContactPoint) -> None:
    tell([ani], texts={"id": "“Siaga” – 10 m"}, scope_id=incident.pk, key="x")
    message = Message.objects.get()
    assert (message.body, message.encoding, message.segments) == ('"Siaga" - 10 m', "gsm-7", 1)


@pytest.mark.parametrize(
    ("severity", "urgency", "priority"),
    [
        ("Severe", "Immediate", 0),
        ("Extreme", "Immediate", 0),
        ("Severe", "Expected", 1),
        ("Moderate", "Immediate", 1),
    ],
)
def test_grave_and_immediate_goes_before_everything_else(
    severity: str, urgency: str, priority: int
) -> None:
    assert Alert(severity=severity, urgency=urgency).priority == priority


def test_who_answered_is_no_longer_silent(
    make_alert: MakeAlert, ani: ContactPoint, budi: User, incident: Incident
) -> None:
    alert = send_alert(make_alert(ask_acknowledgement=True), by=budi)
    assert queries.alerts_unacknowledged(incident.pk) == 1
    acknowledge(alert, ani, "yes", via="call", by=budi)
    assert queries.alerts_unacknowledged(incident.pk) == 0
    assert queries.alert_states([alert])[alert.pk].silent == 0


def test_a_later_answer_replaces_the_first(
    make_alert: MakeAlert, ani: ContactPoint, budi: User
) -> None:
    alert = send_alert(make_alert(ask_acknowledgement=True), by=budi)
    for answer in ("yes", "no"):
        acknowledge(alert, ani, answer, via="call", by=budi)
    assert queries.alert_states([alert])[alert.pk].answers == {"no": 1}


def test_nobody_waits_for_the_answer_to_a_draft_or_to_an_alert_that_is_over(
    make_alert: MakeAlert, ani: ContactPoint, budi: User, incident: Incident
) -> None:
    make_alert(ask_acknowledgement=True)
    over = send_alert(make_alert(ask_acknowledgement=True), by=budi)
    Alert.objects.filter(pk=over.pk).update(expires=timezone.now())
    assert queries.alerts_unacknowledged(incident.pk) == 0


def test_references_differ(make_alert: MakeAlert) -> None:
    assert len({make_alert().reference for _ in range(20)}) == 20
