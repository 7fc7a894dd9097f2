"""Finding a household its places among 1,000 shelters, and holding them: CPU and wall time of one.

Suggestions as the API gives them, and the nearest places as the board shows them. Beside them, the way that
comes to mind first: fetch every shelter with room, rank them all, take three.
"""

import random
import time
from collections.abc import Callable, Sequence
from statistics import median
from typing import Protocol

from django.db import connection

from bench.measure import table
from core.actors import SYSTEM
from incidents.models import Incident
from incidents.services import open_incident
from maps.geo import Point, distance_km
from registrations.models import Household
from shelters import queries, services
from shelters.models import Shelter
from shelters.queries import Offer
from tests.builders import make_household, make_shelter

SHELTERS = 1_000
HOUSEHOLDS = 150
Times = tuple[float, float]


class Choice(Protocol):
    @property
    def shelter(self) -> Shelter: ...


Propose = Callable[[Household], Sequence[Choice]]


def run() -> dict[str, float]:
    incident = prepare()
    waiting = list(queries.waiting(incident).select_related("arrival", "incident__scope"))
    suggested = [placed(household, suggest) for household in waiting[::3]]
    nearest = [placed(household, propose) for household in waiting[1::3]]
    plain = [placed(household, fetch_and_rank) for household in waiting[2::3]]
    print(f"{connection.vendor}, propose and hold among {SHELTERS} shelters, median and all, ms")
    for place, name in enumerate(("CPU", "wall")):
        rows = [
            ("suggested, as the API does", suggested),
            ("nearest, as the board does", nearest),
            ("all fetched, all ranked", plain),
        ]
        print(name)
        print(table([(label, [times[place] for times in some]) for label, some in rows]))
    cpu, wall = (median(times[place] for times in suggested) for place in (0, 1))
    return {"cpu_ms": cpu, "wall_ms": wall, "ratio": median(cpu for cpu, _ in plain) / cpu}


def prepare() -> Incident:
    """Every third shelter has health care, and a tenth of the households ask."""
    dice = random.Random(4)
    incident = open_incident(
        by=SYSTEM,
        title="Bench",
        kind="boat_landing",
        population_type="foreign_arrival",
        lat=-2.7,
        lon=100.2,
    )
    for number in range(SHELTERS):
        lat, lon = -2.7 + dice.gauss(0, 0.5), 100.2 + dice.gauss(0, 0.5)
        more = {"services": ["health"]} if number % 3 == 0 else {}
        make_shelter(incident, dice.randint(0, 12), code=f"S{number:04}", lat=lat, lon=lon, **more)
    for number in range(HOUSEHOLDS):
        needs = ["serious_medical"] if number % 10 == 0 else []
        make_household(incident, dice.randint(2, 8), needs=needs)
    return incident


def placed(household: Household, way: Propose) -> Times:
    """How many ms of CPU and of time it takes to propose places and to hold those of the first."""
    wall, cpu = time.perf_counter(), time.process_time()
    first = way(household)[0]
    services.hold(household, first.shelter, by=SYSTEM)
    return 1000 * (time.process_time() - cpu), 1000 * (time.perf_counter() - wall)


def suggest(household: Household) -> list[Offer]:
    return [row.offer for row in queries.suggestions(household)]


def propose(household: Household) -> list[Offer]:
    candidates = queries.with_room(household.incident)
    return queries.offers(household, queries.by_distance(queries.point_of(household), candidates))


def fetch_and_rank(household: Household) -> list[Offer]:
    near = queries.point_of(household)
    every = [
        Offer(row, distance_km(near, Point(row.lat, row.lon)), queries.free_in(row, "general"))
        for row in queries.with_room(household.incident)
    ]
    return queries.offers(household, sorted(every, key=lambda offer: offer.km))
