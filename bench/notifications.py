"""Alerts for 10,000 people: queued, handed over, and what others notice of it.

Four figures, each beside its baseline of the same run:

- queueing 10,000 texts; raw inserts of the same rows;
- handing them to a provider that answers in 100 ms, by a worker in a process of its own; as many calls
  side by side as the channel may make, and no database;
- the longest of 100 requests while that goes on; the same requests while nothing is sent;
- a life-safety text while 10,000 others wait and each call takes a second; its turn without a lane.
"""

import json
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.db import connection, transaction
from django.test import Client
from django.utils import timezone

from bench.registrations import body
from bench.registrations import prepare as prepare_desk
from core import triggers
from core.actors import SYSTEM
from core.models import Scope
from notifications.channels import Outgoing, Twilio
from notifications.models import Alert, Message, MessageEvent
from notifications.services import draft_alert, send_alert, tell
from partners.models import ContactPoint, Organisation
from partners.services import add_organisation
from tests import hands
from tests.notifications.provider import TOKEN, own_process

PEOPLE = 10_000
TABLES = ["notifications_message", "notifications_messageevent"]
ROWS_AT_ONCE = 200
SENT = 1500
LATENCY, SLOW = 0.1, 1.0  # seconds
REQUESTS = 300


def run() -> dict[str, float]:
    triggers.remove(connection)
    alert = prepare()
    queued = seconds(lambda: send_alert(alert, by=SYSTEM))
    raw = seconds(inserting_again())
    print(f"{connection.vendor}, {PEOPLE} people")
    print(f"queued in {queued:.2f} s; raw inserts of the same rows {raw:.2f} s")
    result = {"messages": PEOPLE, "seconds": queued, "raw_seconds": raw, "ratio": queued / raw}
    return result | urgent() | sending()


def urgent() -> dict[str, float]:
    """Everybody else is waiting, and the provider is slow."""
    Message.objects.update(priority=Message.Priority.INFO)
    with own_process(SLOW) as provider:
        sender = hands.start("tests.notifications.hands:send_through", provider.url)
        while len(provider.figures().came_at) < 2 * Twilio.at_once:
            time.sleep(0.05)
        begun = time.monotonic()
        someone = ContactPoint.objects.all()[:1]
        tell(someone, texts={"id": "Awas"}, scope_id=None, key="urgent", priority=0)
        other = hands.start("tests.notifications.hands:send_through", provider.url)
        while not any(text == "Awas" for _to, text in provider.figures().bodies):
            time.sleep(0.01)
        waited = time.monotonic() - begun
        for process in (sender, other):
            process.kill()
            process.communicate()
    in_turn = PEOPLE / (Twilio.at_once / SLOW)
    print(
        f"life safety handed over after {waited:.1f} s (a process starts in it); in turn {in_turn:.0f} s"
    )
    return {"urgent_seconds": waited, "urgent_in_turn_seconds": in_turn}


def sending() -> dict[str, float]:
    """How fast a worker hands over, and what a desk notices of it."""
    wait_only(SENT)
    incident, client = prepare_desk()
    texts = [json.dumps(body(incident, 0, at)) for at in range(2 * REQUESTS)]
    alone = percentile(requests(client, texts[:REQUESTS]))
    with own_process(LATENCY) as provider:
        sender = hands.start("tests.notifications.hands:send_through", provider.url)
        while not provider.figures().came_at:
            time.sleep(0.01)
        beside = percentile(requests(client, texts[REQUESTS:]))
        cpu = 1000 * hands.answer(sender) / SENT
        seen = provider.figures()
    assert len({to for to, _text in seen.bodies}) == len(seen.bodies) == SENT
    rate = SENT / (seen.came_at[-1] - seen.came_at[0] + LATENCY)
    (client_alone, client_cpu), ideal = calls_only(), Twilio.at_once / LATENCY
    print(
        f"handed over {rate:.0f}/s, {cpu:.1f} ms of CPU each; "
        f"the client alone {client_alone:.0f}/s, {client_cpu:.1f} ms; at most {ideal:.0f}/s"
    )
    print(f"99 of 100 registrations within {beside:.0f} ms while sending; {alone:.0f} ms otherwise")
    return {
        "handed_over_per_second": rate,
        "client_alone_per_second": client_alone,
        "share_of_ideal": rate / ideal,
        "cpu_ms_each": cpu,
        "client_cpu_ms_each": client_cpu,
        "web_p99_ms_sending": beside,
        "web_p99_ms": alone,
    }


def wait_only(count: int) -> None:
    """Leave so many messages, all waiting."""
    kept = Message.objects.values_list("pk", flat=True)[:count]
    gone = Message.objects.exclude(pk__in=list(kept))
    MessageEvent.objects.all().delete()
    gone.delete()
    Message.objects.update(
        state=Message.State.QUEUED,
        lease=None,
        provider="",
        provider_sid=None,
        next_at=timezone.now(),
    )


def requests(client: Client, texts: list[str]) -> list[float]:
    """One registration after the other, as a busy desk sends them; seconds of each."""
    taken = []
    for text in texts:
        begun = time.perf_counter()
        answer = client.post("/api/v1/households/", text, content_type="application/json")
        taken.append(time.perf_counter() - begun)
        assert answer.status_code == 201, answer.content
        time.sleep(0.02)
    return taken


def percentile(taken: list[float]) -> float:
    """The 99th, in milliseconds."""
    return sorted(taken)[int(len(taken) * 0.99)] * 1000


def calls_only() -> tuple[float, float]:
    """The client in as many threads, without a worker or a database: texts a second, ms of CPU each."""
    settings.TWILIO_ACCOUNT_SID, settings.TWILIO_AUTH_TOKEN = "AC1", TOKEN
    settings.TWILIO_FROM = "POSKO"
    now, count = timezone.now(), SENT // 3
    text = Outgoing(uuid4(), "+6281200000001", "x", now, now, now + timedelta(hours=1))
    with own_process(LATENCY) as provider, ThreadPoolExecutor(Twilio.at_once) as pool:
        settings.TWILIO_API_BASE_URL = provider.url
        Twilio().send(text)
        before = time.process_time()
        took = seconds(lambda: list(pool.map(Twilio().send, [text] * count)))
        return count / took, 1000 * (time.process_time() - before) / count


def prepare() -> Alert:
    """A draft that means PEOPLE contacts of one organisation."""
    organisation = add_organisation(by=SYSTEM, name="Relawan", kind="community")
    ContactPoint.objects.bulk_create(volunteer(organisation, number) for number in range(PEOPLE))
    return draft_alert(
        Scope.objects.create(),
        by=SYSTEM,
        category="Rescue",
        severity="Severe",
        urgency="Immediate",
        certainty="Observed",
        expires=timezone.now() + timedelta(hours=1),
        text={"id": "Kapal tiba di Sikakap.", "en": "A boat has landed at Sikakap."},
        audience={"organisations": [organisation.pk]},
        ask_acknowledgement=True,
    )


def volunteer(organisation: Organisation, number: int) -> ContactPoint:
    language = "id" if number % 3 else "en"
    row = ContactPoint(organisation=organisation, name="x", duty=True, language=language)
    row.verified_at = timezone.now()
    row.phone = f"+62812{number:08}"
    return row


def inserting_again() -> Callable[[], None]:
    """Takes the rows out and returns what puts them back: multi-row INSERT and nothing else."""
    with connection.cursor() as cursor:
        rows = {table: everything(cursor, table) for table in TABLES}
        for table in reversed(TABLES):
            cursor.execute(f"DELETE FROM {table}")

    def insert() -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            for table, values in rows.items():
                for start in range(0, len(values), ROWS_AT_ONCE):
                    insert_some(cursor, table, values[start : start + ROWS_AT_ONCE])

    return insert


def insert_some(cursor: Any, table: str, rows: list[tuple[Any, ...]]) -> None:
    row = f"({', '.join(['%s'] * len(rows[0]))})"
    places = ", ".join([row] * len(rows))
    cursor.execute(f"INSERT INTO {table} VALUES {places}", [value for row in rows for value in row])


def everything(cursor: Any, table: str) -> list[tuple[Any, ...]]:
    cursor.execute(f"SELECT * FROM {table}")
    rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows


def seconds(work: Callable[[], Any]) -> float:
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun
