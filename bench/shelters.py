"""How many holds a second 16 registrars can make, beside what the database does without Python.

Two baselines, by 16 processes as well, on the same database with the same durability: commits of one small
row, and the very statements of a hold, made ready beforehand and sent by plain SQL. All three in turns,
because a shared machine has moods.
"""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from functools import partial
from statistics import median
from typing import Any
from unittest import mock

from django.db import connection, transaction
from django.utils import timezone

from bench.measure import per_second, repeated, table
from core import events, rows, triggers
from core.actors import SYSTEM
from core.models import AuditEntry, Event
from core.rows import Statement
from incidents.services import open_incident
from registrations.models import Household
from shelters import queries, services
from shelters.models import Shelter, SpacePool, Stay, StayPart
from shelters.recount import drift
from tests.builders import make_shelter

Measure = Callable[[], tuple[int, float]]
HANDS = 16
ROUNDS = 5
SECONDS = 2.0
SHELTERS = 60
EACH = 600  # households of one hand; SQLite lets one hand write all of its own before the next


def run() -> dict[str, float]:
    prepare()
    hands = [[number * EACH] for number in range(HANDS)]
    small, same, held, overfilled, drifted = [], [], [], 0, 0
    for _ in range(ROUNDS):
        small.append(per_second("bench.shelters:commit_small", [[]] * HANDS))
        same.append(per_second("bench.shelters:commit_same", hands))
        clear()
        held.append(per_second("bench.shelters:hold", hands))
        overfilled += sum((row.free or 0) < 0 for row in Shelter.objects.all())
        drifted += len(drift())
        clear()
    return report(small, same, held) | {"overfilled": overfilled, "drift": drifted}


def report(small: list[float], same: list[float], held: list[float]) -> dict[str, float]:
    to_small = median(one / other for one, other in zip(held, small, strict=True))
    to_same = median(one / other for one, other in zip(held, same, strict=True))
    print(f"{connection.vendor}, {HANDS} processes, {SHELTERS} shelters, per second")
    print(
        table(
            [
                ("raw commits of one small row", small),
                ("raw commits of a hold's rows", same),
                ("holds through the service", held),
            ]
        )
    )
    print(f"holds to small commits {to_small:.2f}, to commits of the same rows {to_same:.2f}")
    return {
        "small_per_second": median(small),
        "same_per_second": median(same),
        "holds_per_second": median(held),
        "ratio_to_small": to_small,
        "ratio_to_same": to_same,
    }


def prepare() -> None:
    """Shelters with room for all, and a household of 4 for every hold."""
    triggers.remove(connection)  # the rows of a round are taken out again, those of the audit too
    incident = open_incident(
        by=SYSTEM,
        title="Bench",
        kind="boat_landing",
        population_type="foreign_arrival",
        lat=-2.7,
        lon=100.2,
    )
    for _ in range(SHELTERS):
        make_shelter(incident, 10_000)
    Household.objects.bulk_create(
        Household(
            incident=incident,
            number=f"{number:06}",
            people=4,
            counts={"f": {"18-59": 4}},
            captured_at=timezone.now(),
        )
        for number in range(HANDS * EACH)
    )
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE bench_raw (id integer, word varchar(20))")


def clear() -> None:
    """Everybody is without a place again."""
    for model in (StayPart, Stay, Event, AuditEntry):
        model._default_manager.all().delete()
    for counted in (Shelter, SpacePool):
        counted._default_manager.update(held=0)


def hold(first: int) -> Measure:
    """One hand: household after household, as a registrar would."""
    holds = _holds(first)

    def place() -> None:
        next(holds)()

    return repeated(place, SECONDS)


def commit_same(first: int) -> Measure:
    """The statements of those holds, and nothing but them."""
    ready = iter([_statements(hold) for hold in _holds(first)])
    execute, begin = _raw()

    def commit() -> None:
        statements = next(ready)
        execute(begin, [])
        for sql, values in statements:
            execute(sql, values)
        execute("COMMIT", [])

    return repeated(commit, SECONDS)


def commit_small() -> Measure:
    """The least that a durable write costs here."""
    execute, begin = _raw()

    def commit() -> None:
        execute(begin, [])
        execute("INSERT INTO bench_raw VALUES (1, 'x')", [])
        execute("COMMIT", [])

    return repeated(commit, SECONDS)


def _holds(first: int) -> Iterator[Callable[[], Stay]]:
    shelters = list(queries.shelters())
    for household in list(Household.objects.order_by("number")[first : first + EACH]):
        shelter = shelters[household.pk.int % SHELTERS]
        yield partial(services.hold, household, shelter, by=SYSTEM)


def _statements(work: Callable[[], Any]) -> list[Statement]:
    """What `work` would have sent, as the raw connection takes it."""
    sent: list[Statement] = []

    def keep(statements: Any) -> list[int]:
        sent.extend(statements)
        return [1] * len(sent)

    with (
        mock.patch.object(rows, "run", keep),
        mock.patch.object(events, "ring"),
        mock.patch.object(transaction, "atomic", nullcontext),
    ):
        work()
    if connection.vendor == "postgresql":
        return [Statement("; ".join(s.sql for s in sent), [v for s in sent for v in s.values])]
    return [Statement(sql.replace("%s", "?"), values) for sql, values in sent]


def _raw() -> tuple[Callable[..., Any], str]:
    """(how to execute a statement past Django, how a transaction that writes begins)."""
    if connection.vendor == "postgresql":
        connection.ensure_connection()
        return connection.connection.execute, "BEGIN"
    raw = sqlite3.connect(connection.settings_dict["NAME"], timeout=60, isolation_level=None)
    raw.executescript("PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; PRAGMA cache_size=-16000")
    return raw.execute, "BEGIN IMMEDIATE"
