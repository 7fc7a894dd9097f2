"""Real processes carry out commands by SMS, die in the middle of it, and do it at once."""

import os
import signal
from typing import Any

import pytest

from core.models import Event, Lease
from notifications.models import InboundMessage, Message
from notifications.services import inbound
from shelters.models import CapacityReport, Shelter
from tests import hands
from tests.notifications.texting import ago, send

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]


def kill(process: Any) -> None:
    assert process.stdout.readline() == "stopped\n"
    os.killpg(process.pid, signal.SIGKILL)
    process.communicate()


def let_leases_end() -> None:
    InboundMessage.objects.filter(outcome="waiting").update(next_at=ago(seconds=1))
    Lease.objects.update(until=ago(seconds=1))


@pytest.mark.parametrize("moment", ["hang_before_the_end", "hang_after_the_decision"])
def test_a_worker_that_is_killed_in_the_middle_changes_nothing_and_another_does_it_once(
    site: Shelter, moment: str
) -> None:
    row = send("KAP MTW01 -5")
    kill(hands.start(f"tests.notifications.inbound_hands:{moment}"))
    assert (site.refreshed().free, row.refreshed().outcome) == (40, "waiting")
    let_leases_end()
    assert inbound.work() == 1
    assert (site.refreshed().free, row.refreshed().outcome) == (35, "applied")
    assert CapacityReport.objects.count() == Message.objects.count() == 1


def test_nobody_takes_a_text_while_its_worker_may_live(site: Shelter) -> None:
    send("KAP MTW01 -5")
    kill(hands.start("tests.notifications.inbound_hands:hang_before_the_end"))
    assert inbound.work() == 0


def test_many_workers_carry_out_each_command_once(site: Shelter) -> None:
    for n in range(10):
        send(f"KAP MTW01 -1 {'.' * n}", at=ago(seconds=200 - 10 * n))
    finished = hands.together("tests.notifications.inbound_hands:work", [[]] * 4)
    assert (sum(finished), site.refreshed().free) == (10, 30)
    assert CapacityReport.objects.count() == Message.objects.count() == 10
    assert not InboundMessage.objects.filter(outcome="waiting").exists()


def test_many_workers_let_nobody_send_more_than_ten(site: Shelter) -> None:
    for n in range(14):
        send(f"STATUS MTW01 {'x' * n}", at=ago(seconds=200 - 10 * n))
    hands.together("tests.notifications.inbound_hands:work", [[]] * 4)
    assert InboundMessage.objects.filter(outcome="applied").count() == 10
    assert InboundMessage.objects.filter(problem="too_many", reply__isnull=False).count() == 1


def test_a_text_that_arrives_many_times_at_once_is_one(site: Shelter) -> None:
    calls = [["twice", "KAP MTW01 -5\nPENUH MTW01"]] * 6
    ids = hands.together("tests.notifications.inbound_hands:receive", calls)
    assert len(set(ids)) == 1
    assert InboundMessage.objects.count() == 2
    inbound.work()
    assert Event.objects.filter(kind="notifications.text_received").count() == 2
