"""Long work about a surge: what waits for the network does so in a process of its own."""

from collections.abc import Mapping
from typing import Any

from core import jobs
from core.models import Job
from incidents.spots import LOCATE
from maps import geocode


@jobs.job(LOCATE)
def locate(job: Job) -> Mapping[str, Any]:
    """Asks online for the place that an arrival named; `points` are all of that name, as [lat, lon]."""
    found = geocode.ask_online(job.arguments["place"])
    return {"points": [[point.lat, point.lon] for point in found]}
