"""Reading the lists of an incident: `python -m bench sites`; the people's own are in `bench pages`.

CPU of this process for a request through the whole stack: session, rights, queries, template. Beside them
the cheapest page of an incident. The reader has every role, so that nothing is left out.
"""

import gc
from functools import partial
from statistics import median

from django.db import connection
from django.test import Client

from bench.listed import HANDED_OUT, LIVED_IN, ROWS, fill
from bench.lookup import spent
from bench.maps import CENTRE, coordinator, some
from core import triggers
from core.actors import SYSTEM
from incidents.models import Incident
from incidents.services import open_incident
from partners.models import Organisation, User
from partners.services import add_organisation
from shelters.services import open_shelter, report_free

SITES = 300
TIMES = 25
WARM = 5


def run() -> dict[str, float]:
    triggers.remove(connection)
    incident, client = prepare()
    print(f"{connection.vendor}, {SITES} shelters, {ROWS} of everything else; milliseconds of CPU")
    empty = page(client, "a page with nothing in it", f"/incidents/{incident.ref}/arrivals/")
    fill(incident, User.objects.get(username="budi"))
    figures = {name: page(client, name, at) for name, at in addresses(incident).items()}
    return {"a page with nothing in it": empty, **figures}


def addresses(incident: Incident) -> dict[str, str]:
    at = f"/incidents/{incident.ref}/"
    here = [
        "shelters",
        "arrivals",
        "placements",
        "movements",
        "interim-care",
        "households",
        "cards",
    ]
    here += ["protection", "tracing", "supplies", "facilities", "referrals", "alerts", "standards"]
    here += ["board", "export"]
    anywhere = ["incidents", "inbox", "partners", "partners/roster", "people", "system"]
    return {
        "overview, with tasks": at,
        "one shelter": f"{at}shelters/{LIVED_IN}/",
        "blocks of one shelter": f"{at}shelters/{HANDED_OUT}/blocks/",
        "door of one shelter": f"{at}shelters/{LIVED_IN}/door/",
        **{name: f"{at}{name}/" for name in here},
        **{name: f"/{name}/" for name in anywhere},
    }


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
