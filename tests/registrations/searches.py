"""People who look for people, for the tests of tracing."""

from typing import Any

from django.test import Client

from core.actors import SYSTEM
from incidents.models import Incident
from registrations.models import Household, Person, TracingRequest
from registrations.services import tracing
from tests.builders import make_household

API = "/api/v1/tracing-requests/"
BROTHER: dict[str, Any] = {
    "name": "Mohammed Ayas Karim",
    "sex": "m",
    "birth_year": 2004,
    "relationship": "sibling",
    "origin": "Maungdaw",
    "last_seen": "On the blue boat, at Sabang",
}


def found_person(incident: Incident, name: str = "Mohamed Ayas Korim", **more: Any) -> Person:
    """Somebody registered who may be the brother."""
    body = {"name": name, "sex": "m", "birth_year": 2004, "relationship": "focal_point", **more}
    household = make_household(
        incident, counts=None, focal_point=None, persons=[body], origin="Maungdaw"
    )
    return household.persons.get()


def search(household: Household) -> TracingRequest:
    return tracing.open_request(household.incident, by=SYSTEM, household=household, **BROTHER)


def ask(client: Client, household: Household | None, /, **more: Any) -> Any:
    body = {"household": household and household.number, "sought": BROTHER, **more}
    return client.post(API, body, "application/json")


def pages(incident: Incident, *parts: str) -> str:
    return "/".join(["/incidents", incident.ref, "tracing", *parts, ""])
