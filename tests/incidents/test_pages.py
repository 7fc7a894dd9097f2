from typing import Any

import pytest

from incidents.models import Arrival, Incident
from partners.models import Membership, Organisation, Role, User
from partners.services import add_user, give_role
from tests.conftest import PASSWORD, SignIn

BOAT = {
    "mode": "boat",
    "place": "Sikakap",
    "men": 3,
    "women": 2,
    "boys": 1,
    "girls": 0,
    "unknown": 0,
    "method": "reported",
}
SURGE = {
    "title": "Boats in the strait",
    "prefix": "ACH",
    "kind": "boat_landing",
    "population_type": "foreign_arrival",
    "severity": "Severe",
    "lat": 5.2,
    "lon": 96.7,
}


def test_a_boat_is_recorded_on_the_page(sign_in: SignIn, sari: User, incident: Incident) -> None:
    client = sign_in(sari)
    page = client.post(f"/incidents/{incident.ref}/arrivals/announce/", BOAT, follow=True)
    assert "Arrival A01 is recorded." in page.content.decode()
    assert Arrival.objects.get().head_counts.get().people == 6


@pytest.mark.parametrize(("field", "value"), [("men", -1), ("mode", "raft"), ("place", "")])
def test_what_was_typed_is_kept_when_it_is_wrong(
    sign_in: SignIn, sari: User, incident: Incident, field: str, value: Any
) -> None:
    address = f"/incidents/{incident.ref}/arrivals/announce/"
    page = sign_in(sari).post(address, {**BOAT, "vessel": "KM Harapan", field: value})
    assert page.status_code == 400
    assert 'value="KM Harapan"' in page.content.decode()


def test_an_incident_is_opened_on_the_page(sign_in: SignIn, budi: User) -> None:
    page = sign_in(budi).post("/incidents/open/", SURGE, follow=True)
    assert page.status_code == 200
    assert Incident.objects.get(title=SURGE["title"]).ref.startswith("ACH-")


def test_the_status_moves_on_the_page(sign_in: SignIn, budi: User, incident: Incident) -> None:
    body = {"to": "verified", "reason": "Seen by the harbour master."}
    sign_in(budi).post(f"/incidents/{incident.ref}/", body)
    assert incident.refreshed().status == "verified"


def test_an_observer_is_not_offered_what_is_not_theirs(
    sign_in: SignIn, maya: User, incident: Incident
) -> None:
    page = sign_in(maya).get(f"/incidents/{incident.ref}/").content.decode()
    assert 'name="to"' not in page


@pytest.mark.parametrize("path", ["", "arrivals/"])
def test_pages_ask_as_much_for_many_arrivals_as_for_one(
    sign_in: SignIn, budi: User, incident: Incident, django_assert_max_num_queries: Any, path: str
) -> None:
    client = sign_in(budi)
    for _ in range(12):
        client.post(f"/incidents/{incident.ref}/arrivals/announce/", BOAT)
    with django_assert_max_num_queries(12):
        client.get(f"/incidents/{incident.ref}/{path}")


@pytest.mark.parametrize("path", ["/", "/incidents/"])
def test_where_there_is_no_incident_yet_a_coordinator_opens_one_and_others_wait(
    sign_in: SignIn, office: Organisation, path: str
) -> None:
    for role, is_told in ((Role.COORDINATOR, "/incidents/open/"), (Role.OBSERVER, "adds you")):
        user = add_user(username=role.value, name=role.value, password=PASSWORD, language="en")
        give_role(user, role, organisation=office, reach=Membership.Reach.EXERCISES)
        content = sign_in(user).get(path).content.decode()
        assert is_told in content
        assert ("adds you" in content) is (role == Role.OBSERVER)
