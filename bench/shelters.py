"""How many holds a second 16 registrars can make, beside raw commits of one small row by 16 processes.

Both run on the same database with the same durability, in turns, because a shared machine has moods.
"""

import sqlite3
from collections.abc import Callable
from statistics import median
from typing import Any

from django.db import connection
from django.utils import timezone

from bench.measure import per_second, repeated, table
from core.actors import SYSTEM
from incidents.services import open_incident
from registrations.models import Household
from shelters import queries, services
from shelters.models import Shelter
from shelters.recount import drift
from tests.builders import make_shelter

HANDS = 16
ROUNDS = 5
SECONDS = 3.0
SHELTERS = 60
HOUSEHOLDS = 24_000


def run() -> dict[str, float]:
    prepare()
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE bench_raw (id integer, word varchar(20))")
    raw, held = [], []
    for number in range(ROUNDS):
        raw.append(per_second("bench.shelters:commit_raw", [[]] * HANDS))
        held.append(per_second("bench.shelters:hold", calls(number)))
    ratio = median(one / other for one, other in zip(held, raw, strict=True))
    print(f"{connection.vendor}, {HANDS} processes, {SHELTERS} shelters, per second")
    print(table([("raw commits", raw), ("holds through the service", held)]))
    overfilled, drifted = check()
    print(f"ratio {ratio:.2f}; {overfilled} overfilled, {drifted} counters drifted")
    return {
        "holds_per_second": median(held),
        "raw_per_second": median(raw),
        "ratio": ratio,
        "overfilled": overfilled,
        "drift": drifted,
    }


def prepare() -> None:
    """Shelters with room for all, and a household of 4 for every hold."""
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
        for number in range(HOUSEHOLDS)
    )


def calls(number: int) -> list[list[int]]:
    """For each hand in this round the first and the last of its own households."""
    each = HOUSEHOLDS // ROUNDS // HANDS
    return [[(number * HANDS + hand) * each, each] for hand in range(HANDS)]


def hold(first: int, each: int, at: float) -> tuple[int, float]:
    """One hand: household after household, as a registrar would."""
    shelters = list(queries.shelters())
    waiting = iter(list(Household.objects.order_by("number")[first : first + each]))

    def place() -> None:
        household = next(waiting)
        services.hold(household, shelters[household.pk.int % SHELTERS], by=SYSTEM)

    return repeated(place, SECONDS, at)


def commit_raw(at: float) -> tuple[int, float]:
    """The least that a durable write costs here."""
    connection.ensure_connection()
    execute = _sqlite() if connection.vendor == "sqlite" else connection.connection.execute
    begin = "BEGIN IMMEDIATE" if connection.vendor == "sqlite" else "BEGIN"

    def commit() -> None:
        execute(begin)
        execute("INSERT INTO bench_raw VALUES (1, 'x')")
        execute("COMMIT")

    return repeated(commit, SECONDS, at)


def _sqlite() -> Callable[[str], Any]:
    raw = sqlite3.connect(connection.settings_dict["NAME"], timeout=60, isolation_level=None)
    raw.execute("PRAGMA synchronous = FULL")
    return raw.execute


def check() -> tuple[int, int]:
    """(shelters with more people than places, counters that disagree with the stays)."""
    return sum((row.free or 0) < 0 for row in Shelter.objects.all()), len(drift())
