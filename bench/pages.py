"""Reading a register of 100,000 people: `python -m bench pages [PEOPLE]`.

CPU time of this process for each page, through the whole stack: session, rights, queries, template. Beside
them in the same run a list with one line, which is what any page costs here.
"""

import gc
import os
import random
import sys
from collections.abc import Sequence
from functools import partial
from statistics import median, quantiles

from django.db import connection
from django.test import Client

from bench.lookup import load, spent
from bench.register.making import world
from bench.registrations import prepare
from core import triggers
from incidents.models import Incident
from partners.models import Membership, Role, User
from partners.services import give_role
from registrations.models import Household, MatchPair, Person
from registrations.services import search_duplicates

PEOPLE = 100_000
SEED = 20261122
TIMES = 40
ROLES = (Role.COORDINATOR, Role.REGISTRAR, Role.PROTECTION)


def run() -> dict[str, float]:
    people = int(sys.argv[2]) if len(sys.argv) > 2 else PEOPLE
    triggers.remove(connection)
    incident, _client = prepare()
    load(incident, world(people, SEED, families=0, fresh=0))
    search_duplicates(incident, everybody=True, progress=lambda done, total: None)
    client = signed_in(incident)
    print(f"{connection.vendor}, {people} people, load average {os.getloadavg()[0]:.1f}")
    return {name: page(client, name, addresses) for name, addresses in pages(incident).items()}


def pages(incident: Incident) -> dict[str, Sequence[str]]:
    """The addresses of each kind of page, so many that no two askings are the same row."""
    at = f"/incidents/{incident.ref}/"
    dice = random.Random(SEED)
    numbers = dice.sample(list(Household.objects.values_list("number", flat=True)), TIMES)
    names = dice.sample(list(Person.objects.values_list("name", flat=True)[:20_000]), TIMES)
    pairs = MatchPair.objects.values_list("a__number", "b__number")[:TIMES]
    return {
        "a list of one incident": ["/incidents/"],
        "households": [f"{at}households/"],
        "households, by a whole name": [f"{at}households/?q={name}" for name in names],
        "households, by part of a name": [f"{at}households/?q={name[:4]}" for name in names],
        "households, by number": [f"{at}households/?q={number}" for number in numbers],
        "households, by need": [f"{at}households/?needs=serious_medical"],
        "a household": [f"{at}households/{number}/" for number in numbers],
        "duplicates": [f"{at}duplicates/"],
        "a pair": [f"{at}duplicates/{a}/{b}/" for a, b in pairs],
        "protection": [f"{at}protection/"],
        "tracing": [f"{at}tracing/"],
        "placements": [f"{at}placements/"],
        "board": [f"{at}board/"],
    }


def page(client: Client, name: str, addresses: Sequence[str]) -> float:
    times = []
    for number in range(TIMES + 3):
        gc.collect()
        answer, took = spent(partial(client.get, addresses[number % len(addresses)]))
        assert answer.status_code == 200, (answer.status_code, addresses[number % len(addresses)])
        times.append(took.cpu)
    times = times[3:]
    worst = quantiles(times, n=20)[18]
    print(f"{name:<32} CPU {median(times):6.1f} ms, 95 % within {worst:6.1f} ms")
    return median(times)


def signed_in(incident: Incident) -> Client:
    sari = User.objects.get(username="sari")
    office = sari.memberships.get().organisation
    for role in set(ROLES) - {Role.REGISTRAR}:
        reach = Membership.Reach.INCIDENT
        give_role(sari, role, organisation=office, reach=reach, scope=incident.scope)
    client = Client()
    client.force_login(sari)
    return client
