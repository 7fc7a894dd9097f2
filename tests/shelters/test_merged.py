"""Two registrations that turn out to be one household, and their places."""

from collections.abc import Callable

import pytest

from incidents.models import Incident, Task
from partners.models import User
from registrations.models import Household, MatchPair
from registrations.services import decide, find_duplicates
from shelters import queries, services
from shelters.models import Shelter, Stay
from tests.builders import make_household, make_shelter

Settle = Callable[[], None]


@pytest.fixture
def twice(incident: Incident) -> list[Household]:
    """One family, registered twice."""
    persons = [{"name": "Jusuf Sababalat", "sex": "m", "age": 36}]
    counts = {"m": {"18-59": 1}, "f": {"18-59": 1}}
    households = [
        make_household(incident, 2, counts=counts, persons=persons, origin="Sioban")
        for _ in range(2)
    ]
    find_duplicates(households[1])
    return households


def merge(by: User) -> None:
    decide(MatchPair.objects.get(), "same", by=by, reason="Same card")


def test_a_place_of_the_later_registration_is_the_households(
    twice: list[Household], incident: Incident, school: Shelter, budi: User, let_it_settle: Settle
) -> None:
    stay = services.hold(twice[1], school, by=budi)
    merge(budi)
    let_it_settle()
    assert not queries.waiting(incident).exists()
    assert (stay.refreshed().state, stay.people) == (Stay.State.HELD, 2)
    assert not Task.objects.filter(kind="two_places").exists()


def test_two_places_of_one_household_are_asked_about_once(
    twice: list[Household], incident: Incident, school: Shelter, budi: User, let_it_settle: Settle
) -> None:
    for household, shelter in zip(twice, (school, make_shelter(incident)), strict=True):
        services.hold(household, shelter, by=budi)
    merge(budi)
    let_it_settle()
    task = Task.objects.get(kind="two_places")
    assert (task.target_label, task.role) == (twice[0].number, "coordinator")
    assert Stay.objects.active().count() == 2
