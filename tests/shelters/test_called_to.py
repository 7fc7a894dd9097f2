"""Whoever is called to people learns where they are, and nothing else of them."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from incidents.models import Incident, Task
from incidents.services import announce_arrival, raise_task
from partners.models import Role, User
from registrations.models import Household
from shelters import services
from shelters.models import Shelter, Stay
from tests.builders import make_household
from tests.conftest import SignIn

WHERE = {
    "nowhere": "Nobody has written down where they are.",
    "landed": "A01 · Sikakap",
    "held": "A01 · Sikakap; expected at MTW01 · ",
    "in_transit": "On the way to MTW01 · ",
    "checked_in": "MTW01 · ",
}


@pytest.fixture
def sick(incident: Incident, budi: User) -> Household:
    """They came ashore at Sikakap, and one of them is in danger."""
    counts = {"men": 3}
    boat = announce_arrival(incident, by=budi, mode="boat", place="Sikakap", counts=counts)
    household = make_household(incident)
    Household.objects.filter(pk=household.pk).update(arrival=boat)
    call_doctor(household)
    return household.refreshed()


def call_doctor(household: Household) -> Task:
    task = raise_task(
        household.incident,
        "medical_urgent",
        role=Role.HEALTH_WORKER,
        target=("household", household.pk, household.number),
        within=timedelta(minutes=30),
        urgent=True,
    )
    assert task is not None
    return task


def put(household: Household, shelter: Shelter, state: str, by: User) -> None:
    """Bring the household to where a key of WHERE says that it is."""
    if state == "nowhere":
        Household.objects.filter(pk=household.pk).update(arrival=None)
    elif state == "checked_in":
        services.check_in_at_once(household, shelter, by=by)
    elif state != "landed":
        services.hold(household, shelter, by=by)
        Stay.objects.filter(household=household).update(state=state)


@pytest.mark.parametrize("state", WHERE)
def test_a_health_worker_learns_where_somebody_is_in_danger(
    sign_in: SignIn, sick: Household, school: Shelter, budi: User, dewi: User, state: str
) -> None:
    put(sick, school, state, budi)
    client = sign_in(dewi)
    for path in ("/", f"/incidents/{sick.incident.ref}/", f"/incidents/{sick.incident.ref}/board/"):
        assert WHERE[state] in client.get(path).content.decode(), path


def test_only_who_may_open_the_household_gets_its_page(
    sign_in: SignIn, sick: Household, budi: User, dewi: User
) -> None:
    page = f"/incidents/{sick.incident.ref}/households/{sick.number}/"
    links = {
        user.username: f'href="{page}"' in sign_in(user).get("/").content.decode()
        for user in (budi, dewi)
    }
    opens = {user.username: sign_in(user).get(page).status_code for user in (budi, dewi)}
    assert (links, opens) == ({"budi": True, "dewi": False}, {"budi": 200, "dewi": 404})


def test_a_call_tells_no_name(sign_in: SignIn, sick: Household, dewi: User) -> None:
    names = [person.name for person in sick.persons.all() if person.name]
    page = sign_in(dewi).get("/").content.decode()
    assert sick.number in page
    assert names
    assert not any(name in page for name in names)


def test_a_task_says_of_which_incident_it_is_where_the_page_does_not(
    sign_in: SignIn, sick: Household, dewi: User
) -> None:
    said = f'<br><span class="soft">{sick.incident.title}</span>'
    client = sign_in(dewi)
    pages = [client.get(path) for path in ("/", f"/incidents/{sick.incident.ref}/")]
    assert [said in page.content.decode() for page in pages] == [True, False]


def test_a_call_to_what_is_there_no_longer_is_no_link(
    sign_in: SignIn, incident: Incident, budi: User
) -> None:
    target = ("household", uuid4(), "001-0001-68")
    hour = timedelta(hours=1)
    raise_task(incident, "medical_urgent", role=Role.HEALTH_WORKER, target=target, within=hour)
    page = sign_in(budi).get("/").content.decode()
    assert "001-0001-68" in page
    assert "/households/001-0001-68/" not in page


def test_twenty_calls_cost_what_one_costs(
    sign_in: SignIn, incident: Incident, sick: Household, dewi: User, django_assert_num_queries: Any
) -> None:
    client = sign_in(dewi)
    client.get("/")
    with django_assert_num_queries(9):
        client.get("/")
    for _each in range(19):
        call_doctor(make_household(incident))
    with django_assert_num_queries(9):
        assert len(client.get("/").context["tasks"]) == 20
