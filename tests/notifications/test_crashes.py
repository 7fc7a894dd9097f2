"""The outbox against real processes: killed at any step, and several at once."""

import contextlib
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from django.utils import timezone

from config.supervisor import ROOT
from core.actors import SYSTEM
from incidents.models import Incident
from notifications.dispatch import send_due
from notifications.models import Message, MessageEvent
from notifications.services import pauses, phone, tell
from partners.models import Organisation
from tests import hands
from tests.builders import make_contact, sent_texts
from tests.notifications.conftest import MakeAlert
from tests.notifications.provider import TOKEN, Provider
from tests.posko import PATIENCE, Posko, wait_until
from tests.test_crash import sql

TELL_300 = """
import django
django.setup()
from core.actors import SYSTEM
from notifications.services import pauses, phone, tell
from partners.models import ContactPoint
from partners.services import add_contact, add_organisation
relawan = add_organisation(by=SYSTEM, name="Relawan", kind="community")
for number in range(300):
    add_contact(by=SYSTEM, organisation=relawan, name="x", phone=f"+62812{number:08}", verified=True)
tell(ContactPoint.objects.all(), texts={"id": "Siaga"}, scope_id=None, key="x")
"""

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]


def queue(
    organisation: Organisation, incident: Incident, *, count: int, priority: int = 1
) -> list[str]:
    contacts = [make_contact(organisation, f"+62812{n:07}") for n in range(count)]
    tell(contacts, texts={"id": "Siaga"}, scope_id=incident.pk, key="x", priority=priority)
    return [contact.phone for contact in contacts]


def kill_once_stopped(process: "subprocess.Popen[str]") -> None:
    wait_for("stopped", process)
    kill(process)


def wait_for(word: str, process: "subprocess.Popen[str]") -> None:
    assert process.stdout is not None
    assert process.stdout.readline() == f"{word}\n"


def kill(process: "subprocess.Popen[str]") -> None:
    with contextlib.suppress(ProcessLookupError):
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


def test_dispatchers_killed_at_random_lose_nothing_and_double_nothing(
    partner_a: Organisation, incident: Incident
) -> None:
    phones = queue(partner_a, incident, count=300)
    with Provider(latency=0.2) as provider:
        for already in (20, 60, 110, 170):
            process = hands.start("tests.notifications.hands:send_through", provider.url)
            wait_until(partial(provider.has, already))
            time.sleep(random.uniform(0, 0.3))
            kill(process)
            let_leases_run_out()
        assert len(provider.texts) < len(phones)
        hands.answer(hands.start("tests.notifications.hands:send_through", provider.url))
        assert sorted(to for to, _text in provider.bodies) == sorted(phones)
    states = Message.objects.values_list("state", flat=True).distinct()
    assert list(states) == [Message.State.ACCEPTED]
    assert Message.objects.filter(events__source=MessageEvent.Source.LOOK_UP).exists()


def test_a_whole_posko_whose_worker_is_killed_tells_each_once(tmp_path: Path) -> None:
    with Provider(latency=0.3) as provider, whole_posko(tmp_path, provider) as posko:
        subprocess.run([sys.executable, "-c", TELL_300], env=posko.env, cwd=ROOT, check=True)
        for already in (50, 120, 180):
            wait_until(partial(provider.has, already))
            time.sleep(random.uniform(0, 0.3))
            posko.kill("manage.py work")
        wait_until(partial(provider.has, 300))
        time.sleep(1)  # what is doubled would come now
    assert len({to for to, _text in provider.bodies}) == len(provider.bodies) == 300


def test_a_phone_that_stands_in_doubles_nothing_whoever_dies(
    partner_a: Organisation, incident: Incident, tmp_path: Path
) -> None:
    phones, memory = queue(partner_a, incident, count=80, priority=0), tmp_path / "sent"
    memory.touch()
    with Provider(latency=0.1) as provider:
        provider.moods = [*[""] * 12, *["drop"] * 4, *["account"] * 500]
        sender = hands.start("tests.notifications.hands:send_through", provider.url)
        wait_until(partial(provider.has, 14))
        kill(sender)
        let_leases_run_out()
        hands.answer(hands.start("tests.notifications.hands:send_through", provider.url))
        phone.seen()
        for dies_after in (1, 7, 25):
            carrier = hands.start("tests.notifications.hands:carry", str(memory), dies_after)
            sender = hands.start("tests.notifications.hands:send_through", provider.url)
            kill_once_stopped(carrier)
            kill(sender)
            let_leases_run_out()
        provider.moods.clear()
        pauses.resume_channel("twilio", by=SYSTEM)
        let_leases_run_out()  # the sender comes first, and leaves what the phone has to the phone
        hands.answer(hands.start("tests.notifications.hands:send_through", provider.url))
        hands.answer(hands.start("tests.notifications.hands:carry", str(memory), 0))
    carried = [line.split()[1] for line in memory.read_text().splitlines()]
    assert len(carried) >= 33
    assert sorted([to for to, _text in provider.bodies] + carried) == sorted(phones)


@contextlib.contextmanager
def whole_posko(folder: Path, provider: Provider) -> Iterator[Posko]:
    """All processes, on the kinds of databases of this test run, texting through `provider`."""
    posko, server = Posko(folder), os.environ.get("POSKO_TEST_DATABASE_URL", "")
    posko.env |= {"DJANGO_SETTINGS_MODULE": "config.settings", "SMS_BACKEND": "twilio"}
    posko.env |= {"TWILIO_ACCOUNT_SID": "AC1", "TWILIO_AUTH_TOKEN": TOKEN, "TWILIO_FROM": "POSKO"}
    posko.env |= {"TWILIO_API_BASE_URL": provider.url}
    posko.env |= {"POSKO_PUBLIC_URL": f"http://127.0.0.1:{posko.port}"}
    name = f"posko_texts_{os.getpid()}"
    if server:
        sql(server, f"CREATE DATABASE {name}")
        posko.env["DATABASE_URL"] = server.rpartition("/")[0] + f"/{name}"
        posko.env["BROKER_URL"] = os.environ["POSKO_TEST_BROKER_URL"]
    try:
        posko.start()
        yield posko
    finally:
        posko.supervisor.terminate()
        posko.supervisor.wait(PATIENCE)
        if server:
            sql(server, f"DROP DATABASE {name} WITH (FORCE)")


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
