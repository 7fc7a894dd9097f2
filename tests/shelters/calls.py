"""What the tests of shelters do through the doors, and the ledger as they read it afterwards."""

from collections import Counter
from typing import Any

from django.contrib.messages import get_messages
from django.test import Client

from incidents.models import Incident
from partners.models import User
from registrations.models import Household, MatchPair
from registrations.services import decide, find_duplicates
from shelters.models import AllocationRun, Shelter, StandardProfile
from tests.builders import make_household


def post(client: Client, path: str, body: Any) -> Any:
    return client.post(f"/api/v1{path}", body, content_type="application/json")


def patch(client: Client, path: str, body: Any) -> Any:
    return client.patch(f"/api/v1{path}", body, content_type="application/json")


def shelter_body(incident: Incident, **more: Any) -> dict[str, Any]:
    """The body of a new shelter with 40 places."""
    return {
        "incident": incident.ref,
        "code": "MTW01",
        "name": "SDN 12",
        "kind": "collective",
        "lat": -2.77,
        "lon": 100.21,
        "status": "open",
        "declared": 40,
        **more,
    }


def hold(client: Client, household: Household, shelter: Shelter, **more: Any) -> Any:
    asked = {"household": str(household.pk), "shelter": str(shelter.pk), "state": "held", **more}
    return post(client, "/stays/", asked)


def page(client: Client, incident: Incident, path: str) -> str:
    """A page below that of the incident, as HTML."""
    answer = client.get(f"/incidents/{incident.ref}/{path}")
    assert answer.status_code == 200
    return answer.content.decode()


def press(client: Client, incident: Incident, path: str, **fields: Any) -> Any:
    """Send a form to a page below that of the incident."""
    return client.post(f"/incidents/{incident.ref}/{path}", fields)


def messages(answer: Any) -> list[str]:
    """What the next page will say on top."""
    return [str(message) for message in get_messages(answer.wsgi_request)]


def plan_page(client: Client, run: AllocationRun) -> str:
    return page(client, run.incident, f"placements/plans/{run.pk}/")


def accept(client: Client, run: AllocationRun, **fields: str) -> Any:
    return press(client, run.incident, f"placements/plans/{run.pk}/accept/", **fields)


def make_child_alone(incident: Incident) -> Household:
    """A girl without family."""
    counts = {"f": {"12-17": 1}}
    return make_household(incident, needs=["child_alone"], counts=counts, focal_point=None)


def register_twice(incident: Incident) -> list[Household]:
    """One family, registered as two households that look alike."""
    persons = [{"name": "Jusuf Sababalat", "sex": "m", "age": 36}]
    counts = {"m": {"18-59": 1}, "f": {"18-59": 1}}
    households = [
        make_household(incident, 2, counts=counts, persons=persons, origin="Sioban")
        for _ in range(2)
    ]
    find_duplicates(households[1])
    return households


def merge(by: User) -> None:
    """Decide that the only pair is one household."""
    decide(MatchPair.objects.get(), "same", by=by, reason="Same card")


def counters(shelter: Shelter) -> tuple[int, int, int | None]:
    """(held, occupied, free) of the whole, which its pools must repeat."""
    now, pools = shelter.refreshed(), shelter.pools.all()
    assert (now.held, now.occupied) == (
        sum(pool.held for pool in pools),
        sum(pool.occupied for pool in pools),
    )
    return now.held, now.occupied, now.free


def standard(code: str) -> StandardProfile:
    """The current version of a set of standards."""
    return StandardProfile.objects.get(code=code, is_current=True)


# For the races


def households(incident: Incident, number: int, people: int = 2) -> list[str]:
    """The ids of so many new households, as other processes take them."""
    return [str(make_household(incident, people).pk) for _ in range(number)]


def tally(answers: list[dict[str, int]]) -> Counter[str]:
    """The answers of all processes, added up."""
    total: Counter[str] = Counter()
    for answer in answers:
        total.update(answer)
    return total
