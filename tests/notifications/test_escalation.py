from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone

from notifications import queries
from notifications.models import Alert, EscalationStep, Message
from notifications.services import acknowledge, call_off, escalate_due, send_alert
from partners.models import ContactPoint, Organisation, User
from tests.builders import make_contact, sent_texts
from tests.hands import together
from tests.notifications.conftest import MakeAlert

NOW = timezone.now
MINUTE = timedelta(minutes=1)


@pytest.fixture
def rahmat(partner_a: Organisation) -> ContactPoint:
    """The next one at partner A, not on duty."""
    return make_contact(partner_a, "+6281200000002", name="Rahmat", order=1, duty=False)


@pytest.fixture
def alert(make_alert: MakeAlert, ani: ContactPoint, rahmat: ContactPoint, budi: User) -> Alert:
    """To Ani, who has a minute to answer."""
    return send_alert(make_alert(escalate_after_minutes=1), by=budi)


def told() -> list[str]:
    return [m.contact.name for m in Message.objects.order_by("created_at") if m.contact]


def test_before_its_time_nobody_else_is_told(alert: Alert) -> None:
    assert escalate_due(NOW() + MINUTE / 2) == 0
    assert told() == ["Ibu Ani"]


def test_who_is_silent_is_followed_by_the_next_contact(
    alert: Alert, let_it_settle: Callable[[], None]
) -> None:
    assert escalate_due(NOW() + MINUTE) == 1
    let_it_settle()
    assert (
        "+6281200000002",
        f"Belum dijawab: Kapal tiba. Balas YA {alert.reference}",
    ) in sent_texts()


def test_who_is_told_in_their_place_is_no_recipient(
    alert: Alert, let_it_settle: Callable[[], None]
) -> None:
    let_it_settle()
    escalate_due(NOW() + MINUTE)
    reach = queries.alert_states([alert])[alert.pk]
    assert (reach.recipients, reach.handed_over, reach.waiting) == (1, 1, 0)
    assert sum(reach.states.values()) == 2


def test_each_step_is_taken_once(alert: Alert) -> None:
    later = NOW() + MINUTE
    assert [escalate_due(later), escalate_due(later)] == [1, 0]
    assert told() == ["Ibu Ani", "Rahmat"]


def test_after_the_last_one_somebody_has_to_ring(alert: Alert, ani: ContactPoint) -> None:
    for minutes in (1, 2, 3, 4):
        escalate_due(NOW() + minutes * MINUTE)
    [line] = queries.call_list(alert)
    assert [contact.name for contact in line.contacts] == ["Ibu Ani", "Rahmat"]
    assert EscalationStep.objects.filter(contact=None).count() == 1


@pytest.mark.parametrize("answer", ["yes", "no"])
def test_it_stops_when_somebody_there_answered(
    alert: Alert, ani: ContactPoint, budi: User, answer: str
) -> None:
    acknowledge(alert, ani, answer, via="call", by=budi)
    assert escalate_due(NOW() + MINUTE) == 0


def test_the_answer_of_whoever_was_told_instead_ends_the_silence(
    alert: Alert, rahmat: ContactPoint, budi: User
) -> None:
    escalate_due(NOW() + MINUTE)
    acknowledge(alert, rahmat, "yes", via="sms", by=budi)
    reach = queries.alert_states([alert])[alert.pk]
    assert (reach.recipients, reach.answered, reach.silent) == (1, 1, 0)
    assert escalate_due(NOW() + 5 * MINUTE) == 0


def test_it_stops_when_the_alert_is_called_off(alert: Alert, budi: User) -> None:
    call_off(alert, reason="wrong", by=budi)
    assert escalate_due(NOW() + MINUTE) == 0


def test_it_stops_when_the_time_is_over(alert: Alert) -> None:
    assert escalate_due(NOW() + timedelta(hours=3)) == 0


def test_the_order_goes_on_from_the_last_one_told(
    make_alert: MakeAlert, partner_a: Organisation, budi: User
) -> None:
    for name, order, duty in (("first", 0, False), ("second", 1, True), ("third", 2, False)):
        make_contact(partner_a, f"+62812000001{order}", name=name, order=order, duty=duty)
    send_alert(make_alert(escalate_after_minutes=1), by=budi)
    for minutes in (1, 2, 3):
        escalate_due(NOW() + minutes * MINUTE)
    assert told() == ["second", "third", "first"]


def test_an_organisation_that_texts_cannot_reach_is_followed_too(
    make_alert: MakeAlert,
    ani: ContactPoint,
    partner_a: Organisation,
    partner_b: Organisation,
    budi: User,
) -> None:
    make_contact(partner_b, "+6281200000003", name="Stop", opted_out_at=NOW())
    both = {"organisations": [partner_a.pk, partner_b.pk]}
    alert = send_alert(make_alert(escalate_after_minutes=1, audience=both), by=budi)
    escalate_due(NOW() + MINUTE)
    assert [line.organisation for line in queries.call_list(alert)] == [partner_a, partner_b]
    assert queries.alert_states([alert])[alert.pk].silent == 1


def test_following_the_silent_means_asking_them(make_alert: MakeAlert) -> None:
    assert make_alert(escalate_after_minutes=1).ask_acknowledgement


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_however_many_workers_look_each_step_is_taken_once(alert: Alert) -> None:
    taken = together("tests.notifications.hands:escalate", [[1]] * 4)
    assert sum(taken) == 1
    assert EscalationStep.objects.count() == Message.objects.count() - 1 == 1
