"""What a map costs: our shell and its layers, beside folium with a marker for every point in the page."""

import gzip
import random
import time
from collections.abc import Callable, Iterator
from typing import TypeVar

import folium
from folium.plugins import MarkerCluster

from core.actors import SYSTEM
from incidents.map_views import geojson
from incidents.models import Incident
from incidents.services import open_incident
from maps.draw import Shell, shell
from maps.geo import Point
from maps.layers import Feature, layers
from partners.models import Membership, Organisation, Role, User
from partners.services import add_organisation, add_user, give_role
from shelters.services import open_shelter

T = TypeVar("T")
POINTS = {"shelters": 200, "facilities": 50, "referrals": 5000}
SHELTERS = 1000
ROUNDS = 5
CENTRE = Point(-2.77, 100.21)


def run() -> dict[str, float]:
    shell(CENTRE)  # loads folium, which both sides need
    naive, naive_ms = cpu_ms(naive_page)
    drawn, shell_ms = cpu_ms(lambda: shell(CENTRE))
    data, data_ms = cpu_ms(lambda: {name: geojson(some(n)) for name, n in POINTS.items()})
    page = parts(drawn)
    print(f"a marker for each of {sum(POINTS.values())} points: {naive_ms:.0f} ms, {kib(naive)}")
    print(
        f"shell: {shell_ms:.1f} ms, {kib(page)}; its layers: {data_ms:.0f} ms, {kib(*data.values())}"
    )
    layer_ms = shelters_ms()
    print(f"the layer of {SHELTERS} shelters, from the database: {layer_ms:.0f} ms of CPU")
    return {
        "naive_ms": naive_ms,
        "shell_ms": shell_ms,
        "data_ms": data_ms,
        "time_ratio": naive_ms / (shell_ms + data_ms),
        "naive_kib": len(naive) / 1024,
        "shell_kib": len(page) / 1024,
        "page_ratio": len(naive) / len(page),
        "shelters_ms": layer_ms,
    }


def some(count: int) -> Iterator[Feature]:
    """Points around the incident, as a layer gives them."""
    dice = random.Random(count)
    for number in range(count):
        lat, lon = CENTRE.lat + dice.gauss(0, 0.5), CENTRE.lon + dice.gauss(0, 0.5)
        properties = {"name": f"R-{number:04}", "text": "Urgent, sent", "state": "good"}
        yield Feature(str(number), lat, lon, properties)


def naive_page() -> bytes:
    drawing = folium.Map(location=(CENTRE.lat, CENTRE.lon), tiles=None, maxZoom=17)
    for count in POINTS.values():
        cluster = MarkerCluster().add_to(drawing)  # type: ignore[no-untyped-call]
        for feature in some(count):
            popup = f"{feature.properties['name']}: {feature.properties['text']}"
            folium.Marker((feature.lat, feature.lon), popup=popup).add_to(cluster)
    page: str = drawing.get_root().render()
    return page.encode()


def parts(drawn: Shell) -> bytes:
    return (drawn.links + drawn.html + drawn.script).encode()


def shelters_ms() -> float:
    """CPU of answering with a thousand shelters: the query, the features and the JSON."""
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
    for number, feature in enumerate(some(SHELTERS)):
        open_shelter(
            incident,
            by=SYSTEM,
            code=f"S{number:04}",
            name=f"Hall {number}",
            kind="collective",
            operator=office,
            lat=feature.lat,
            lon=feature.lon,
            declared=100,
        )
    layer = layers["shelters"]
    times = [cpu_ms(lambda: geojson(layer.read(budi, incident.scope)))[1] for _ in range(ROUNDS)]
    return min(times)


def coordinator(office: Organisation, incident: Incident) -> User:
    budi = add_user(username="budi", name="Budi", password="correct horse battery", by=SYSTEM)
    reach = Membership.Reach.INCIDENT
    give_role(budi, Role.COORDINATOR, organisation=office, reach=reach, scope=incident.scope)
    return budi


def cpu_ms(work: Callable[[], T]) -> tuple[T, float]:
    begun = time.process_time()
    result = work()
    return result, 1000 * (time.process_time() - begun)


def kib(*texts: bytes) -> str:
    plain, packed = sum(map(len, texts)), sum(len(gzip.compress(text)) for text in texts)
    return f"{plain / 1024:.0f} KiB, {packed / 1024:.0f} with gzip"
