"""Reading shelters: the list's page and the page of one, beside the cheapest page of an incident.

CPU of this process for a request through the whole stack: session, rights, queries, template.
"""

import gc
from functools import partial
from statistics import median

from django.db import connection
from django.test import Client

from bench.lookup import spent
from bench.maps import CENTRE, coordinator, some
from core import triggers
from core.actors import SYSTEM
from incidents.models import Incident
from incidents.services import open_incident
from partners.models import Organisation
from partners.services import add_organisation
from shelters.services import open_shelter, report_free

SITES = 300
TIMES = 25
WARM = 5


def run() -> dict[str, float]:
    triggers.remove(connection)
    incident, client = prepare()
    at = f"/incidents/{incident.ref}/"
    print(f"{connection.vendor}, {SITES} shelters, a page of 50; milliseconds of CPU")
    addresses = {
        "a page with nothing in it": f"{at}arrivals/",
        "shelters": f"{at}shelters/",
        "one shelter": f"{at}shelters/S0001/",
        "standards": f"{at}standards/",
    }
    return {name: page(client, name, address) for name, address in addresses.items()}


def prepare() -> tuple[Incident, Client]:
    office = add_organisation(by=SYSTEM, name="BPBD", kind="government")
    incident = open_incident(
        by=SYSTEM,
        title="Benchmark",
        kind="boat_landing",
        population_type="foreign_arrival",
        lat=CENTRE.lat,
        lon=CENTRE.lon,
    )
    budi = coordinator(office, incident)
    make_sites(incident, office, SITES)
    client = Client()
    client.force_login(budi)
    return incident, client


def make_sites(incident: Incident, office: Organisation, number: int) -> None:
    """Shelters of which most are partly taken, and some full."""
    for place, feature in enumerate(some(number)):
        shelter = open_shelter(
            incident,
            by=SYSTEM,
            code=f"S{place:04}",
            name=f"Hall {place}",
            kind="collective",
            operator=office,
            lat=feature.lat,
            lon=feature.lon,
            declared=100,
        )
        report_free(shelter, place % 100, by=SYSTEM, source="sms")


def page(client: Client, name: str, address: str) -> float:
    times = []
    for _ in range(TIMES + WARM):
        gc.collect()
        answer, took = spent(partial(client.get, address))
        assert answer.status_code == 200, (answer.status_code, address)
        times.append(took.cpu)
    best = median(times[WARM:])
    print(f"{name:<28}{best:7.1f}")
    return best
