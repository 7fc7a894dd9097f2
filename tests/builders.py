"""Rows for tests, made through the services that make them in earnest."""

from typing import Any

from core.actors import SYSTEM, Acting
from incidents.models import Incident
from registrations import reading
from registrations.models import Household
from registrations.services import register_household


def household_body(people: int = 5, **more: Any) -> dict[str, Any]:
    """What a desk sends: a mother who speaks for her family, and everybody counted."""
    counts = {"f": {"18-59": 1}, "m": {"5-11": people - 1}}
    focal_point = {"name": "Amina Begum", "sex": "f", "age": 34}
    return {"focal_point": focal_point, "counts": counts, **more}


def make_household(
    incident: Incident, people: int = 5, *, by: Acting = SYSTEM, **more: Any
) -> Household:
    """A registered household; `more` are fields of the body of `POST /households/`."""
    body = reading.read(household_body(people, **more))
    return register_household(incident, by=by, body=body)
