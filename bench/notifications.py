"""How long it takes to queue an alert for 10,000 people, beside raw inserts of the same rows."""

import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from core.actors import SYSTEM
from core.models import Scope
from notifications.models import Alert
from notifications.services import draft_alert, send_alert
from partners.models import ContactPoint, Organisation
from partners.services import add_organisation

PEOPLE = 10_000
TABLES = ["notifications_message", "notifications_messageevent"]
ROWS_AT_ONCE = 200


def run() -> dict[str, float]:
    alert = prepare()
    queued = seconds(lambda: send_alert(alert, by=SYSTEM))
    raw = seconds(inserting_again())
    print(f"{PEOPLE} messages queued in {queued:.2f} s; raw inserts of the same rows {raw:.2f} s")
    return {"messages": PEOPLE, "seconds": queued, "raw_seconds": raw, "ratio": queued / raw}


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
