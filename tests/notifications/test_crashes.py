"""The outbox against real processes: killed at any step, and several at once."""

import os
import signal
import subprocess

import pytest
from django.utils import timezone

from incidents.models import Incident
from notifications.dispatch import send_due
from notifications.models import Message
from notifications.services import tell
from partners.models import Organisation
from tests import hands
from tests.builders import make_contact, sent_texts
from tests.notifications.conftest import MakeAlert

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]


def queue(organisation: Organisation, incident: Incident, *, count: int) -> list[str]:
    contacts = [make_contact(organisation, f"+62812{n:07}") for n in range(count)]
    tell(contacts, texts={"id": "Siaga"}, scope_id=incident.pk, key="x")
    return [contact.phone for contact in contacts]


def kill_once_stopped(process: "subprocess.Popen[str]") -> None:
    assert process.stdout is not None
    assert process.stdout.readline() == "stopped\n"
    os.killpg(process.pid, signal.SIGKILL)
    process.communicate()


def let_leases_run_out() -> None:
    Message.objects.filter(state=Message.State.SENDING).update(next_at=timezone.now())


@pytest.mark.parametrize("number", [1, 4, 11])
@pytest.mark.parametrize("when", ["before", "after"])
def test_a_killed_dispatcher_loses_nothing_and_doubles_nothing(
    partner_a: Organisation, incident: Incident, when: str, number: int
) -> None:
    phones = queue(partner_a, incident, count=15)
    kill_once_stopped(hands.start("tests.notifications.hands:hang", when, number))
    let_leases_run_out()
    send_due()
    assert sorted(to for to, _text in sent_texts()) == phones
    assert Message.objects.filter(state=Message.State.ACCEPTED).count() == len(phones)


def test_what_a_dead_dispatcher_holds_waits_for_its_lease(
    partner_a: Organisation, incident: Incident
) -> None:
    queue(partner_a, incident, count=3)
    kill_once_stopped(hands.start("tests.notifications.hands:hang", "before", 1))
    assert send_due() == 0
    assert sent_texts() == []


def test_dispatchers_at_once_send_each_text_once(
    partner_a: Organisation, incident: Incident
) -> None:
    phones = queue(partner_a, incident, count=120)
    written = hands.together("tests.notifications.hands:dispatch", [[], [], []])
    send_due()
    assert sorted(to for to, _text in sent_texts()) == phones
    assert sum(written) <= len(phones)


def test_an_alert_sent_by_many_hands_is_sent_once(
    make_alert: MakeAlert, partner_a: Organisation
) -> None:
    for number in range(20):
        make_contact(partner_a, f"+62812000000{number:02}")
    alert = make_alert()
    counts = hands.together("tests.notifications.hands:send_alert", [[str(alert.pk)]] * 3)
    assert counts == [20, 20, 20]
    assert Message.objects.count() == 20


def test_many_hands_that_tell_the_same_people_tell_them_once(partner_a: Organisation) -> None:
    for number in range(20):
        make_contact(partner_a, f"+62812000000{number:02}")
    counts = hands.together("tests.notifications.hands:tell_everybody", [["x"]] * 3)
    assert sum(counts) == Message.objects.count() == 20
