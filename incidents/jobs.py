"""Long work about a surge: what waits for the network does so in a process of its own."""

from collections.abc import Mapping
from typing import Any

from core import jobs
from core.actors import SYSTEM
from core.models import Job
from incidents import queries, services
from incidents.arriving import FAR
from maps import geocode
from maps.geo import Point, distance_km


@jobs.job("incidents.locate")
def locate(job: Job) -> Mapping[str, Any]:
    """An arrival that was announced by the name of its place gets the point of it, if it is near enough."""
    arrival = queries.arrivals().filter(pk=job.arguments["arrival"]).first()
    if arrival is None:
        return {"found": False}
    near = Point(arrival.incident.lat, arrival.incident.lon)
    point = geocode.ask_online(arrival.place, near)
    if point is None or distance_km(point, near) > FAR:
        return {"found": False}
    return {"found": services.locate_arrival(arrival, lat=point.lat, lon=point.lon, by=SYSTEM)}
